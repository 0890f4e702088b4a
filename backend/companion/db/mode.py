"""Queries about whether this database is real or a rehearsal, and by how much event time is shifted."""

from msgspec import Struct
from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from companion.db.tables import mode


class Mode(Struct, frozen=True):
    """`clock_offset`: milliseconds to add to real time to get event time; 0 unless a rehearsal."""

    rehearsal: bool = False
    clock_offset: int = 0


async def read_mode(connection: AsyncConnection) -> Mode | None:
    row = (await connection.execute(select(mode.c.rehearsal, mode.c.clock_offset))).one_or_none()
    return Mode(*row) if row else None


async def start_mode(connection: AsyncConnection, value: Mode) -> None:
    await connection.execute(
        insert(mode).values(id=1, rehearsal=value.rehearsal, clock_offset=value.clock_offset)
    )


async def shift_clock(connection: AsyncConnection, clock_offset: int) -> None:
    await connection.execute(update(mode).where(mode.c.id == 1).values(clock_offset=clock_offset))
