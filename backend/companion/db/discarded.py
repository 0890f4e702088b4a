"""Queries on texts of the file that were never published and went for one that was: nothing that was typed is lost."""

from msgspec import Struct
from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from companion.db.tables import discarded

KEPT = 20


class Discarded(Struct, frozen=True):
    """A text that went at `at` (real ms). `author`: who put another one in its place."""

    id: int
    at: int
    author: str


async def add_discarded(connection: AsyncConnection, at: int, author: str, source: str) -> int:
    """Keep it, and the ones before it, up to twenty; its id."""
    made = await connection.execute(
        insert(discarded).values(at=at, author=author, source=source).returning(discarded.c.id)
    )
    number: int = made.scalar_one()
    kept = select(discarded.c.id).order_by(discarded.c.id.desc()).limit(KEPT)
    oldest = min((await connection.execute(kept)).scalars())
    await connection.execute(delete(discarded).where(discarded.c.id < oldest))
    return number


async def remove_discarded(connection: AsyncConnection, number: int) -> None:
    """It stayed in the file."""
    await connection.execute(delete(discarded).where(discarded.c.id == number))


async def list_discarded(connection: AsyncConnection) -> tuple[Discarded, ...]:
    """Newest first."""
    columns = (discarded.c.id, discarded.c.at, discarded.c.author)
    rows = await connection.execute(select(*columns).order_by(discarded.c.id.desc()))
    return tuple(Discarded(*row) for row in rows)


async def read_discarded(connection: AsyncConnection, number: int) -> str | None:
    """Its text."""
    found = await connection.execute(select(discarded.c.source).where(discarded.c.id == number))
    return found.scalar_one_or_none()
