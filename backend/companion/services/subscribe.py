"""Phones come, change their wishes, and go."""

from collections.abc import Mapping
from typing import NamedTuple

import msgspec
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncConnection

from companion.clock import Clock
from companion.db.engines import Database
from companion.db.outbox import Notice, add_message
from companion.db.subscriptions import (
    Subscription,
    delete_subscription,
    find_subscription,
    language_of,
    put_subscription,
    read_subscription,
)
from companion.db.takeover import take_over

TEST_USEFUL_MS = 10 * 60_000


class Takeover(Struct, frozen=True):
    """A browser has changed its endpoint: the old one, and the names of the wishes that are to stay as they are."""

    endpoint: str
    kept: frozenset[str]


class Subscribed(NamedTuple):
    """What is stored now; `created` where the endpoint was not known before."""

    created: bool
    language: str


async def subscribe(
    database: Database, wish: Subscription, now: int, takeover: Takeover | None = None
) -> Subscribed:
    """Make or replace the subscription of an endpoint. `now`: real time in ms.

    With a `takeover`, what the old endpoint was owed goes to the new one, and the old one is forgotten. Its wishes
    hold where they are kept; the endpoint's own where the old one is not known, so that asking twice changes nothing.
    """
    async with database.write() as connection:
        old = await find_subscription(connection, takeover.endpoint) if takeover else None
        if takeover is not None:
            wish = await _with_kept(connection, wish, takeover, old)
        created = await put_subscription(connection, wish, now)
        new = await find_subscription(connection, wish.endpoint)
        assert new is not None
        if old is not None and old != new:
            await take_over(connection, old, new, is_new=created, now=now)
        return Subscribed(created, wish.language)


async def _with_kept(
    connection: AsyncConnection, wish: Subscription, takeover: Takeover, old: int | None
) -> Subscription:
    known = old if old is not None else await find_subscription(connection, wish.endpoint)
    if known is None:
        return wish
    stored = await read_subscription(connection, known)
    return msgspec.structs.replace(wish, **{name: getattr(stored, name) for name in takeover.kept})


async def unsubscribe(database: Database, endpoint: str) -> bool:
    """Forget all that is known about a phone; False where nothing was."""
    async with database.write() as connection:
        return await delete_subscription(connection, endpoint)


class Sample(Struct, frozen=True):
    """What a test message says in one language, and where a tap on it leads."""

    title: str
    body: str
    path: str


async def send_test(database: Database, clock: Clock, endpoint: str, texts: Mapping[str, Sample]) -> bool:
    """Put a test message for this phone into the outbox; False where the phone is not known.

    `texts` by language. It takes the way of every alert, so that its arrival proves something.
    """
    async with database.write() as connection:
        subscription_id = await find_subscription(connection, endpoint)
        if subscription_id is None:
            return False
        language = await language_of(connection, subscription_id)
        if language not in texts:
            language = next(iter(texts))
        await add_message(
            connection,
            subscription_id,
            Notice(
                language=language,
                title=texts[language].title,
                body=texts[language].body,
                path=texts[language].path,
                useful_until=clock.event() + TEST_USEFUL_MS,
            ),
            clock.real(),
        )
        return True
