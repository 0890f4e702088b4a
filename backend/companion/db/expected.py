"""Queries on what a command or the page is about to write into the file.

The watcher may see it there before whoever wrote it can publish it: it is theirs all the same, and confirmed if they
have confirmed it.
"""

from typing import Literal

from msgspec import Struct
from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from companion.db.audit import Action
from companion.db.tables import expected

Origin = Literal["file", "command", "page"]


class Expected(Struct, frozen=True):
    """What the file will say, by its content hash, from `at` on (real ms), and whose it is."""

    content_hash: str
    at: int
    origin: Origin
    author: str
    reason: str
    action: Action
    confirmed: bool


async def expect(connection: AsyncConnection, wanted: Expected) -> None:
    await connection.execute(delete(expected).where(expected.c.content_hash == wanted.content_hash))
    await connection.execute(
        insert(expected).values(
            content_hash=wanted.content_hash,
            at=wanted.at,
            origin=wanted.origin,
            author=wanted.author,
            reason=wanted.reason,
            action=wanted.action,
            confirmed=wanted.confirmed,
        )
    )


async def read_expected(connection: AsyncConnection, content_hash: str, since: int) -> Expected | None:
    """What was said of it, if it was said after `since`: what is older than that was never written."""
    row = (
        await connection.execute(
            select(
                expected.c.content_hash,
                expected.c.at,
                expected.c.origin,
                expected.c.author,
                expected.c.reason,
                expected.c.action,
                expected.c.confirmed,
            ).where(expected.c.content_hash == content_hash, expected.c.at > since)
        )
    ).one_or_none()
    return Expected(*row) if row else None


async def expect_no_more(connection: AsyncConnection, content_hash: str) -> None:
    """It is published, or will never be."""
    await connection.execute(delete(expected).where(expected.c.content_hash == content_hash))
