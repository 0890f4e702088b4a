"""Who does something to the event, and why: written on the revision that comes of it, and into the audit."""

from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncConnection

from companion.clock import Clock
from companion.db.audit import Action, Entry, add_audit
from companion.db.expected import Origin


class By(Struct, frozen=True):
    """Somebody's hand. `author`: the name of the token, or of the user who gave a command. `reason`: texts as JSON.

    Who confirms what was written in an editor does so for its author: the `origin` of that is the file.
    """

    origin: Origin = "file"
    author: str = ""
    reason: str = ""
    action: Action = "publish"


FILE = By()
"""Whoever saved the file in an editor."""


async def write_down(
    connection: AsyncConnection, clock: Clock, by: By, revision: int | None, detail: str = ""
) -> None:
    """Put it into the audit, in the transaction that does it."""
    await add_audit(connection, Entry(clock.real(), by.origin, by.author, by.action, revision, detail))
