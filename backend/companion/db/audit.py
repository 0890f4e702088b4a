"""Queries on who did what: one line for each write, kept with the event."""

from typing import Literal

from msgspec import Struct
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from companion.db.tables import audit

Action = Literal[
    "publish",
    "edit",
    "plan",
    "save",
    "confirm",
    "discard",
    "restore",
    "announce",
    "pace",
    "held",
    "token-made",
    "token-revoked",
    "sign-in",
    "phone-marked",
    "phone-unmarked",
]
"""What the audit calls what was done: codes, which each page says in its own words."""


class Entry(Struct, frozen=True):
    """Somebody did something at `at` (real ms). `author`: the name of the token, or of the user who gave a command.

    `detail` is data alone, in no language; `revision` is the one that it is about, or that came of it.
    """

    at: int
    origin: str
    author: str
    action: Action
    revision: int | None = None
    detail: str = ""


async def add_audit(connection: AsyncConnection, entry: Entry) -> None:
    """Write it down, in the transaction that does it."""
    await connection.execute(
        insert(audit).values(
            at=entry.at,
            origin=entry.origin,
            author=entry.author,
            action=entry.action,
            revision=entry.revision,
            detail=entry.detail,
        )
    )


async def read_audit(connection: AsyncConnection, most: int = 200) -> tuple[Entry, ...]:
    """The newest entries, newest first."""
    columns = (audit.c.at, audit.c.origin, audit.c.author, audit.c.action, audit.c.revision, audit.c.detail)
    rows = await connection.execute(select(*columns).order_by(audit.c.id.desc()).limit(most))
    return tuple(Entry(*row) for row in rows)
