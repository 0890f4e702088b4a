"""Writes the organizer's file and publishes what it says then, as one: whoever sees the file first, it is theirs.

For commands and the organizer's page. What was confirmed after a preview is not held.
"""

import asyncio
from pathlib import Path

from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncConnection

from companion.clock import Clock
from companion.content.load import MAX_BYTES, load_agenda
from companion.content.writing import WriteError, source_hash, write_atomically
from companion.db.discarded import add_discarded, remove_discarded
from companion.db.engines import Database
from companion.db.expected import Expected, expect, expect_no_more
from companion.db.revisions import Revision, read_changes, read_head, release_edit, was_published
from companion.services.authorship import By, write_down
from companion.services.publish import Published, PublishError, Result, Unchanged, hash_of, publish
from companion.services.texts import revision_of


class Draft(Struct, frozen=True):
    """What the file is to say, and the `source_hash` of what it said when that was written.

    `replaced`: the text that goes, where the new one was not made from it; kept if it was never published.
    """

    file: Path
    source: bytes
    base: str
    replaced: bytes | None = None


async def save(
    database: Database, clock: Clock, draft: Draft, *, by: By, confirmed: bool = True, review: bool = False
) -> Result:
    """Write it, if the file still is what it was made from, and publish it.

    Raises AgendaError and WriteError, and then nothing has happened; PublishError, and then the file is written.
    """
    content_hash = hash_of(await asyncio.to_thread(load_agenda, draft.source, str(draft.file)))
    expected = Expected(content_hash, clock.real(), by.origin, by.author, by.reason, by.action, confirmed)
    async with database.write() as connection:
        head = await read_head(connection)
        await expect(connection, expected)
        kept = await _keep(connection, clock, by, draft.replaced)
    try:
        await asyncio.to_thread(write_atomically, draft.file, draft.source, draft.base)
    except WriteError:
        async with database.write() as connection:
            await expect_no_more(connection, content_hash)
            await _keep_no_more(connection, kept)
        raise
    result = await publish(
        database, clock, draft.source, file=str(draft.file), confirmed=confirmed, review=review, by=by
    )
    if isinstance(result, Unchanged) and head is not None and result.revision > head.revision:
        return await _seen_first_by_the_watcher(database, result.revision)
    return result


async def _seen_first_by_the_watcher(database: Database, number: int) -> Published:
    async with database.read() as connection:
        return Published(await revision_of(connection, number), await read_changes(connection, number))


async def confirm(database: Database, clock: Clock, file: Path, base: str, by: By) -> Result:
    """Publish what the file says, held or not, if it still is what `base` was the hash of.

    Raises WriteError where it is not, AgendaError and PublishError.
    """
    source = await asyncio.to_thread(_read, file)
    if source_hash(source) != base:
        raise _changed(file)
    return await publish(database, clock, source, file=str(file), confirmed=True, by=by)


async def discard(database: Database, clock: Clock, file: Path, base: str, by: By) -> int:
    """Put the published text back in the place of what waits, or is broken; the number of that revision.

    An empty `base`: the file is not there, and is made again. What goes is kept. Raises WriteError, and PublishError
    where nothing is published.
    """
    published = await to_put_back(database)
    replaced = await asyncio.to_thread(_read, file) if base else None
    if replaced is not None and source_hash(replaced) != base:
        raise _changed(file)
    async with database.write() as connection:
        kept = await _keep(connection, clock, by, replaced)
    try:
        await asyncio.to_thread(write_atomically, file, published.source.encode(), base)
    except WriteError:
        async with database.write() as connection:
            await _keep_no_more(connection, kept)
        raise
    async with database.write() as connection:
        await release_edit(connection)
        await write_down(connection, clock, by, published.number)
    return published.number


async def to_put_back(database: Database) -> Revision:
    """What `discard` writes. Raises PublishError where nothing is published."""
    async with database.read() as connection:
        head = await read_head(connection)
        if head is None:
            raise PublishError("nothing is published yet, so there is nothing to put back")
        return await revision_of(connection, head.revision)


async def _keep(connection: AsyncConnection, clock: Clock, by: By, replaced: bytes | None) -> int | None:
    """Before it goes. Texts that were published are kept as revisions."""
    if not replaced:
        return None
    # As an editor shows it; no database keeps zeros in a text.
    text = replaced[: MAX_BYTES + 1].decode("utf-8-sig", "replace").replace("\0", "\N{REPLACEMENT CHARACTER}")
    if await was_published(connection, text):
        return None
    return await add_discarded(connection, clock.real(), by.author, text)


async def _keep_no_more(connection: AsyncConnection, kept: int | None) -> None:
    if kept is not None:
        await remove_discarded(connection, kept)


def _changed(file: Path) -> WriteError:
    return WriteError(
        "conflict", f"{file}: somebody has changed the file meanwhile; look at it, then try again"
    )


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        raise _changed(file) from None
    except OSError as error:
        raise WriteError("io", f"{file}: cannot be read: {error.strerror}") from error
