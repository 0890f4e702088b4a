"""The traps of SQLite, each shown to be closed."""

import asyncio
import re
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from companion.db.engines import Database, DatabaseError, open_database
from companion.db.migrate import LATEST, SCRIPTS, migrate
from companion.db.tables import metadata


@pytest.fixture
async def migrated(tmp_path: Path) -> AsyncIterator[Database]:
    """A database that came to its tables by migrations, as an older one would."""
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'migrated.db'}")
    async with database.write() as connection:
        await connection.run_sync(migrate)
    yield database
    await database.dispose()


async def test_migrated_tables_are_the_tables_of_the_code(database: Database, migrated: Database):
    def differences(connection: Connection) -> list[object]:
        return compare_metadata(MigrationContext.configure(connection), metadata)

    def schema(connection: Connection) -> list[tuple[str, list[str]]]:
        """Every statement that made the database, without its layout and the order of its parts."""
        rows = connection.execute(
            text("SELECT name, sql FROM sqlite_master WHERE sql NOT NULL ORDER BY name")
        )
        return [
            (name, sorted(re.sub(r"[\s()]", "", sql).split(",")))
            for name, sql in rows
            if name != "alembic_version"
        ]

    async with migrated.read() as connection:
        assert await connection.run_sync(differences) == []
        by_migrations = await connection.run_sync(schema)
    async with database.read() as connection:
        assert await connection.run_sync(schema) == by_migrations


async def test_a_new_database_needs_no_migration(database: Database):
    async with database.write() as connection:
        await connection.run_sync(migrate)
        versions = (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalars().all()
    assert versions == [LATEST]


def test_the_latest_migration_is_named_in_the_code():
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_current_head() == LATEST


async def test_two_hundred_read_then_update_transactions_lose_nothing(database: Database):
    async with database.write() as connection:
        await connection.execute(text("INSERT INTO mode (id, rehearsal, clock_offset) VALUES (1, 0, 0)"))

    async def add_one() -> None:
        async with database.write() as connection:
            value = (await connection.execute(text("SELECT clock_offset FROM mode"))).scalar_one()
            await connection.execute(text("UPDATE mode SET clock_offset = :value"), {"value": value + 1})

    await asyncio.gather(*(add_one() for _ in range(200)))
    async with database.read() as connection:
        assert (await connection.execute(text("SELECT clock_offset FROM mode"))).scalar_one() == 200


async def test_readers_do_not_wait_for_a_writer(database: Database):
    async with database.write() as writing:
        await writing.execute(text("INSERT INTO mode (id, rehearsal, clock_offset) VALUES (1, 0, 0)"))
        async with asyncio.timeout(1), database.read() as reading:
            assert (await reading.execute(text("SELECT count(*) FROM mode"))).scalar_one() == 0


async def test_a_failed_transaction_leaves_nothing(database: Database):
    async def fail() -> None:
        async with database.write() as connection:
            await connection.execute(text("INSERT INTO mode (id, rehearsal, clock_offset) VALUES (1, 0, 0)"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    async with database.read() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM mode"))).scalar_one() == 0


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("foreign_keys", 1), ("synchronous", 2), ("busy_timeout", 5000)],
)
async def test_every_connection_is_configured(database: Database, pragma: str, value: object):
    for transaction in (database.read, database.write):
        async with transaction() as connection:
            assert (await connection.execute(text(f"PRAGMA {pragma}"))).scalar_one() == value


async def test_a_file_that_is_no_database_is_one_clear_line(tmp_path: Path):
    file = tmp_path / "companion.db"
    file.write_bytes(b"not a database at all, but long enough to be taken for one" * 100)
    with pytest.raises(
        DatabaseError, match=r"cannot use the database .*companion\.db: file is not a database"
    ):
        async with open_database(f"sqlite+aiosqlite:///{file}"):
            pass


async def test_data_survives_reopening(tmp_path: Path):
    url = f"sqlite+aiosqlite:///{tmp_path / 'deep' / 'er' / 'companion.db'}"
    async with open_database(url) as database, database.write() as connection:
        await connection.execute(text("INSERT INTO mode (id, rehearsal, clock_offset) VALUES (1, 1, 42)"))
    async with open_database(url) as database, database.read() as connection:
        assert (await connection.execute(text("SELECT clock_offset FROM mode"))).scalar_one() == 42
    with sqlite3.connect(tmp_path / "deep" / "er" / "companion.db") as plain:
        assert plain.execute("SELECT count(*) FROM alembic_version").fetchone() == (1,)
    plain.close()
