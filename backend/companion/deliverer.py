"""The delivery process: makes alerts and reminders when their time has come, drains the outbox, forgets phones.

Everything timed happens here, in a process of its own, so that a fan-out never slows the pages. It needs the
database only: with `serve` dead, `companion deliver` alone sends what is due.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress

from msgspec import Struct, field
from sqlalchemy.exc import SQLAlchemyError

from companion.clock import Clock
from companion.counted import counted
from companion.db.engines import Database, open_database
from companion.db.organizers import AUDIENCE
from companion.db.outbox import Due
from companion.db.revisions import read_head, read_revision
from companion.domain.alerts import Urgency
from companion.domain.delivery import Outcome, Rejected, State
from companion.push.endpoints import EndpointPolicy
from companion.push.keys import load_keys
from companion.push.message import Message, Target
from companion.push.payload import payload, tag_of
from companion.push.sender import Sender
from companion.push.vapid import check_subject
from companion.services.alert import Alerted, Later, OnHold, alert
from companion.services.deliver import Round, Window, next_due
from companion.services.figures import keep_figures
from companion.services.prepare import current_mode
from companion.services.progress import push_services
from companion.services.prune import prune
from companion.services.remind import Reminders
from companion.services.tell_organizers import tell_of_deliveries
from companion.settings import Settings, SettingsError

log = logging.getLogger("companion.deliver")

TICK_S = 0.2
REMIND_TICK_S = 1.0
PRUNE_TICK_S = 60.0
TELL_TICK_S = 2.0
FIGURES_TICK_S = 5.0
PAUSE_AFTER_ERROR_S = 2.0
LOG_S = 1.0
DRAIN_S = 9.0
"""Told to stop, a worker sends what it has begun; what takes longer is given back."""
TEXTS_KEPT = 500
PUSH_URGENCY = {Urgency.ACT_NOW: "high", Urgency.NORMAL: "normal", Urgency.QUIET: "low"}


class Text(Struct, frozen=True):
    """What all phones of a notification get: made once."""

    payload: bytes
    tag: str


class PushSender(Struct, frozen=True):
    """Makes a claimed delivery into a push message (RFC 8030) and hands it to the sender."""

    sender: Sender
    base_url: str
    receipts: bool = False
    """Whether phones are to report what they show."""
    _texts: dict[tuple[int, str, str | None], Text] = field(default_factory=dict)

    async def send(self, due: Due, ttl_s: int) -> Outcome:
        try:
            text = self._text(due)
            message = Message(text.payload, text.tag, PUSH_URGENCY[Urgency(due.urgency)], ttl_s)
        except ValueError as error:
            return Rejected(str(error))
        return await self.sender.send(Target(due.endpoint, due.p256dh, due.auth, due.vapid_key_id), message)

    def room(self, origin: str) -> int:
        return self.sender.room(origin)

    def paused_until(self, origin: str) -> int | None:
        """None also while one message finds out whether the push service is well again."""
        pause = self.sender.paused(origin)
        return pause.until if pause is not None and not self.sender.room(origin) else None

    def _text(self, due: Due) -> Text:
        receipt = due.receipt if self.receipts else None
        key = (due.notification_id, due.revision, receipt)
        if (text := self._texts.get(key)) is None:
            if len(self._texts) >= TEXTS_KEPT:
                self._texts.clear()
            text = self._texts[key] = self._write(due, receipt)
        return text

    def _write(self, due: Due, receipt: str | None) -> Text:
        tag = tag_of(_what(due))
        written = payload(
            title=due.title,
            body=due.body,
            navigate=self.base_url + due.path,
            language=due.language,
            tag=tag,
            revision=due.revision,
            alert=due.alert or 0,
            receipt=receipt,
        )
        return Text(written, tag)


def _what(due: Due) -> str:
    """What it is about: a phone shows one notification of each, however often and in whatever words it comes."""
    if due.alert is not None:
        return f"alert {due.alert}"
    if due.announcement is not None:
        return f"announcement {due.announcement}"
    if due.session_id is not None:
        return f"reminder {due.session_id} {due.useful_until}"
    if due.audience.startswith(AUDIENCE):
        return " ".join(due.audience.split()[:2])  # a word to organizers: the newest of its kind is the one
    return f"message {due.notification_id}"


async def deliver(settings: Settings, stop: asyncio.Event) -> None:
    """Work until `stop` is set; what is in flight then is finished first."""
    async with open_database(settings.database) as database:
        contact = await _event_contact(database, stop)
        if contact is None:
            return
        keys = load_keys(settings.data / "vapid.pem", settings.vapid_key)
        clock = Clock((await current_mode(database)).clock_offset)
        policy = EndpointPolicy(settings.push_hosts)
        async with Sender(keys, subject_of(settings, contact), policy) as sender:
            push = PushSender(sender, settings.base_url, settings.receipts)
            chores = Chores(database, clock, push, settings)
            await chores.work(stop)


def subject_of(settings: Settings, event_contact: str) -> str:
    """Whom a push service can write to. Raises SettingsError with one line."""
    try:
        return check_subject(settings.vapid_subject(event_contact))
    except ValueError as error:
        raise SettingsError(f"COMPANION_CONTACT: {error}") from error


class Chores:
    """What is done again and again; each answers how many seconds to pause before the next time."""

    def __init__(self, database: Database, clock: Clock, sender: PushSender, settings: Settings) -> None:
        self._database = database
        self._clock = clock
        self._window = Window(database, clock, sender, sender, receipts=settings.receipts)
        self._delay_ms = round(settings.alert_delay * 1000)
        self._services = push_services(settings.push_hosts)
        self._figures = sender.sender.figures
        self._reminders = Reminders(database, clock)
        self._waiting: Later | None = None
        self._held = False
        self._news = asyncio.Event()
        """Set when something has just been put into the outbox: whoever sends need not find it a tick later."""
        self._sent = Counter[State]()
        self._logged = float("-inf")

    async def work(self, stop: asyncio.Event) -> None:
        """All side by side: a push service that is slow must not delay the next alert."""
        chores = (self._alert, self._remind, self._tell_organizers, self._keep_figures, self._forget)
        await asyncio.gather(self._send(stop), *(_again_and_again(chore, stop) for chore in chores))

    async def _send(self, stop: asyncio.Event) -> None:
        """Until `stop`; what is in flight then is finished, or given back."""
        try:
            await _again_and_again(self._turn, stop, self._news)
            self._log_sent(await self._window.drain(DRAIN_S))
        except SQLAlchemyError as error:
            log.error("the database does not answer (%s); what was sent last may be sent again", _why(error))  # noqa: TRY400 - as below
        finally:
            await self._window.close()
        with suppress(SQLAlchemyError):
            await self._keep_figures()

    async def _alert(self) -> float:
        result = await alert(self._database, self._clock, self._delay_ms)
        if isinstance(result, Later):
            if self._waiting is None or self._waiting.changes != result.changes:
                _log_waiting(result, self._clock)
            self._waiting = result
            return min(TICK_S, max(0, result.due_at - self._clock.real()) / 1000)
        if isinstance(result, OnHold) and not self._held:
            log.info("the organizer holds what is published: nobody is told until it is released")
        self._held = isinstance(result, OnHold)
        if isinstance(result, Alerted):
            self._waiting = None
            self._news.set()
            _log_alert(result)
        return TICK_S

    async def _remind(self) -> float:
        reminded = await self._reminders.remind()
        if reminded.phones:
            self._news.set()
            sessions, phones = counted(reminded.sessions, "session"), counted(reminded.phones, "phone")
            log.info("reminders of %s go to %s", sessions, phones)
        return REMIND_TICK_S

    async def _turn(self) -> float:
        self._news.clear()
        if self._window.is_idle:
            due_at = await next_due(self._database)
            if due_at is None or due_at > self._clock.real():
                return TICK_S
        done = await self._window.turn()
        self._log_sent(done)
        if self._window.is_idle:
            return 0 if done.total else TICK_S
        await self._window.wait(TICK_S)
        return 0

    def _log_sent(self, done: Round) -> None:
        """Once a second at most, while much is sent."""
        self._sent.update(done.ended)
        now = asyncio.get_running_loop().time()
        if self._sent and (self._window.is_idle or now - self._logged >= LOG_S):
            log.info("sent: %s", ", ".join(f"{number} {state}" for state, number in self._sent.items()))
            self._sent.clear()
            self._logged = now

    async def _tell_organizers(self) -> float:
        await tell_of_deliveries(self._database, self._clock, self._services)
        return TELL_TICK_S

    async def _keep_figures(self) -> float:
        """For `/metrics`, which another process shows."""
        await keep_figures(self._database, self._figures)
        return FIGURES_TICK_S

    async def _forget(self) -> float:
        forgotten = await prune(self._database, self._clock)
        if forgotten:
            log.info("the event is long over: %s forgotten", counted(forgotten, "phone"))
        return PRUNE_TICK_S


async def _again_and_again(
    work: Callable[[], Awaitable[float]], stop: asyncio.Event, *sooner: asyncio.Event
) -> None:
    """Do `work`, which answers how many seconds to pause, until `stop` is set. What fails is tried again.

    An event of `sooner` ends a pause.
    """
    failed = ""
    while not stop.is_set():
        try:
            pause = await work()
            failed = ""
        except SQLAlchemyError as error:
            pause = PAUSE_AFTER_ERROR_S
            reason = _why(error)
            if reason != failed:
                log.error("the database does not answer (%s); trying again", reason)  # noqa: TRY400 - the reason is enough
            failed = reason
        except Exception as error:
            pause = PAUSE_AFTER_ERROR_S
            if repr(error) != failed:
                log.exception("this should not have happened; trying again")
            failed = repr(error)
        await _sleep(pause, stop, *sooner)


def _why(error: SQLAlchemyError) -> str:
    return str(getattr(error, "orig", None) or error)


def _log_waiting(result: Later, clock: Clock) -> None:
    seconds = max(0, result.due_at - clock.real()) / 1000
    if result.changes:
        log.info("people are told of %s in %.0f s", counted(result.changes, "change"), seconds)
    else:
        log.info("the edit was taken back in time")


def _log_alert(result: Alerted) -> None:
    if result.number is None:
        log.info("nothing has changed since the last alert: nobody is told anything")
    elif not result.phones:
        log.info("alert %d concerns no phone: the page shows it, nothing is sent", result.number)
    else:
        waits = f"; some wait: {', '.join(result.waits)}" if result.waits else ""
        log.info("alert %d goes to %s%s", result.number, counted(result.phones, "phone"), waits)


async def _event_contact(database: Database, stop: asyncio.Event) -> str | None:
    """The event's contact once something is published; None if stopped before."""
    while not stop.is_set():
        async with database.read() as connection:
            head = await read_head(connection)
            revision = await read_revision(connection, head.revision) if head else None
        if revision is not None:
            return revision.agenda.event.contact
        await _sleep(TICK_S, stop)
    return None


async def _sleep(seconds: float, *until: asyncio.Event) -> None:
    """For so long, or until one of the events is set."""
    if not seconds:
        return await asyncio.sleep(0)
    waits = [asyncio.ensure_future(event.wait()) for event in until]
    try:
        await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
