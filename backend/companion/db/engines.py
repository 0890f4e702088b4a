"""Opens the database. Two engines on SQLite: one connection that writes, several that read."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from companion.db.migrate import is_current, upgrade

READERS = 4
BUSY_TIMEOUT_MS = 5000


class DatabaseError(Exception):
    """The database cannot be opened; the text says which file and why."""


class Database:
    """Transactions on the event's database.

    Whoever makes one must `dispose` of it: aiosqlite's threads are not daemons and keep the process alive.
    """

    def __init__(self, url: str) -> None:
        path = make_url(url).database
        if path:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self.writer = _engine(url, begin="BEGIN IMMEDIATE", pool_size=1)
        self.reader = _engine(url, begin="BEGIN", pool_size=READERS)
        # SQLite's own queue for the write lock is a sleep-and-retry lottery; ours is fair.
        self._turn = asyncio.Lock()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """One transaction that holds the write lock from its first statement; commits at the end.

        Raises SQLAlchemy's TimeoutError where others have held it for too long.
        """
        try:
            async with asyncio.timeout(BUSY_TIMEOUT_MS / 1000):
                await self._turn.acquire()
        except TimeoutError:
            raise PoolTimeoutError("others have been writing for too long") from None
        try:
            async with self.writer.begin() as connection:
                yield connection
        finally:
            self._turn.release()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """One consistent view of the database."""
        async with self.reader.begin() as connection:
            yield connection

    async def dispose(self) -> None:
        await self.writer.dispose()
        await self.reader.dispose()


@asynccontextmanager
async def open_database(url: str) -> AsyncIterator[Database]:
    """The database, migrated to the current tables. Raises DatabaseError where it cannot be used."""
    try:
        database = Database(url)
    except OSError as error:
        raise DatabaseError(f"cannot make the data directory: {error}") from error
    try:
        try:
            async with database.read() as connection:
                current = await connection.run_sync(is_current)
            if not current:
                async with database.write() as connection:
                    await connection.run_sync(upgrade)
        except (SQLAlchemyError, OSError) as error:
            reason = getattr(error, "orig", None) or error
            raise DatabaseError(f"cannot use the database {database.path}: {reason}") from error
        yield database
    finally:
        await database.dispose()


def _engine(url: str, *, begin: str, pool_size: int) -> AsyncEngine:
    engine = create_async_engine(
        url, pool_size=pool_size, max_overflow=0, pool_timeout=30, hide_parameters=True
    )

    @event.listens_for(engine.sync_engine, "connect")
    def configure(connection: Any, _record: object) -> None:
        # The driver's own transaction control begins too late and loses updates: we say BEGIN ourselves.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "secure_delete=ON",  # a phone that is forgotten is forgotten on the disk too
            f"busy_timeout={BUSY_TIMEOUT_MS}",
            "foreign_keys=ON",
            "synchronous=FULL",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin_transaction(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine
