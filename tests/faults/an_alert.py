"""An alert for phones at several push services, and a worker whose time a test can let pass.

Everything is real but the clock: database, window, sender, sockets, encryption, a strict push service.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from companion.clock import Clock
from companion.db.engines import Database
from companion.db.subscriptions import put_subscription
from companion.db.tables import deliveries, subscriptions
from companion.deliverer import PushSender
from companion.push.endpoints import EndpointPolicy
from companion.push.keys import VapidKey
from companion.push.sender import Sender
from companion.services.alert import alert
from companion.services.deliver import Window
from companion.services.prepare import prepare
from companion.services.publish import publish
from tests.builders import a_wish, as_yaml, changed
from tests.push.builders import SUBJECT, a_key
from tests.push_service import Phone, PushService
from tests.services.an_event import MONDAY_10, A

KEY = a_key()
NINE = MONDAY_10 - 3_600_000


@dataclass(slots=True)
class QuickClock(Clock):
    """Real time, and what a test has let pass beside it."""

    ahead: int = 0

    def real(self) -> int:
        return Clock.real(self) + self.ahead

    def tick(self, seconds: float) -> None:
        self.ahead += round(seconds * 1000)


class Worker:
    """A delivery process without the process."""

    def __init__(self, database: Database, clock: QuickClock, sender: Sender) -> None:
        self.database = database
        self.clock = clock
        self.sender = sender
        push = PushSender(sender, "https://agenda.example.org")
        self.window = Window(database, clock, push, push)

    async def work(self, until: Callable[[], bool] | None = None) -> None:
        """Until nothing is due any more, or earlier."""
        while not (until and until()):
            done = await self.window.turn()
            if self.window.is_idle and not done.total:
                return
            await self.window.wait(0.2)


class AnAlert:
    """It is Monday, an hour before the keynote, which will move."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = QuickClock(NINE - Clock().real())
        self.starts = 10

    async def subscribe(
        self, service: PushService, count: int, key: VapidKey = KEY, **wish: Any
    ) -> list[Phone]:
        phones = [service.subscribe(key.public) for _ in range(count)]
        async with self.database.write() as connection:
            for phone in phones:
                keys = {"p256dh": phone.p256dh, "auth": phone.auth, "vapid_key_id": key.id}
                await put_subscription(
                    connection, a_wish(endpoint=phone.endpoint, **keys, **wish), self.clock.real()
                )
        return phones

    async def make(self) -> None:
        """Say something that was not said before."""
        self.starts += 10
        await publish(
            self.database,
            self.clock,
            as_yaml(changed(A, "keynote", start=f"10:{self.starts}")),
            confirmed=True,
        )
        await alert(self.database, self.clock, 0)

    @asynccontextmanager
    async def worker(
        self, *services: PushService, keys: Sequence[VapidKey] = (KEY,), timeout_s: float = 5
    ) -> AsyncIterator[Worker]:
        policy = EndpointPolicy([service.origin for service in services])
        options: dict[str, Any] = {"timeout_s": timeout_s, "now": self.clock.real}
        async with Sender(keys, SUBJECT, policy, **options) as sender:
            worker = Worker(self.database, self.clock, sender)
            try:
                yield worker
            finally:
                await worker.window.close()

    async def stored(self, service: PushService) -> list[Any]:
        """State, attempts, due_at and note of each delivery to who is subscribed there."""
        async with self.database.read() as connection:
            rows = await connection.execute(
                select(deliveries.c.state, deliveries.c.attempts, deliveries.c.due_at, deliveries.c.note)
                .join(subscriptions, subscriptions.c.id == deliveries.c.subscription_id)
                .where(subscriptions.c.endpoint.startswith(service.origin))
                .order_by(deliveries.c.id)
            )
            return list(rows)

    async def phones(self, service: PushService) -> int:
        async with self.database.read() as connection:
            counted = await connection.execute(
                select(func.count()).where(subscriptions.c.endpoint.startswith(service.origin))
            )
            return counted.scalar_one()


async def an_alert(database: Database) -> AnAlert:
    made = AnAlert(database)
    await prepare(database, made.clock.offset)
    await publish(database, made.clock, as_yaml(A), confirmed=True)
    return made
