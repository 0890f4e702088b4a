"""Makes a new revision of the organizer's file: all of it or nothing, and never the same twice."""

import asyncio
import hashlib

import msgspec
from msgspec import Struct

from companion.clock import Clock
from companion.content.holds import holds
from companion.content.load import load_agenda
from companion.db.engines import Database
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


async def publish(
    database: Database,
    clock: Clock,
    source: bytes,
    *,
    file: str = "agenda.yaml",
    confirmed: bool = False,
    review: bool = False,
) -> Result:
    """Publish `source`, or say why not; `confirmed` is the organizer's word that a hold is meant.

    Raises AgendaError with every problem of the file, and PublishError for another event's file.
    """
    agenda = await asyncio.to_thread(load_agenda, source, file)
    content_hash = hash_of(agenda)
    async with database.write() as connection:
        head = await read_head(connection)
        if head is None:
            first = Revision(1, None, clock.real(), content_hash, _text(source), agenda)
            await start_head(connection, agenda.event.id)
            await add_revision(connection, first, ())
            return Published(first, ())
        if head.event_id != agenda.event.id:
            raise PublishError(
                f"this data directory belongs to the event {head.event_id!r}, the file is about "
                f"{agenda.event.id!r}; give it a --data directory of its own, or correct event.id"
            )
        old = await read_revision(connection, head.revision)
        if old is None:
            raise PublishError(f"the database has lost revision {head.revision}; restore it from a backup")
        if old.content_hash == content_hash:
            await release_edit(connection)
            return Unchanged(head.revision)
        if not confirmed:
            found = holds(old.source.encode(), old.agenda, source, agenda, clock.event())
            reasons = tuple(hold.message for hold in found) or ((REVIEW,) if review else ())
            if reasons:
                waiting = await read_held(connection)
                news = waiting is None or waiting.content_hash != content_hash
                if news:
                    await hold_edit(connection, Held(content_hash, clock.real(), _text(source), reasons))
                return Waiting(reasons, news)
        new = Revision(old.number + 1, old.number, clock.real(), content_hash, _text(source), agenda)
        changes = diff(old.agenda, agenda)
        if not await move_head(connection, old.number, new.number):
            raise PublishError("another process published at the same moment; look at the page and try again")
        await add_revision(connection, new, changes)
        await release_edit(connection)
        return Published(new, changes)


def hash_of(agenda: Agenda) -> str:
    """Of what the file says, not of its bytes: a comment or another quoting is no revision."""
    return hashlib.sha256(msgspec.json.encode(agenda)).hexdigest()


def _text(source: bytes) -> str:
    return source.decode("utf-8-sig")
