"""Whatever organizers, phones, push services and processes do: nobody hears a falsehood, and all end with the truth.

Hypothesis makes stories of rules below, runs them on a real database, and compares what phones show with the agenda;
`vocabulary` has what they are made of, `phones` says what a phone believes, `reading` how a text is understood.
`make soak` tells many more and longer ones.
"""

import asyncio
import shutil
from collections.abc import Coroutine
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import event as sqlalchemy_event

from companion.db.engines import Database, open_database
from companion.db.outbox import Due, next_due
from companion.db.subscriptions import Subscription, find_subscription
from companion.domain.agenda import Agenda
from companion.domain.delivery import Gone, Outcome, Rejected
from companion.services.alert import Alerted, Later, OnHold
from companion.services.authorship import By
from companion.services.deliver import deliver_round
from companion.services.pace import Pace, set_pace
from companion.services.publish import Published, Unchanged, Waiting, publish
from companion.services.remind import Reminders
from companion.services.subscribe import Takeover, subscribe, unsubscribe
from tests.builders import a_wish, an_agenda, as_yaml
from tests.faults.phones import FalsehoodError, Phone, belief_in
from tests.faults.vocabulary import (
    EDITS,
    MOMENTS,
    PHONES,
    STARTS,
    VENUES,
    VOCABULARY,
    WAYS,
    WEATHER,
    WEATHERS,
    WISHES,
    edited,
    the_session,
)
from tests.services.an_event import Event

NUMBERS = count()
DESK = By("page", "desk", action="pace")
MOST_SLOW = 2


