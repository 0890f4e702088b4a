"""What goes on in a story without being told in it: the database, what is published, the push service, its phones.

`test_model` has the rules that tell it.
"""

import asyncio
import shutil
from collections.abc import Coroutine
from itertools import count
from pathlib import Path
from typing import Any

from hypothesis.stateful import RuleBasedStateMachine
from sqlalchemy import event as sqlalchemy_event

from companion.db.engines import Database
from companion.db.outbox import Due, next_due
from companion.db.subscriptions import Subscription, find_subscription
from companion.domain.agenda import Agenda
from companion.domain.delivery import Gone, Outcome, Rejected
from companion.services.alert import Alerted, Later, OnHold
from companion.services.deliver import deliver_round
from companion.services.publish import Published, Unchanged, Waiting, publish
from tests.builders import an_agenda, as_yaml
from tests.faults.phones import Phone, belief_in
from tests.faults.vocabulary import STARTS, VOCABULARY, WEATHER
from tests.services.an_event import Event

NUMBERS = count()


class World(RuleBasedStateMachine):
    """One event, its phones, and the push service that they share."""

    def __init__(self, home: Path) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.home = home
        self.file = home / f"{next(NUMBERS)}.db"
        shutil.copyfile(home / "template.db", self.file)
        self.event = Event(self.open())
        self.event.sender.send = self.push  # type: ignore[method-assign]
        self.head = self.alerted = an_agenda()
        self.published: list[Agenda] = []
        self.phones: dict[str, Phone] = {}
        self.weather: list[str] = ["well"]
        self.sent = 0
        self.crash_after: int | None = None
        self.crashed = asyncio.Event()
        self.slow: list[tuple[asyncio.Task[Any], asyncio.Future[None]]] = []
        self.answers: asyncio.Future[None] | None = None
        self.refused = False
        self.held = False
        self.called_gone: set[str] = set()

    def open(self) -> Database:
        database = Database(f"sqlite+aiosqlite:///{self.file}")
        for engine in (database.writer, database.reader):
            sqlalchemy_event.listen(engine.sync_engine, "connect", forget_about_power_loss)
        return database

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.runner.run(work)

    def publish(self, agenda: Agenda, *, confirmed: bool = True) -> None:
        database, clock = self.event.database, self.event.clock
        result = self.run(publish(database, clock, as_yaml(agenda), confirmed=confirmed))
        if isinstance(result, Waiting):
            assert not confirmed
            return
        vanished = {session.id for session in self.head.sessions} - {
            session.id for session in agenda.sessions
        }
        assert confirmed or not vanished
        assert isinstance(result, Published if not self.published or agenda != self.head else Unchanged)
        self.head = agenda
        self.published.append(agenda)

    def newcomer(self, name: str, wish: Subscription) -> Phone:
        beliefs = {each: belief_in(self.alerted.session(each)) for each in STARTS}
        heard_of = {each: {belief.start[1]} if belief.start else set() for each, belief in beliefs.items()}
        return Phone(name, wish, beliefs, heard_of)

    async def make_alert(self) -> Any:
        head = self.head
        result = await self.event.alert()
        if isinstance(result, Alerted):
            assert not self.held
            self.alerted = head
            if result.number is not None:
                for phone in self.phones.values():
                    phone.overhear(head, self.event.clock.event())
        return result

    # The process that sends.

    async def deliver_round(self) -> None:
        await deliver_round(self.event.database, self.event.clock, self.event.sender)

    async def begin_to_send(self, weather: list[str]) -> None:
        self.weather = weather
        self.answers = asyncio.get_running_loop().create_future()
        answers = self.answers
        before = self.sent
        task = asyncio.create_task(self.deliver_round())
        while not task.done() and self.sent == before:
            await asyncio.sleep(0.001)
        self.answers = None
        if task.done():
            await task
        else:
            self.slow.append((task, answers))

    async def answer_one(self) -> None:
        task, answers = self.slow.pop(0)
        if not answers.done():  # nobody has lost patience
            answers.set_result(None)
        await task
        await self.forget_gone()

    async def send_and_die(self) -> None:
        round_ = asyncio.create_task(self.deliver_round())
        self.crashed = asyncio.Event()
        died = asyncio.create_task(self.crashed.wait())
        await asyncio.wait([round_, died], return_when=asyncio.FIRST_COMPLETED)
        self.crash_after = None
        if round_.done():
            await round_
        died.cancel()
        while not round_.done():  # `wait_for` loses a cancellation that comes together with its result
            round_.cancel()
            await asyncio.sleep(0)
        await asyncio.gather(round_, died, return_exceptions=True)
        for phone in self.phones.values():
            phone.may_have_heard(self.alerted)  # as far as anybody knows: what was claimed was perhaps sent

    async def until_all_is_told(self) -> None:
        clock = self.event.clock
        for _ in range(100):
            result = await self.make_alert()
            await self.event.send()
            async with self.event.database.read() as connection:
                due_at = await next_due(connection)
            moments = [result.due_at] if isinstance(result, Later) else []
            moments += [due_at] if due_at is not None else []
            if not moments:
                assert self.alerted == self.head
                return
            assert not isinstance(result, OnHold)
            clock.at = max(clock.at, min(moments) + 1)
        raise AssertionError("it never comes to rest")

    # The push service.

    async def push(self, due: Due, ttl_s: int) -> Outcome:
        assert ttl_s > 0
        name = next(
            (name for name, phone in self.phones.items() if phone.wish.endpoint == due.endpoint), None
        )
        assert name is not None, f"{due.endpoint} has left"
        phone = self.phones[name]
        is_shown, outcome = WEATHER[self.weather[self.sent % len(self.weather)]]
        self.sent += 1
        if self.crash_after is not None:
            self.crashed.set()
            self.crash_after -= 1
            is_shown &= self.crash_after >= 0
        self.refused |= isinstance(outcome, Rejected)
        if isinstance(outcome, Gone):
            self.called_gone.add(due.endpoint)
        told = self.head if due.session_id is not None else self.alerted
        said = phone.read(due, told, VOCABULARY, self.event.clock.event())
        if is_shown:
            phone.show(said, told, f"{due.title} · {due.body}")
        if self.answers is not None:
            await self.answers
        if self.crash_after is not None:
            await asyncio.Event().wait()
        return outcome

    async def forget_gone(self) -> None:
        """Those whom a push service has called gone, and who are forgotten for it."""
        async with self.event.database.read() as connection:
            for name, phone in list(self.phones.items()):
                if await find_subscription(connection, phone.wish.endpoint) is None:
                    assert phone.wish.endpoint in self.called_gone
                    del self.phones[name]


def forget_about_power_loss(connection: Any, _record: object) -> None:
    """These databases need not outlive the machine: without waiting for the disk a story takes half the time."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous=OFF")
    cursor.close()
