"""Queries on who did what: one line for each write, kept with the event."""

from msgspec import Struct
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from companion.db.tables import audit


class Entry(Struct, frozen=True):
    """Somebody did something at `at` (real ms). `author`: the name of the token, if there was one.

    `action` has at most 32 characters; `revision` is the one that it is about, or that came of it.
    """

    at: int
    origin: str
    author: str
    action: str
    revision: int | None = None
    detail: str = ""


async def add_audit(connection: AsyncConnection, entry: Entry) -> None:
    """Write it down, in the transaction that does it."""
    await connection.execute(
        insert(audit).values(
            at=entry.at,
            origin=entry.origin,
            author=entry.author,
            action=entry.action,
            revision=entry.revision,
            detail=entry.detail,
        )
    )


async def read_audit(connection: AsyncConnection, most: int = 200) -> tuple[Entry, ...]:
    """The newest entries, newest first."""
    columns = (audit.c.at, audit.c.origin, audit.c.author, audit.c.action, audit.c.revision, audit.c.detail)
    rows = await connection.execute(select(*columns).order_by(audit.c.id.desc()).limit(most))
    return tuple(Entry(*row) for row in rows)
