"""Queries on what came of organizers' requests: who does not hear the answer asks again, and it is not done twice."""

from msgspec import Struct
from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from companion.db.tables import requests

KEPT_MS = 24 * 3_600_000


class Done(Struct, frozen=True):
    """What was asked for, and what came of it (JSON)."""

    kind: str
    outcome: str


async def read_done(connection: AsyncConnection, author: str, key: str, now: int) -> Done | None:
    """What came of the request with this key within a day before `now` (real ms)."""
    row = (
        await connection.execute(
            select(requests.c.kind, requests.c.outcome).where(
                requests.c.author == author, requests.c.key == key, requests.c.at > now - KEPT_MS
            )
        )
    ).one_or_none()
    return Done(*row) if row else None


async def keep_done(connection: AsyncConnection, author: str, key: str, now: int, done: Done) -> None:
    """Keep it for a day, and forget what is older."""
    await connection.execute(delete(requests).where(requests.c.at <= now - KEPT_MS))
    await connection.execute(
        insert(requests).values(author=author, key=key, at=now, kind=done.kind, outcome=done.outcome)
    )
