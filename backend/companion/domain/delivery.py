"""The state machine of one delivery: what becomes of it after each attempt.

Pure: the sender says how an attempt ended (an `Outcome`), `next_step` says what to record. All
moments here are milliseconds of one and the same clock, real time; whoever calls brings a
notification's `useful_until` (event time) onto it first.
"""

from enum import StrEnum

from msgspec import Struct

FIRST_RETRY_MS = 2_000
LONGEST_BACKOFF_MS = 200_000
REFUSED_PAUSE_MS = 120_000
_ENOUGH_DOUBLINGS = 16


class Accepted(Struct, frozen=True, tag="accepted"):
    """The push service took it (RFC 8030 §5: 201). Not to be called delivered."""


class Gone(Struct, frozen=True, tag="gone"):
    """The subscription does not exist any more (404, 410): delete it."""


class Retry(Struct, frozen=True, tag="retry"):
    """Not now: 429, 5xx, network. `after_ms` is the service's Retry-After, in ms from now, if it gave one."""

    after_ms: int | None = None
    reason: str = ""


class Refused(Struct, frozen=True, tag="refused"):
    """The service does not accept our keys (401, 403): the subscription itself may be sound."""

    reason: str = ""


class Rejected(Struct, frozen=True, tag="rejected"):
    """The message is at fault (400, 413): sending it again cannot help."""

    reason: str = ""


Outcome = Accepted | Gone | Retry | Refused | Rejected


class State(StrEnum):
    """Where a delivery stands."""

    WAITING = "waiting"
    """To be sent at `due_at`."""
    SENDING = "sending"
    """Claimed under a lease."""
    ACCEPTED = "accepted"
    GONE = "gone"
    EXPIRED = "expired"
    """It would no longer be of use: not sent."""
    FAILED = "failed"
    """Our fault. The subscription is kept."""
    SUPERSEDED = "superseded"
    """A newer alert says what this one would have said."""


class Step(Struct, frozen=True):
    """What to record. `due_at` is set exactly while the delivery is WAITING."""

    state: State
    due_at: int | None
    note: str


def next_step(outcome: Outcome, attempts: int, now: int, useful_until: int, jitter: float) -> Step:
    """What follows the attempt that ended in `outcome` at `now`.

    `attempts` counts the attempts so far, this one included (≥1). `jitter` is a random number in
    [0, 1): it spreads retries out. No later try than `useful_until` is ever planned.
    """
    match outcome:
        case Accepted():
            return Step(State.ACCEPTED, None, "accepted")
        case Gone():
            return Step(State.GONE, None, "gone")
        case Rejected(reason):
            return Step(State.FAILED, None, _note("rejected", reason))
        case Refused(reason):
            pause = max(backoff(attempts, jitter), round(REFUSED_PAUSE_MS * (0.5 + jitter)))
            return _wait(pause, now, useful_until, _note("keys refused", reason))
        case Retry(after_ms, reason):
            asked = after_ms is not None and after_ms > 0
            # A service asks all phones for the same pause: they must not all come back in one moment.
            pause = after_ms + round(1000 * jitter) if after_ms and asked else backoff(attempts, jitter)
            return _wait(pause, now, useful_until, _note("retry", reason))


def expire(now: int, useful_until: int) -> Step | None:
    """The step to take instead of sending, when a delivery is due but of no more use."""
    return Step(State.EXPIRED, None, "expired") if now >= useful_until else None


def backoff(attempts: int, jitter: float) -> int:
    """The pause in ms after the nth attempt: 1–3 s at first, doubling, never above 5 minutes."""
    doublings = min(max(attempts, 1) - 1, _ENOUGH_DOUBLINGS)
    pause: int = min(FIRST_RETRY_MS * 2**doublings, LONGEST_BACKOFF_MS)
    return round(pause * (0.5 + jitter))


def _wait(pause_ms: int, now: int, useful_until: int, note: str) -> Step:
    if now >= useful_until:
        return Step(State.EXPIRED, None, note)
    return Step(State.WAITING, min(now + pause_ms, useful_until), note)


def _note(what: str, reason: str) -> str:
    return f"{what}: {reason}" if reason else what
