"""How urgent a change is, and when what it makes us say may go out.

Judged by the net change against what was last alerted. All moments are milliseconds of event time.
"""

from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from msgspec import Struct

from companion.domain.changes import Change, ChangeKind
from companion.domain.timeline import EndSource, Slot, local, to_ms

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR

SMALL_MOVE = 5 * MINUTE
"""A session that begins later by less than this is marked on the page, and told to nobody."""
EARLIER_WITHIN = DAY
CHANGED_WITHIN = 2 * HOUR
FAR_AHEAD = 7 * DAY
ACT_NOW_DELAY = 15_000
RESTARTS = 3

QUIET_FROM = time(22)
QUIET_UNTIL = time(7)
EARLY_BEFORE = time(8)
"""What begins before this can not wait for the end of the quiet hours."""
DIGEST_AT = time(17)


class Urgency(StrEnum):
    """How soon people must know."""

    ACT_NOW = "act-now"
    """Someone goes wrong if not told at once: goes out at night too."""
    NORMAL = "normal"
    QUIET = "quiet"
    """A mark on the page, no alert."""


class Wait(StrEnum):
    """Why something goes out later than now."""

    NIGHT = "night"
    DIGEST = "digest"
    BUDGET = "budget"
    """The phone has had its share of pushes: see `budget`."""


class Sending(Struct, frozen=True):
    """When a notification may go out (event time), and why not at once."""

    at: int
    wait: Wait | None = None


_MOVES = {ChangeKind.DATE, ChangeKind.START}
_PLACES = {ChangeKind.VENUE, ChangeKind.ROOM, ChangeKind.MEET}
_GONE = {ChangeKind.CANCELLED, ChangeKind.REMOVED}
_DEPARTURES = {ChangeKind.LEAVE_BY, ChangeKind.LAST_RETURN}
_NORMAL = {ChangeKind.NEW, ChangeKind.TITLE, ChangeKind.SPEAKERS}


def urgency_of(change: Change, old: Slot | None, new: Slot | None, now: int) -> Urgency:
    """How urgent one change is; `old` and `new` are its session's slots, None where there is no session."""
    starts = [slot.starts_at for slot in (old, new) if slot is not None]
    if change.kind in _MOVES:
        return _urgency_of_move(old, new, now)
    if change.kind in _PLACES or change.kind in _GONE:
        return _act_now_if(any(abs(start - now) <= CHANGED_WITHIN for start in starts))
    if change.kind is ChangeKind.REINSTATED:
        return _act_now_if(new is not None and abs(new.starts_at - now) <= CHANGED_WITHIN)
    if change.kind in _DEPARTURES:
        sooner = change.old is not None and change.new is not None and change.new < change.old
        return _act_now_if(sooner and any(start - now <= EARLIER_WITHIN for start in starts))
    if change.kind is ChangeKind.END:
        return _urgency_of_end(old, new)
    return Urgency.NORMAL if change.kind in _NORMAL else Urgency.QUIET


def _act_now_if(condition: bool) -> Urgency:  # noqa: FBT001 - reads as a sentence where it is called
    return Urgency.ACT_NOW if condition else Urgency.NORMAL


def _urgency_of_move(old: Slot | None, new: Slot | None, now: int) -> Urgency:
    if old is None or new is None:
        return Urgency.NORMAL
    later_by = new.starts_at - old.starts_at
    if later_by < 0:
        return _act_now_if(new.starts_at - now <= EARLIER_WITHIN)
    return Urgency.NORMAL if later_by >= SMALL_MOVE else Urgency.QUIET


def _urgency_of_end(old: Slot | None, new: Slot | None) -> Urgency:
    """An end that is stated, and is not what was shown before, give or take a small move.

    A session that moves as a whole ends when it must: that is no news beside the new start.
    """
    if old is None or new is None or new.ends_at is None or new.end is not EndSource.STATED:
        return Urgency.QUIET
    if old.ends_at is None:
        return Urgency.NORMAL
    if abs(new.ends_at - old.ends_at) < SMALL_MOVE:
        return Urgency.QUIET
    moved_whole = new.ends_at - new.starts_at == old.ends_at - old.starts_at
    return Urgency.QUIET if moved_whole else Urgency.NORMAL


def delay_of(urgency: Urgency, delay_ms: int) -> int | None:
    """How long such a change waits before it is told (ms); None if it never is.

    `delay_ms` is the alert delay for normal changes.
    """
    match urgency:
        case Urgency.ACT_NOW:
            return min(ACT_NOW_DELAY, delay_ms)
        case Urgency.NORMAL:
            return delay_ms
        case Urgency.QUIET:
            return None


def alert_due(published: tuple[int, ...], delay_ms: int) -> int:
    """When the pending revisions, published at these moments, are told: in the clock of `published`.

    The delay counts from the first; an edit within it starts it again, three times at most.
    """
    first, *further = sorted(published)
    due = first + delay_ms
    for again in further[:RESTARTS]:
        if again >= due:
            break
        due = again + delay_ms
    return due


def sending(urgency: Urgency, starts_at: int, now: int, zone: ZoneInfo) -> Sending:
    """When it may go out: at night only what can not wait, and what is far ahead once a day.

    `starts_at` is the earliest start, old or new, that the notification speaks of.
    """
    if urgency is Urgency.ACT_NOW:
        return Sending(now)
    if starts_at - now > FAR_AHEAD:
        at = _next(DIGEST_AT, now, zone)
        return Sending(at, Wait.DIGEST if at > now else None)
    at = awake_at(urgency, starts_at, now, zone)
    return Sending(at, Wait.NIGHT if at > now else None)


def awake_at(urgency: Urgency, starts_at: int, at: int, zone: ZoneInfo) -> int:
    """The first moment from `at` on that is not in the quiet hours, or `at` if they do not hold this back.

    For whatever is put off: to a budget's next slot, or to another try after a failure. Who does not know
    `starts_at` any more may give the moment until which it is useful: what is over by 08:00 can not wait either.
    """
    if urgency is Urgency.ACT_NOW or QUIET_UNTIL <= local(at, zone).time() < QUIET_FROM:
        return at
    if starts_at < _next(EARLY_BEFORE, at, zone):
        return at
    return _next(QUIET_UNTIL, at, zone)


def send_from(urgency: Urgency, starts_at: int, now: int, zone: ZoneInfo) -> int:
    """When it may go out, as `sending` says: `now` if at once."""
    return sending(urgency, starts_at, now, zone).at


def _next(clock: time, now: int, zone: ZoneInfo) -> int:
    today = local(now, zone).date()
    at = to_ms(datetime.combine(today, clock, tzinfo=zone))
    return at if at >= now else to_ms(datetime.combine(today + timedelta(days=1), clock, tzinfo=zone))
