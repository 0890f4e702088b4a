"""A real `companion deliver` on a data directory whose alert is due, so that a test can end it as it likes."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, update

from companion.clock import Clock
from companion.db.engines import open_database
from companion.db.outbox import count_by_state
from companion.db.subscriptions import put_subscription
from companion.db.tables import deliveries
from companion.domain.delivery import State
from companion.push.keys import load_or_make
from companion.services.alert import alert
from companion.services.attempts import LEASE_MS
from companion.services.prepare import prepare
from companion.services.publish import publish
from companion.settings import Settings
from tests.browser.companion_process import COMPANION
from tests.builders import a_wish, as_yaml, changed
from tests.push_service import Phone, PushService
from tests.services.an_event import MONDAY_10, A

PATIENCE_S = 60


class DataDirectory:
    """It is Monday, an hour before the keynote, which has been moved: so many phones are to be told."""

    def __init__(self, folder: Path, service: PushService) -> None:
        self.settings = Settings(data=folder, push_hosts=frozenset({service.origin}))
        self.service = service

    async def prepare(self, phones: int) -> list[Phone]:
        key = load_or_make(self.settings.data / "vapid.pem")
        clock = Clock(MONDAY_10 - 3_600_000 - Clock().real())
        made = [self.service.subscribe(key.public) for _ in range(phones)]
        async with open_database(self.settings.database) as database:
            await prepare(database, clock.offset)
            await publish(database, clock, as_yaml(A), confirmed=True)
            async with database.write() as connection:
                for phone in made:
                    keys = {"p256dh": phone.p256dh, "auth": phone.auth, "vapid_key_id": key.id}
                    await put_subscription(connection, a_wish(endpoint=phone.endpoint, **keys), clock.real())
            await publish(database, clock, as_yaml(changed(A, "keynote", start="10:12")), confirmed=True)
            await alert(database, clock, 0)
        return made

    async def states(self) -> dict[str, int]:
        async with open_database(self.settings.database) as database, database.read() as connection:
            return await count_by_state(connection)

    async def claims(self) -> int:
        """Deliveries that are under a claim or a lease, whatever their state."""
        async with open_database(self.settings.database) as database, database.read() as connection:
            counted = await connection.execute(
                select(func.count()).where(
                    deliveries.c.claim.is_not(None) | deliveries.c.lease_until.is_not(None)
                )
            )
            return counted.scalar_one()

    async def claimed_since(self, moment: int) -> int:
        """Deliveries that are under a lease which began after that moment, in real time (ms)."""
        async with open_database(self.settings.database) as database, database.read() as connection:
            counted = await connection.execute(
                select(func.count()).where(
                    deliveries.c.state == State.SENDING, deliveries.c.lease_until > moment + LEASE_MS
                )
            )
            return counted.scalar_one()

    async def let_leases_run_out(self) -> None:
        """As if twenty seconds had passed."""
        async with open_database(self.settings.database) as database, database.write() as connection:
            await connection.execute(
                update(deliveries).where(deliveries.c.state == State.SENDING).values(lease_until=1)
            )

    async def until_all_are_accepted(self, phones: int) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while await self.states() != {State.ACCEPTED: phones}:
                await asyncio.sleep(0.2)

    @asynccontextmanager
    async def delivering(self, **environment: str) -> AsyncIterator[asyncio.subprocess.Process]:
        """The process; it is killed at the end unless it has ended."""
        variables = {"COMPANION_PUSH_HOSTS": self.service.origin, "COMPANION_ALERT_DELAY": "0"}
        command: list[Any] = [COMPANION, "deliver", "--data", self.settings.data]
        process = await asyncio.create_subprocess_exec(
            *command,
            env=os.environ | variables | environment,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()


async def told_to_stop(process: asyncio.subprocess.Process) -> int:
    """Its exit code."""
    process.send_signal(signal.SIGTERM)
    return await asyncio.wait_for(process.wait(), PATIENCE_S)
