"""A request whose answer was lost is made again: it gets the first answer, and is not done twice."""

from typing import TypeVar

import msgspec
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncConnection

from companion.clock import Clock
from companion.db.requests import Done, keep_done, read_done

Shape = TypeVar("Shape")


class OnceError(Exception):
    """The key is of another request."""


class Key(Struct, frozen=True):
    """What tells a request from all others of its `author`; `kind`: what is asked for, in at most 16 characters."""

    author: str
    key: str
    kind: str


async def outcome_of(connection: AsyncConnection, clock: Clock, key: Key, shape: type[Shape]) -> Shape | None:
    """What came of it, if it was done. Raises OnceError where something else was asked for with this key."""
    done = await read_done(connection, key.author, key.key, clock.real())
    if done is None:
        return None
    if done.kind != key.kind:
        raise OnceError(f"`request` {key.key} was of something else ({done.kind}): make another one")
    return msgspec.json.decode(done.outcome, type=shape)


async def keep_outcome(connection: AsyncConnection, clock: Clock, key: Key, outcome: object) -> None:
    """Keep what came of it: in the transaction that does it, where that can be."""
    done = Done(key.kind, msgspec.json.encode(outcome).decode())
    await keep_done(connection, key.author, key.key, clock.real(), done)
