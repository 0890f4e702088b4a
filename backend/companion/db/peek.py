"""What is published, looked at without the server's machinery: `check` must answer at once, and change nothing."""

import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec

from companion.domain.agenda import Agenda

PREFIX = "sqlite+aiosqlite:///"


def published_agenda(url: str) -> Agenda | None:
    """The agenda of the head, or None where nothing is published or it cannot be read.

    Opened read-only; where nobody has it open, also without the files that SQLite would leave beside it.
    """
    path = Path(url.removeprefix(PREFIX).partition("?")[0])
    if not url.startswith(PREFIX) or not path.is_file():
        return None
    unused = "" if path.with_name(f"{path.name}-wal").exists() else "&immutable=1"
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro{unused}", uri=True)) as connection:
            row = connection.execute(
                "SELECT revisions.agenda FROM head JOIN revisions ON revisions.number = head.revision"
            ).fetchone()
        return msgspec.json.decode(row[0], type=Agenda) if row else None
    except (sqlite3.Error, msgspec.MsgspecError):
        return None