class Story(RuleBasedStateMachine):
    """One event from its first revision on, with everything that may befall it."""

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

    def teardown(self) -> None:
        try:
            if self.published:
                self.settle()
        finally:
            for task, _ in self.slow:
                task.cancel()
            self.run(self.event.database.dispose())
            self.runner.close()
            for file in self.home.glob(f"{self.file.name}*"):
                file.unlink()

    # The organizer.

    @initialize(at=st.sampled_from(MOMENTS), wishes=st.lists(WISHES, min_size=3, max_size=len(PHONES)))
    def begin(self, at: int, wishes: list[dict[str, Any]]) -> None:
        self.event.clock.at = at
        self.publish(an_agenda(*(the_session(name) for name in ("alpha", "beta", "gamma")), venues=VENUES))
        self.alerted = self.head
        for name, wish in zip(PHONES, wishes, strict=False):
            self.wish(name, wish)

    @rule(edits=EDITS, by=st.integers(1, 4), confirmed=st.sampled_from([True, True, True, False]))
    def edit(self, edits: dict[str, str], by: int, *, confirmed: bool) -> None:
        sessions = {session.id: session for session in self.head.sessions}
        for name, what in edits.items():
            if what == "there" and name in sessions and len(sessions) > 1:
                del sessions[name]
            else:
                sessions[name] = edited(sessions.get(name, the_session(name)), what, by)
        self.publish(an_agenda(*sessions.values(), venues=VENUES), confirmed=confirmed)

    @rule(edits=EDITS, by=st.integers(1, 4), weather=WEATHERS, way=WAYS)
    def edit_and_tell(self, edits: dict[str, str], by: int, weather: list[str], way: str) -> None:
        """As it goes on most days; `way`: how far the process gets that sends it."""
        self.edit(edits, by, confirmed=True)
        self.tell(weather, way)

    @rule(
        edits=EDITS, by=st.integers(1, 4), weathers=st.tuples(WEATHERS, WEATHERS), ways=st.tuples(WAYS, WAYS)
    )
    def there_and_back(
        self,
        edits: dict[str, str],
        by: int,
        weathers: tuple[list[str], list[str]],
        ways: tuple[str, str],
    ) -> None:
        before = self.head
        self.edit_and_tell(edits, by, weathers[0], ways[0])
        self.publish(before)
        self.tell(weathers[1], ways[1])

    def tell(self, weather: list[str], way: str) -> None:
        self.wait(61)
        self.alert()
        if way == "well":
            self.send(weather)
        elif way == "dies":
            self.crash(weather, 1)
        elif way == "slow" and len(self.slow) < MOST_SLOW:
            self.send_slowly(weather)

    @precondition(lambda self: len(self.published) > 1)
    @rule(back=st.integers(2, 4))
    def revert(self, back: int) -> None:
        self.publish(self.published[-min(back, len(self.published))])

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

    @rule(pace=st.sampled_from([Pace.NORMAL, Pace.NORMAL, Pace.NOW, Pace.HOLD]))
    def say(self, pace: Pace) -> None:
        self.run(set_pace(self.event.database, self.event.clock, pace, DESK))
        self.held = pace is Pace.HOLD

    # People.

    @rule(name=st.sampled_from(PHONES), wishes=WISHES)
    def wish(self, name: str, wishes: dict[str, Any]) -> None:
        """A phone comes, or wants something else."""
        phone = self.phones.get(name)
        endpoint = phone.wish.endpoint if phone else a_wish(name).endpoint
        wish = a_wish(name, endpoint=endpoint, **wishes)
        self.run(subscribe(self.event.database, wish, self.event.clock.real()))
        if phone:
            phone.wish = wish
        else:
            self.phones[name] = self.newcomer(name, wish)

    def newcomer(self, name: str, wish: Subscription) -> Phone:
        beliefs = {each: belief_in(self.alerted.session(each)) for each in STARTS}
        heard_of = {each: {belief.start[1]} if belief.start else set() for each, belief in beliefs.items()}
        return Phone(name, wish, beliefs, heard_of)

    @precondition(lambda self: self.phones)
    @rule(data=st.data())
    def leave(self, data: st.DataObject) -> None:
        phone = self.phones.pop(data.draw(st.sampled_from(sorted(self.phones))))
        assert self.run(unsubscribe(self.event.database, phone.wish.endpoint))

    @precondition(lambda self: self.phones)
    @rule(data=st.data())
    def move(self, data: st.DataObject) -> None:
        """The browser gets another address from its push service."""
        phone = self.phones[data.draw(st.sampled_from(sorted(self.phones)))]
        before = phone.wish.endpoint
        phone.wish = msgspec.structs.replace(phone.wish, endpoint=f"{before}+")
        replaces = Takeover(before, frozenset())
        self.run(subscribe(self.event.database, phone.wish, self.event.clock.real(), replaces))

    # Time, and the process that works with it.

    @rule(seconds=st.sampled_from([1, 16, 61, 61, 61, 700, 3600, 5 * 3600]))
    def wait(self, seconds: int) -> None:
        self.event.clock.tick(seconds)

    @rule()
    def alert(self) -> None:
        """Alerts and reminders are made, and not sent yet."""
        self.run(self.make_alert())
        self.run(self.event.remind())

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

    @rule(weather=WEATHERS)
    def send(self, weather: list[str]) -> None:
        self.weather = weather
        self.run(self.event.send())
        self.run(self.forget_gone())

    @rule(weather=WEATHERS, after=st.integers(0, 3))
    def crash(self, weather: list[str], after: int) -> None:
        """The process is killed when it has sent some, and written nothing."""
        self.weather, self.crash_after = weather, after
        self.run(self.send_and_die())

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

    async def deliver_round(self) -> None:
        await deliver_round(self.event.database, self.event.clock, self.event.sender)

    @precondition(lambda self: len(self.slow) < MOST_SLOW)
    @rule(weather=WEATHERS)
    def send_slowly(self, weather: list[str]) -> None:
        """The push service takes what it gets, and answers later."""
        self.run(self.begin_to_send(weather))

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

    @precondition(lambda self: self.slow)
    @rule()
    def answer(self) -> None:
        self.run(self.answer_one())

    async def answer_one(self) -> None:
        task, answers = self.slow.pop(0)
        if not answers.done():  # nobody has lost patience
            answers.set_result(None)
        await task
        await self.forget_gone()

    @precondition(lambda self: not self.slow)
    @rule()
    def restart(self) -> None:
        """Another process goes on with what is in the database."""
        self.run(self.event.database.dispose())
        self.event.database = self.open()
        self.event.reminders = Reminders(self.event.database, self.event.clock)

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

    # What must be so in the end.

    @rule()
    def settle(self) -> None:
        """All answers come, nobody holds anything back, push services are well: everybody is told."""
        while self.slow:
            self.answer()
        self.say(Pace.NORMAL)
        if self.refused:  # what was refused for our fault is told with the next alert
            self.refused = False
            notes = f"{self.event.clock.at}"
            first, *others = self.head.sessions
            self.publish(an_agenda(msgspec.structs.replace(first, notes=notes), *others, venues=VENUES))
        self.weather = ["well"]
        self.run(self.until_all_is_told())
        for phone in self.phones.values():
            wrong = phone.left_with(self.head, self.event.clock.event())
            if wrong:
                raise FalsehoodError(
                    f"{phone.name} is left with {phone.beliefs}: {wrong}; shown {phone.shown}"
                )

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


def forget_about_power_loss(connection: Any, _record: object) -> None:
    """These databases need not outlive the machine: without waiting for the disk a story takes half the time."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous=OFF")
    cursor.close()


@pytest.fixture
async def home(tmp_path: Path) -> Path:
    """Where the databases are, beside an empty one to copy."""
    async with open_database(f"sqlite+aiosqlite:///{tmp_path / 'template.db'}"):
        return tmp_path


def tell_stories(home: Path, examples: int, steps: int, *, derandomize: bool) -> None:
    run_state_machine_as_test(
        partial(Story, home),
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            derandomize=derandomize,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.slow
def test_every_phone_ends_with_the_truth(home: Path):
    tell_stories(home, 40, 30, derandomize=True)


@pytest.mark.soak
def test_every_phone_ends_with_the_truth_in_thousands_of_stories(home: Path):
    tell_stories(home, 1000, 60, derandomize=False)
