"""A broken push service is left alone; a broken subscription is no broken service."""

import pytest

from companion.push.breaker import LONGEST_ASKED_MS, PROBE_MS, Admission, Breaker, Pause
from tests.push.builders import Watch

ORIGIN = "https://fcm.googleapis.com"


class Story:
    """A breaker, and messages that go well or wrong."""

    def __init__(self) -> None:
        self.watch = Watch()
        self.breaker = Breaker(self.watch)

    def enter(self) -> Admission:
        admission = self.breaker.admit(ORIGIN)
        assert isinstance(admission, Admission)
        return admission

    def fail(self, *phones: str, refused: bool = False, asked_ms: int | None = None) -> None:
        for phone in phones:
            self.breaker.failed(self.enter(), phone, "500", refused=refused, asked_ms=asked_ms)

    def accept(self) -> None:
        self.breaker.succeeded(self.enter())

    def rest(self) -> int | None:
        pause = self.breaker.paused(ORIGIN)
        return pause.until - self.watch.now if pause else None


@pytest.fixture
def story() -> Story:
    return Story()


def test_one_failure_is_nothing(story: Story) -> None:
    story.fail("a")
    assert story.rest() is None


def test_five_failures_in_a_row_of_several_phones_pause_the_service(story: Story) -> None:
    story.fail("a", "b", "a", "b")
    assert story.rest() is None
    story.fail("a")
    assert story.breaker.paused(ORIGIN) == Pause(ORIGIN, story.watch.now + 1000, "500")
    assert story.breaker.admit(ORIGIN) == Pause(ORIGIN, story.watch.now + 1000, "500")
    assert story.breaker.pauses() == (Pause(ORIGIN, story.watch.now + 1000, "500"),)


def test_one_phone_alone_never_pauses_it(story: Story) -> None:
    story.fail(*["a"] * 100)
    story.fail(*["a"] * 5, asked_ms=60_000)
    assert story.rest() is None


def test_a_success_in_between_starts_the_count_anew(story: Story) -> None:
    for _ in range(10):
        story.fail("a", "b", "c", "d")
        story.accept()
    assert story.rest() is None


def test_other_services_go_on(story: Story) -> None:
    story.fail(*"abcde")
    assert isinstance(story.breaker.admit("https://web.push.apple.com"), Admission)


def test_after_the_pause_one_message_finds_out(story: Story) -> None:
    story.fail(*"abcde")
    story.watch.now += 1000
    probe = story.enter()
    assert probe.is_probe
    assert story.breaker.admit(ORIGIN) == Pause(ORIGIN, story.watch.now + 1000, "500")
    story.breaker.succeeded(probe)
    assert [story.enter().is_probe, story.enter().is_probe] == [False, False]
    assert story.rest() is None


def test_the_pauses_grow_to_a_minute_and_shrink_after_a_success(story: Story) -> None:
    story.fail(*"abcde")
    pauses = []
    for _ in range(8):
        pauses.append(story.rest())
        story.watch.now += story.rest() or 0
        story.fail("a")
    assert pauses == [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]
    story.watch.now += 60_000
    story.accept()
    story.fail(*"abcde")
    assert story.rest() == 1000


def test_a_probe_that_is_given_back_or_lost_is_followed_by_another(story: Story) -> None:
    story.fail(*"abcde")
    story.watch.now += 1000
    story.breaker.abandoned(story.enter())
    assert story.enter().is_probe
    assert story.rest() == 1000
    story.watch.now += PROBE_MS
    assert story.enter().is_probe


def test_what_was_under_way_before_the_pause_does_not_lengthen_it(story: Story) -> None:
    under_way = [story.enter() for _ in range(50)]
    for number, admission in enumerate(under_way):
        story.breaker.failed(admission, str(number), "500")
    assert story.rest() == 1000
    story.watch.now += 1000
    probe = story.enter()
    story.breaker.failed(under_way[0], "late", "500")
    assert story.breaker.admit(ORIGIN) == Pause(ORIGIN, story.watch.now + 1000, "500")
    story.breaker.succeeded(probe)
    assert story.rest() is None


def test_a_late_success_ends_the_pause(story: Story) -> None:
    under_way = story.enter()
    story.fail(*"abcde")
    story.breaker.succeeded(under_way)
    assert story.rest() is None


def test_a_service_is_left_alone_for_as_long_as_it_asks(story: Story) -> None:
    story.fail("a", asked_ms=7000)
    assert story.rest() is None
    under_way = story.enter()
    story.fail("b", asked_ms=7000)
    assert story.rest() == 7000
    story.breaker.succeeded(under_way)  # taken before it asked
    assert story.rest() == 7000
    story.watch.now += 7000
    story.accept()
    assert story.rest() is None


def test_an_absurd_wish_is_asked_again_after_five_minutes(story: Story) -> None:
    story.fail("a", "b", asked_ms=24 * 60 * 60 * 1000)
    assert story.rest() == LONGEST_ASKED_MS
    story.watch.now += LONGEST_ASKED_MS
    assert story.enter().is_probe


def test_a_service_that_has_never_taken_our_key_and_refuses_it_is_paused_at_once(story: Story) -> None:
    story.fail("a", refused=True)
    assert story.rest() == 1000


def test_where_our_key_was_taken_a_refusal_is_one_phone_s_affair(story: Story) -> None:
    story.accept()
    story.fail("a", refused=True)
    assert story.rest() is None
    story.fail("b", "a", "b", "a", refused=True)
    assert story.rest() == 1000
    story.watch.now += 1000
    story.fail("c", refused=True)
    assert story.rest() == 2000


def test_gone_says_nothing_about_our_key(story: Story) -> None:
    story.breaker.succeeded(story.enter(), accepted=False)
    story.fail("a", refused=True)
    assert story.rest() == 1000


def test_a_clock_that_is_set_back_ends_the_pause(story: Story) -> None:
    story.fail(*"abcde")
    story.watch.now -= 24 * 60 * 60 * 1000
    assert story.rest() is None
    assert story.enter().is_probe


def test_invented_hosts_do_not_fill_the_memory(story: Story) -> None:
    story.fail(*"abcde")
    for number in range(2500):
        story.breaker.failed(
            Admission(f"https://{number}.push.apple.com", 0, is_probe=False), "a", "no answer"
        )
    assert len(story.breaker._circuits) <= 1000
    assert story.rest() == 1000
