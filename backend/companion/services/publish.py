"""Makes a new revision of the organizer's file: all of it or nothing, and never the same twice."""

import asyncio
import hashlib

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncConnection

from companion.clock import Clock
from companion.content.load import load_agenda
from companion.db.engines import Database
from companion.db.expected import expect_no_more, read_expected
from companion.db.revisions import (
    Held,
    Revision,
    add_revision,
    hold_edit,
    move_head,
    read_head,
    read_held,
    read_revision,
    release_edit,
    start_head,
)
from companion.domain.agenda import Agenda
from companion.domain.changes import Change, diff
from companion.services.authorship import FILE, By, write_down
from companion.services.holding import reasons_to_hold, text_of


class PublishError(Exception):
    """The file cannot become a revision of this event; the text says why and what to do."""


class Published(Struct, frozen=True):
    """A new revision is up."""

    revision: Revision
    changes: tuple[Change, ...]


class Unchanged(Struct, frozen=True):
    """The file says what is already published."""

    revision: int


class Waiting(Struct, frozen=True):
    """The edit waits for the organizer. `news` is False where it was already waiting."""

    reasons: tuple[str, ...]
    news: bool


Result = Published | Unchanged | Waiting

REVIEW = "every edit is reviewed (COMPANION_PUBLISH=review)"
EXPECTED_MS = 10 * 60_000
"""A command that has not written within this has died before it could."""
MOST_NAMED = 8


async def publish(
    database: Database,
    clock: Clock,
    source: bytes,
    *,
    file: str = "agenda.yaml",
    confirmed: bool = False,
    review: bool = False,
    by: By = FILE,
) -> Result:
    """Publish `source`, or say why not; `confirmed` is the organizer's word that a hold is meant.

    Raises AgendaError with every problem of the file, and PublishError for another event's file.
    """
    agenda = await asyncio.to_thread(load_agenda, source, file)
    content_hash = hash_of(agenda)
    async with database.write() as connection:
        expected = await read_expected(connection, content_hash, clock.real() - EXPECTED_MS)
        if expected is not None:
            by = By(expected.origin, expected.author, expected.reason, expected.action)
            confirmed = confirmed or expected.confirmed
            await expect_no_more(connection, content_hash)
        edit = _Edit(text_of(source), agenda, content_hash, by)
        old = await _published(connection, agenda)
        if old is None:
            return await _first(connection, clock, edit)
        if old.content_hash == content_hash:
            await release_edit(connection)
            return Unchanged(old.number)
        if not confirmed:
            found = await reasons_to_hold(connection, clock, old, source, agenda, by)
            reasons = found or ((REVIEW,) if review else ())
            if reasons:
                return await _hold(connection, clock, edit, reasons)
        return await _next(connection, clock, old, edit)


class _Edit(Struct, frozen=True):
    source: str
    agenda: Agenda
    content_hash: str
    by: By

    def revision(self, number: int, parent: int | None, now: int) -> Revision:
        by = self.by
        return Revision(
            number, parent, now, self.content_hash, self.source, self.agenda, by.origin, by.author, by.reason
        )


async def _published(connection: AsyncConnection, agenda: Agenda) -> Revision | None:
    """What is published; raises PublishError where it is of another event than `agenda`."""
    head = await read_head(connection)
    if head is None:
        return None
    refuse_another_event(head.event_id, agenda)
    old = await read_revision(connection, head.revision)
    if old is None:
        raise PublishError(f"the database has lost revision {head.revision}; restore it from a backup")
    return old


async def _first(connection: AsyncConnection, clock: Clock, edit: _Edit) -> Published:
    first = edit.revision(1, None, clock.real())
    await start_head(connection, edit.agenda.event.id)
    await add_revision(connection, first, ())
    await write_down(connection, clock, edit.by, 1)
    return Published(first, ())


async def _hold(connection: AsyncConnection, clock: Clock, edit: _Edit, reasons: tuple[str, ...]) -> Waiting:
    waiting = await read_held(connection)
    news = waiting is None or waiting.content_hash != edit.content_hash
    if news:
        await hold_edit(connection, Held(edit.content_hash, clock.real(), edit.source, reasons))
        held = replace(edit.by, action="held")
        await write_down(connection, clock, held, None, "\n".join(reasons))
    return Waiting(reasons, news)


async def _next(connection: AsyncConnection, clock: Clock, old: Revision, edit: _Edit) -> Published:
    new = edit.revision(old.number + 1, old.number, clock.real())
    changes = diff(old.agenda, edit.agenda)
    if not await move_head(connection, old.number, new.number):
        raise PublishError("another process published at the same moment; look at the page and try again")
    await add_revision(connection, new, changes)
    await release_edit(connection)
    await write_down(connection, clock, edit.by, new.number, _brief(changes))
    return Published(new, changes)


def _brief(changes: tuple[Change, ...]) -> str:
    """For the audit; the revision itself has all of them."""
    named = [f"{change.session_id}: {change.kind}" for change in changes[:MOST_NAMED]]
    more = [f"+{len(changes) - MOST_NAMED}"] if len(changes) > MOST_NAMED else []
    return ", ".join([*named, *more])


def refuse_another_event(event_id: str, agenda: Agenda) -> None:
    """Raises PublishError: one database is one event."""
    if event_id != agenda.event.id:
        raise PublishError(
            f"this data directory belongs to the event {event_id!r}, the file is about "
            f"{agenda.event.id!r}; give it a --data directory of its own, or correct event.id"
        )


def hash_of(agenda: Agenda) -> str:
    """Of what the file says, not of its bytes: a comment or another quoting is no revision."""
    return hashlib.sha256(msgspec.json.encode(agenda)).hexdigest()
