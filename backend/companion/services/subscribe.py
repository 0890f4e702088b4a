"""Phones come, change their wishes, and go."""

from collections.abc import Mapping

from msgspec import Struct

from companion.clock import Clock
from companion.db.engines import Database
from companion.db.outbox import Notice, add_message
from companion.db.subscriptions import (
    Subscription,
    delete_subscription,
    find_subscription,
    language_of,
    put_subscription,
)

TEST_USEFUL_MS = 10 * 60_000


async def subscribe(database: Database, wish: Subscription, now: int) -> bool:
    """Make or replace the subscription of an endpoint; True where it is new. `now`: real time in ms."""
    async with database.write() as connection:
        return await put_subscription(connection, wish, now)


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
