"""Brings what a delivery process has counted to where `/metrics` finds it: into the database, every few seconds."""

from typing import Protocol

from sqlalchemy.exc import SQLAlchemyError

from companion.db.engines import Database
from companion.db.figures import add_figures, read_figures
from companion.domain.figures import Figure


class Counted(Protocol):
    """Figures that are being counted."""

    def take(self) -> tuple[Figure, ...]: ...

    def give_back(self, figures: tuple[Figure, ...]) -> None: ...


async def keep_figures(database: Database, counted: Counted) -> None:
    """Add what was counted since the last time. Raises SQLAlchemyError; then it counts with what comes next."""
    figures = counted.take()
    if not figures:
        return
    try:
        async with database.write() as connection:
            await add_figures(connection, figures)
    except SQLAlchemyError:
        counted.give_back(figures)
        raise


async def push_figures(database: Database) -> tuple[Figure, ...]:
    """All that was kept, by every process."""
    async with database.read() as connection:
        return await read_figures(connection)
