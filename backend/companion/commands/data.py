"""What commands that look at an event's data have in common: it must be there, and a failure is one line."""

import sys
from pathlib import Path

from companion.settings import Settings, SettingsError

DONE, WRONG, UNUSABLE = 0, 1, 2


def require(settings: Settings) -> None:
    """Raise SettingsError where nothing was ever served: a command must not answer for another directory."""
    from sqlalchemy.engine import make_url  # noqa: PLC0415 - it takes longer than all that `check` does

    database = make_url(settings.database).database
    if database and not Path(database).exists():
        raise SettingsError(
            f"there is no event's data at {database}; name the directory that `serve` uses with --data"
        )


def fail(message: str, code: int) -> int:
    """Say why not, and answer with `code`."""
    print(message, file=sys.stderr)
    return code
