"""One event in a test: publish, let time pass, make alerts, send. Everything is real but the clock and the sender."""

from companion.db.engines import Database
from companion.db.outbox import count_by_state
from companion.db.subscriptions import put_subscription
from companion.domain.agenda import Agenda
from companion.services.alert import Result, alert
from companion.services.deliver import deliver_round
from companion.services.publish import Published, publish
from companion.services.remind import Reminded, Reminders
from tests.builders import a_session, a_wish, an_agenda, as_yaml, changed
from tests.fakes import FakeClock, FakeSender

DELAY_MS = 60_000
MONDAY_10 = 1_663_574_400_000
"""Monday 19 September 2022, 10:00 in Bergen: 65 hours after the fake clock's start."""

A = an_agenda(a_session("keynote"), a_session("panel", start="10:30"), a_session("lunch", start="11:30"))
B = changed(A, "keynote", start="10:12")
C = changed(A, "keynote", start="10:20")


class Event:
    """One event in a test: publish, let time pass, send."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = FakeClock()
        self.sender = FakeSender()
        self.reminders = Reminders(database, self.clock)

    async def edit(self, agenda: Agenda, *, wait: float = 0) -> None:
        result = await publish(self.database, self.clock, as_yaml(agenda), confirmed=True)
        assert isinstance(result, Published)
        self.clock.tick(wait)

    async def subscribe(self, name: str = "phone", **wishes: object) -> None:
        async with self.database.write() as connection:
            await put_subscription(connection, a_wish(name, **wishes), self.clock.real())

    async def alert(self) -> Result:
        return await alert(self.database, self.clock, DELAY_MS)

    async def remind(self) -> Reminded:
        return await self.reminders.remind()

    async def send(self) -> list[tuple[str, str]]:
        """Send all that is due; the texts that went out."""
        before = len(self.sender.sent)
        while (await deliver_round(self.database, self.clock, self.sender)).total:
            pass
        return self.sender.texts[before:]

    async def states(self) -> dict[str, int]:
        async with self.database.read() as connection:
            return await count_by_state(connection)
