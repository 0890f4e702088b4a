"""Queries on the organizer's word about what waits to be alerted."""

from msgspec import Struct
from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from companion.db.tables import pacing


class Pacing(Struct, frozen=True):
    """`pace`: `hold` or `now`; `revision`: the newest one when it was said."""

    pace: str
    revision: int


async def read_pacing(connection: AsyncConnection) -> Pacing | None:
    row = (await connection.execute(select(pacing.c.pace, pacing.c.revision))).one_or_none()
    return Pacing(*row) if row else None


async def put_pacing(connection: AsyncConnection, wanted: Pacing | None) -> None:
    """Replaces what was said before; None: alerts go as ever."""
    await connection.execute(delete(pacing))
    if wanted is not None:
        await connection.execute(insert(pacing).values(id=1, pace=wanted.pace, revision=wanted.revision))
