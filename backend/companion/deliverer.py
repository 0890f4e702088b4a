"""The delivery process: makes alerts when their time has come, and drains the outbox.

Everything timed happens here, in a process of its own, so that a fan-out never slows the pages. It needs the
database only: with `serve` dead, `companion deliver` alone sends what is due.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from msgspec import Struct
from sqlalchemy.exc import SQLAlchemyError

from companion.clock import Clock
from companion.counted import counted
from companion.db.engines import Database, open_database
from companion.db.outbox import Due
from companion.db.revisions import read_head, read_revision
from companion.domain.alerts import Urgency
from companion.domain.delivery import Outcome, Rejected
from companion.push.endpoints import EndpointPolicy
from companion.push.keys import load_keys
from companion.push.message import Message, Target
from companion.push.payload import payload, tag_of
from companion.push.sender import Sender
from companion.push.vapid import check_subject
from companion.services.alert import Alerted, Later, alert
from companion.services.deliver import deliver_round, next_due
from companion.services.prepare import current_mode
from companion.settings import Settings, SettingsError

log = logging.getLogger("companion.deliver")

TICK_S = 0.2
PAUSE_AFTER_ERROR_S = 2.0
PUSH_URGENCY = {Urgency.ACT_NOW: "high", Urgency.NORMAL: "normal", Urgency.QUIET: "low"}


class PushSender(Struct, frozen=True):
    """Makes a claimed delivery into a push message (RFC 8030) and hands it to the sender."""

    sender: Sender
    base_url: str

    async def send(self, due: Due, ttl_s: int) -> Outcome:
        try:
            message = self._message(due, ttl_s)
        except ValueError as error:
            return Rejected(str(error))
        return await self.sender.send(Target(due.endpoint, due.p256dh, due.auth, due.vapid_key_id), message)

    def _message(self, due: Due, ttl_s: int) -> Message:
        tag = tag_of(f"alert {due.alert}" if due.alert else f"message {due.notification_id}")
        return Message(
            payload=payload(
                title=due.title,
                body=due.body,
                navigate=self.base_url + due.path,
                language=due.language,
                tag=tag,
                revision=due.revision,
                alert=due.alert or 0,
            ),
            topic=tag,
            urgency=PUSH_URGENCY[Urgency(due.urgency)],
            ttl_s=ttl_s,
        )


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
            await _work(database, clock, PushSender(sender, settings.base_url), settings, stop)


def subject_of(settings: Settings, event_contact: str) -> str:
    """Whom a push service can write to. Raises SettingsError with one line."""
    try:
        return check_subject(settings.vapid_subject(event_contact))
    except ValueError as error:
        raise SettingsError(f"COMPANION_CONTACT: {error}") from error


async def _work(
    database: Database, clock: Clock, sender: PushSender, settings: Settings, stop: asyncio.Event
) -> None:
    """Make alerts and send, side by side: a push service that is slow must not delay the next alert."""
    told: Later | None = None

    async def make_alerts() -> float:
        nonlocal told
        result = await alert(database, clock, round(settings.alert_delay * 1000))
        if isinstance(result, Later):
            if told is None or told.changes != result.changes:
                _log_waiting(result, clock)
            told = result
        if isinstance(result, Alerted):
            told = None
            _log_alert(result)
        return TICK_S

    async def send() -> float:
        due_at = await next_due(database)
        if due_at is None or due_at > clock.real():
            return TICK_S
        done = await deliver_round(database, clock, sender)
        if done.total:
            log.info("sent: %s", ", ".join(f"{number} {state}" for state, number in done.ended.items()))
        return 0 if done.total else TICK_S

    await asyncio.gather(_again_and_again(make_alerts, stop), _again_and_again(send, stop))


async def _again_and_again(work: Callable[[], Awaitable[float]], stop: asyncio.Event) -> None:
    """Do `work`, which answers how many seconds to pause, until `stop` is set. What fails is tried again."""
    failed = ""
    while not stop.is_set():
        try:
            pause = await work()
            failed = ""
        except SQLAlchemyError as error:
            pause = PAUSE_AFTER_ERROR_S
            reason = str(getattr(error, "orig", None) or error)
            if reason != failed:
                log.error("the database does not answer (%s); trying again", reason)  # noqa: TRY400 - the reason is enough
            failed = reason
        except Exception as error:
            pause = PAUSE_AFTER_ERROR_S
            if repr(error) != failed:
                log.exception("this should not have happened; trying again")
            failed = repr(error)
        await _sleep(pause, stop)


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


async def _sleep(seconds: float, stop: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return
