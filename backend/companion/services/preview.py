"""What would be told if a file was published and alerted now, in the words of `services.alert`. Writes nothing."""

import asyncio
from collections.abc import Mapping

from msgspec import Struct

from companion.clock import Clock
from companion.content.load import load_agenda
from companion.db.audiences import count_phones, parse_key
from companion.db.engines import Database
from companion.db.mode import Mode, read_mode
from companion.db.revisions import read_head
from companion.domain.agenda import Agenda
from companion.domain.alerts import Notification, Urgency, gather
from companion.domain.changes import Change, diff
from companion.domain.urgency import Sending
from companion.services.authorship import FILE, By
from companion.services.holding import reasons_to_hold
from companion.services.pace import pace_in_force
from companion.services.publish import PublishError, refuse_another_event
from companion.services.texts import Texts, general_texts, revision_of, texts_of


class Told(Struct, frozen=True):
    """One text, and how many phones would show it. 0: what would be said in this language if somebody listened."""

    language: str
    title: str
    body: str
    phones: int
    urgency: Urgency


class Preview(Struct, frozen=True):
    """What would be published, why it would be held, and who would be told what.

    `silent`: phones that would hear nothing. `waits`: until when (event time) something would not go out, and why.
    `on_hold`: nobody would be told until the organizer releases it.
    """

    changes: tuple[Change, ...]
    holds: tuple[str, ...]
    told: tuple[Told, ...]
    silent: int
    waits: tuple[Sending, ...] = ()
    on_hold: bool = False
    timezone: str = "UTC"


async def preview(
    database: Database, clock: Clock, source: bytes, *, file: str = "agenda.yaml", by: By = FILE
) -> Preview:
    """The file `source`, as `by` would publish it. Raises AgendaError with its problems, and PublishError."""
    agenda = await asyncio.to_thread(load_agenda, source, file)
    async with database.read() as connection:
        mode = await read_mode(connection) or Mode()
        clock.offset = mode.clock_offset
        head = await read_head(connection)
        on_hold = (await pace_in_force(connection)).on_hold
        if head is None:
            raise PublishError("nothing is published yet: start `serve` first")
        refuse_another_event(head.event_id, agenda)
        published = await revision_of(connection, head.revision)
        alerted = await revision_of(connection, head.alerted)
        holds = await reasons_to_hold(connection, clock, published, source, agenda, by)
        texts = await texts_of(connection, agenda, clock, rehearsal=mode.rehearsal)
        session_ids = await asyncio.to_thread(texts.starred_matter)
        phones = await count_phones(connection, head.alert + 1, session_ids, clock.real())
        await texts.read_heard(connection, map(parse_key, phones))
    changes = diff(published.agenda, agenda)
    if not diff(alerted.agenda, agenda):
        return Preview(changes, holds, (), sum(phones.values()), (), on_hold, agenda.event.timezone)
    told = await asyncio.to_thread(_told, texts, phones)
    general = general_texts(gather((alerted.agenda,), agenda, clock.event()), rehearsal=mode.rehearsal)
    silent = sum(phones.values()) - sum(told.values())
    waits = tuple(sorted(texts.waits, key=lambda sending: sending.at))
    listed = _listed(agenda, told, general)
    return Preview(changes, holds, listed, silent, waits, on_hold, agenda.event.timezone)


def _told(texts: Texts, phones: Mapping[str, int]) -> dict[Notification, int]:
    """How many phones show each text."""
    told: dict[Notification, int] = {}
    for key, number in phones.items():
        text = texts.text_for(parse_key(key))
        if text is not None:
            told[text[0]] = told.get(text[0], 0) + number
    return told


def _listed(
    agenda: Agenda, told: Mapping[Notification, int], general: Mapping[str, Notification]
) -> tuple[Told, ...]:
    """By language, what most phones show first. Where nobody listens, what the default wishes would get."""
    spoken = {notification.language for notification in told}
    unheard = {text: 0 for language, text in general.items() if language not in spoken}
    listed: dict[tuple[str, str, str, Urgency], int] = {}
    for text, number in (*told.items(), *unheard.items()):
        words = (text.language, text.title, text.body, text.urgency)
        listed[words] = listed.get(words, 0) + number
    order = {language: place for place, language in enumerate(agenda.event.languages)}
    found = [
        Told(language, title, body, phones, urgency)
        for (language, title, body, urgency), phones in listed.items()
    ]
    return tuple(
        sorted(found, key=lambda one: (order.get(one.language, 99), -one.phones, one.title, one.body))
    )
