"""Queries on the organizer's word about what waits to be alerted."""

from msgspec import Struct
from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from companion.db.tables import pacing


class Pacing(Struct, frozen=True):
    """`pace`: `hold` or `now`; `revision`: the newest one when it was said, `at` (real ms) by `author`."""

    pace: str
    revision: int
    at: int = 0
    author: str = ""


async def read_pacing(connection: AsyncConnection) -> Pacing | None:
    columns = (pacing.c.pace, pacing.c.revision, pacing.c.at, pacing.c.author)
    row = (await connection.execute(select(*columns))).one_or_none()
    return Pacing(*row) if row else None


async def put_pacing(connection: AsyncConnection, wanted: Pacing | None) -> None:
    """Replaces what was said before; None: alerts go as ever."""
    await connection.execute(delete(pacing))
    if wanted is not None:
        await connection.execute(
            insert(pacing).values(
                id=1,
                pace=wanted.pace,
                revision=wanted.revision,
                at=wanted.at,
                author=wanted.author,
            )
        )
