"""What becomes of a delivery after each attempt."""

import pytest

from companion.domain.delivery import (
    Accepted,
    Gone,
    Outcome,
    Refused,
    Rejected,
    Retry,
    State,
    Step,
    backoff,
    expire,
    next_step,
)

NOW = 1_000_000_000
HOUR = 3_600_000
UNTIL = NOW + HOUR
YEAR = 365 * 24 * HOUR


@pytest.mark.parametrize(
    ("outcome", "attempts", "expected"),
    [
        pytest.param(Accepted(), 1, Step(State.ACCEPTED, None, "accepted"), id="accepted"),
        pytest.param(Gone(), 1, Step(State.GONE, None, "gone"), id="gone"),
        pytest.param(
            Rejected("413"), 1, Step(State.FAILED, None, "rejected: 413"), id="our fault is not retried"
        ),
        pytest.param(
            Refused("403"), 1, Step(State.WAITING, NOW + 120_000, "keys refused: 403"), id="our keys: kept"
        ),
        pytest.param(
            Refused(), 9, Step(State.WAITING, NOW + 200_000, "keys refused"), id="our keys, again and again"
        ),
        pytest.param(Retry(None, "503"), 1, Step(State.WAITING, NOW + 2_000, "retry: 503"), id="first retry"),
        pytest.param(Retry(), 2, Step(State.WAITING, NOW + 4_000, "retry"), id="second retry"),
        pytest.param(Retry(), 5, Step(State.WAITING, NOW + 32_000, "retry"), id="fifth retry"),
        pytest.param(
            Retry(), 10**9, Step(State.WAITING, NOW + 200_000, "retry"), id="it does not grow for ever"
        ),
        pytest.param(Retry(30_000), 1, Step(State.WAITING, NOW + 30_500, "retry"), id="Retry-After"),
        pytest.param(
            Retry(30_000), 9, Step(State.WAITING, NOW + 30_500, "retry"), id="Retry-After before backoff"
        ),
        pytest.param(Retry(0), 1, Step(State.WAITING, NOW + 2_000, "retry"), id="Retry-After: 0"),
        pytest.param(Retry(-5), 1, Step(State.WAITING, NOW + 2_000, "retry"), id="a date in the past"),
        pytest.param(Retry(YEAR), 1, Step(State.WAITING, UNTIL, "retry"), id="an absurd Retry-After"),
        pytest.param(Retry(10**18), 1, Step(State.WAITING, UNTIL, "retry"), id="a more absurd one"),
    ],
)
def test_the_next_step(outcome: Outcome, attempts: int, expected: Step) -> None:
    assert next_step(outcome, attempts, NOW, UNTIL, jitter=0.5) == expected


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Accepted(), State.ACCEPTED),
        (Gone(), State.GONE),
        (Rejected(), State.FAILED),
        (Refused(), State.EXPIRED),
        (Retry(), State.EXPIRED),
        (Retry(5_000), State.EXPIRED),
    ],
)
def test_nothing_is_tried_again_when_it_is_of_no_more_use(outcome: Outcome, state: State) -> None:
    assert next_step(outcome, 1, NOW, NOW, jitter=0.0).state is state


def test_no_try_is_planned_after_its_usefulness() -> None:
    assert next_step(Retry(), 5, NOW, NOW + 1_000, jitter=0.5) == Step(State.WAITING, NOW + 1_000, "retry")


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (UNTIL - 1, None),
        (UNTIL, Step(State.EXPIRED, None, "expired")),
        (UNTIL + 1, Step(State.EXPIRED, None, "expired")),
    ],
)
def test_what_is_due_too_late_expires(now: int, expected: Step | None) -> None:
    assert expire(now, UNTIL) == expected


@pytest.mark.parametrize(
    ("attempts", "least", "most"),
    [(1, 1_000, 3_000), (2, 2_000, 6_000), (3, 4_000, 12_000), (7, 64_000, 192_000), (8, 100_000, 300_000)],
)
def test_the_backoff_doubles_and_jitter_spreads_it(attempts: int, least: int, most: int) -> None:
    assert (backoff(attempts, 0.0), backoff(attempts, 1.0)) == (least, most)


def test_phones_that_are_asked_for_the_same_pause_do_not_come_back_in_one_moment() -> None:
    steps = [next_step(Retry(60_000), 1, NOW, UNTIL, jitter=jitter).due_at for jitter in (0.0, 0.25, 0.99)]
    assert steps == [NOW + 60_000, NOW + 60_250, NOW + 60_990]
