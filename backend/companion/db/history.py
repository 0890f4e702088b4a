"""Queries on the history: every revision, who made it and why, and how much it changed."""

from typing import Any

from msgspec import Struct
from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from companion.db.revisions import token
from companion.db.tables import changes, revisions


class Entry(Struct, frozen=True):
    """One revision. `published_at`: real time in ms. `reason`: texts by language as JSON, or empty."""

    number: int
    parent: int | None
    token: str
    published_at: int
    origin: str
    author: str
    reason: str
    changes: int


async def read_history(connection: AsyncConnection, most: int = 500) -> tuple[Entry, ...]:
    """The newest revisions, newest first."""
    rows = await connection.execute(_entries().order_by(revisions.c.number.desc()).limit(most))
    return tuple(_entry(row) for row in rows)


async def read_entry(connection: AsyncConnection, number: int) -> Entry | None:
    row = (await connection.execute(_entries().where(revisions.c.number == number))).one_or_none()
    return _entry(row) if row else None


def _entries() -> Select[tuple[int, int | None, str, int, str, str, str, int]]:
    of_it = select(func.count()).where(changes.c.revision == revisions.c.number).scalar_subquery()
    return select(
        revisions.c.number,
        revisions.c.parent,
        revisions.c.content_hash,
        revisions.c.published_at,
        revisions.c.origin,
        revisions.c.author,
        revisions.c.reason,
        of_it,
    )


def _entry(row: Any) -> Entry:
    return Entry(
        number=row[0],
        parent=row[1],
        token=token(row[0], row[2]),
        published_at=row[3],
        origin=row[4],
        author=row[5],
        reason=row[6],
        changes=row[7],
    )
