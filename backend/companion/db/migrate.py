"""Brings the database's tables up to date at start. Migrations only ever add (DESIGN: additive)."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

LATEST = "0001"
"""The newest migration. Asking for it first spares every ordinary start Alembic's import."""

SCRIPTS = Path(__file__).parent / "migrations"


def upgrade(connection: Connection) -> None:
    """Apply what is missing, within the caller's transaction."""
    if _current(connection) == LATEST:
        return
    from alembic import command  # noqa: PLC0415 - 150 ms that only a first start should pay
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _current(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
