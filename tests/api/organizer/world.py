"""An organizer at the desk: a real file, a real database, one published revision, and a token."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from companion.content.writing import source_hash
from companion.db.engines import Database
from companion.db.subscriptions import put_subscription
from companion.desk import OrganizersDesk
from companion.domain.agenda import Agenda
from companion.services.publish import publish
from companion.services.sign_in import Door, make_token
from companion.settings import Settings
from tests.api.world import World, an_edition
from tests.builders import a_session, a_wish, an_agenda, as_yaml
from tests.fakes import FakeClock

CHOSEN = "chosen-by-a-person"
AGENDA = an_agenda(
    a_session("keynote"),
    a_session("panel", start="10:30"),
    a_session("lunch", start="11:30"),
    a_session("end", start="15:00"),
)
PHONE = "https://push.example/phone"


class Desk:
    """The app with all that organizers use. `nudged`: how often the pages were told to look."""

    def __init__(self, database: Database, place: Path, **settings: Any) -> None:
        self.database = database
        self.clock = FakeClock()
        self.file = place / "agenda.yaml"
        self.nudged = 0
        self.settings = Settings(agenda=self.file, data=place, organizer_token=CHOSEN, **settings)
        self.door = Door(self.clock, CHOSEN)
        self.desk = OrganizersDesk(self.clock, self.settings, self._nudge)
        self.door.database = self.desk.database = database
        self.world = World(edition=an_edition(), door=self.door, desk=self.desk, now=self.clock.real)

    def _nudge(self) -> None:
        self.nudged += 1

    async def open(self, agenda: Agenda = AGENDA) -> None:
        """Write the file and publish it."""
        self.file.write_bytes(as_yaml(agenda))
        await publish(self.database, self.clock, as_yaml(agenda))

    async def token(self, name: str = "Kari") -> str:
        return await make_token(self.database, self.clock, name)

    @property
    def hash(self) -> str:
        return source_hash(self.file.read_bytes())

    async def subscribe(self, endpoint: str = PHONE, **wishes: Any) -> None:
        async with self.database.write() as connection:
            await put_subscription(connection, a_wish(**{"endpoint": endpoint, **wishes}), self.clock.real())

    @asynccontextmanager
    async def client(self, token: str = "", address: str = "192.0.2.1") -> AsyncIterator[httpx.AsyncClient]:
        async with self.world.client(address) as client:
            if token:
                client.headers["authorization"] = f"Bearer {token}"
            yield client

    @asynccontextmanager
    async def organizer(self) -> AsyncIterator[httpx.AsyncClient]:
        """A client with the token of the settings."""
        async with self.client(CHOSEN) as client:
            yield client
