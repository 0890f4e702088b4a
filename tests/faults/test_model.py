"""Whatever organizers, phones, push services and processes do: nobody hears a falsehood, and all end with the truth.

Hypothesis makes stories of rules below, runs them on a real database, and compares what phones show with the agenda;
`world` is what goes on in them, `vocabulary` what they are made of, `phones` what a phone believes, and `reading` how a
text is understood. `make soak` tells many more and longer ones.
"""

from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from companion.db.engines import open_database
from companion.services.authorship import By
from companion.services.pace import Pace, set_pace
from companion.services.remind import Reminders
from companion.services.subscribe import Takeover, subscribe, unsubscribe
from tests.builders import a_wish, an_agenda
from tests.faults.phones import FalsehoodError
from tests.faults.vocabulary import (
    EDITS,
    MOMENTS,
    PHONES,
    VENUES,
    WAYS,
    WEATHERS,
    WISHES,
    edited,
    the_session,
)
from tests.faults.world import World

DESK = By("page", "desk", action="pace")
MOST_SLOW = 2


class Story(World):
    """One event from its first revision on, with everything that may befall it."""

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

    @precondition(lambda self: len(self.slow) < MOST_SLOW)
    @rule(weather=WEATHERS)
    def send_slowly(self, weather: list[str]) -> None:
        """The push service takes what it gets, and answers later."""
        self.run(self.begin_to_send(weather))

    @precondition(lambda self: self.slow)
    @rule()
    def answer(self) -> None:
        self.run(self.answer_one())

    @precondition(lambda self: not self.slow)
    @rule()
    def restart(self) -> None:
        """Another process goes on with what is in the database."""
        self.run(self.event.database.dispose())
        self.event.database = self.open()
        self.event.reminders = Reminders(self.event.database, self.event.clock)

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
