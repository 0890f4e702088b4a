"""What every phone would be told of an agenda if it was alerted now: the one composer of alerts and previews."""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy.ext.asyncio import AsyncConnection

from companion.clock import Clock
from companion.db.alerts import AlertText, read_alerts
from companion.db.audiences import AudienceKey, Heard, known_bases, read_audiences
from companion.db.revisions import Revision, read_revision
from companion.domain.agenda import Agenda, Session, Status
from companion.domain.alerts import (
    Audience,
    Gathered,
    Notification,
    gather,
    narrowed,
    sending,
    starred_matter,
    tell,
    told_differently,
)
from companion.domain.urgency import Sending

IDS_AT_ONCE = 500


class Texts:
    """Composes each text once, all at one moment. Comparing agendas is dear too: once for each set of bases."""

    def __init__(
        self,
        agendas: Mapping[int, Agenda],
        head: Agenda,
        clock: Clock,
        before_off: Mapping[str, tuple[Session, ...]],
        *,
        rehearsal: bool,
    ) -> None:
        self._agendas = dict(agendas)
        self._before_off = before_off
        self._bases = tuple(agendas)
        self._head = head
        self._now = clock.event()
        self._offset = clock.offset
        self._rehearsal = rehearsal
        self.waits: set[Sending] = set()
        self._gathered: dict[tuple[int, ...], Gathered] = {}
        self._told: dict[tuple[tuple[int, ...], Audience, int | None], Notification | None] = {}
        self._heard: dict[int, Audience] = {}
        self._was_gathered: dict[tuple[int, int, int], Gathered] = {}
        self._was_told: dict[int, tuple[str, ...]] = {}
        self._differs: dict[int, frozenset[str]] = {}

    def starred_matter(self) -> tuple[str, ...]:
        """The sessions of which a star may make a difference to some text."""
        bases = [self._agendas[base] for base in self._bases]
        return tuple(sorted(starred_matter(bases, self._head, self._now)))

    async def read_heard(self, connection: AsyncConnection, keys: Iterable[AudienceKey]) -> None:
        """Read what the last alert told those who have heard it: before the first text is asked for."""
        heard = {key.heard for key in keys if key.heard is not None}
        for number in {each.before for each in heard} - self._agendas.keys():
            self._agendas[number] = (await revision_of(connection, number)).agenda
        ids = sorted({each.notification_id for each in heard})
        for first in range(0, len(ids), IDS_AT_ONCE):
            self._heard |= await read_audiences(connection, ids[first : first + IDS_AT_ONCE])

    def text_for(self, key: AudienceKey) -> tuple[Notification, int] | None:
        """The notification, and from when in real time it may go out."""
        gathered = self._gather(key.bases)
        audience = narrowed(gathered, key.audience)
        text = self._tell(key.bases, audience)
        if text is not None and key.heard is not None and self._takes_back(text, key.bases, key.heard):
            text = self._tell(key.bases, audience, key.heard.sent_at + self._offset)
        return None if text is None else (text, self._goes_out(text))

    def _gather(self, bases: tuple[int, ...]) -> Gathered:
        if bases not in self._gathered:
            agendas = tuple(self._agendas[base] for base in bases)
            self._gathered[bases] = gather(agendas, self._head, self._now, self._before_off)
        return self._gathered[bases]

    def _tell(
        self, bases: tuple[int, ...], audience: Audience, corrects: int | None = None
    ) -> Notification | None:
        key = (bases, audience, corrects)
        if key not in self._told:
            gathered = self._gather(bases)
            self._told[key] = tell(gathered, audience, rehearsal=self._rehearsal, corrects=corrects)
        return self._told[key]

    def _takes_back(self, text: Notification, bases: tuple[int, ...], heard: Heard) -> bool:
        """Whether all that `text` is about was told by the alert that was heard, and is as it was before that."""
        if len(bases) > 1:
            return False
        if heard.before not in self._differs:
            self._differs[heard.before] = told_differently(self._agendas[heard.before], self._head)
        if not self._differs[heard.before].isdisjoint(text.session_ids):
            return False
        if heard.notification_id not in self._was_told:
            self._was_told[heard.notification_id] = self._told_by(heard, bases[0])
        return set(self._was_told[heard.notification_id]).issuperset(text.session_ids)

    def _told_by(self, heard: Heard, revision: int) -> tuple[str, ...]:
        """The sessions that the alert of this revision spoke of: composed as it was then."""
        alert = (heard.before, revision, heard.sent_at)
        if alert not in self._was_gathered:
            before, then = self._agendas[heard.before], self._agendas[revision]
            self._was_gathered[alert] = gather((before,), then, heard.sent_at + self._offset)
        text = tell(self._was_gathered[alert], self._heard[heard.notification_id])
        return text.session_ids if text else ()

    def _goes_out(self, notification: Notification) -> int:
        """From when it may be sent, in real time; what waits is noted."""
        zone = self._head.zone
        when = sending(notification.urgency, notification.starts_at, self._now, zone)
        if when.wait is not None:
            self.waits.add(when)
        return when.at - self._offset


async def texts_of(connection: AsyncConnection, head: Agenda, clock: Clock, *, rehearsal: bool) -> Texts:
    """The texts of an agenda, for phones that know what they know at this moment."""
    known = await known_bases(connection)
    agendas = {base: (await revision_of(connection, base)).agenda for base in known}
    before_off = await _before_they_were_off(connection, agendas.values(), head)
    return Texts(agendas, head, clock, before_off, rehearsal=rehearsal)


async def _before_they_were_off(
    connection: AsyncConnection, bases: Collection[Agenda], head: Agenda
) -> dict[str, tuple[Session, ...]]:
    """How each session that is on again was told until it was off: who chose one of those days hears of it."""
    off = {session.id for base in bases for session in base.sessions if session.status is Status.CANCELLED}
    back = off & {session.id for session in head.sessions if session.status is Status.CONFIRMED}
    told: dict[str, tuple[Session, ...]] = {}
    for made in await read_alerts(connection) if back else ():
        if named := back & {change.session_id for change in made.changes}:
            before = (await revision_of(connection, made.from_revision)).agenda
            for session_id in named:
                session = before.session(session_id)
                if session is not None and session.status is Status.CONFIRMED:
                    told[session_id] = (*told.get(session_id, ()), session)
                elif session_id in told:
                    back.remove(session_id)
    return told


def general_texts(gathered: Gathered, *, rehearsal: bool) -> dict[str, Notification]:
    """What a phone with the default wishes hears, by the languages of the event; nothing where it hears nothing."""
    told = {
        language: tell(gathered, Audience(language=language), rehearsal=rehearsal)
        for language in gathered.head.event.languages
    }
    return {language: text for language, text in told.items() if text}


def as_alert_texts(texts: Mapping[str, Notification]) -> dict[str, AlertText]:
    """The same for toasts and the page of changes."""
    return {language: AlertText(text.title, text.body) for language, text in texts.items()}


async def revision_of(connection: AsyncConnection, number: int) -> Revision:
    """A revision that must be there. Raises LookupError where the database has lost it."""
    revision = await read_revision(connection, number)
    if revision is None:
        raise LookupError(f"the database has lost revision {number}")
    return revision
