"""Which sessions nobody can attend both of.

Only times count here: a speaker or a room that is wanted twice is the content checks' business.
"""

from collections.abc import Iterable, Mapping

from companion.domain.agenda import Agenda, Kind, Session, Status
from companion.domain.timeline import Slot, timeline


def clashes(agenda: Agenda) -> tuple[tuple[str, str], ...]:
    """Pairs of session ids that overlap, the earlier first, in order of time.

    Cancelled sessions and deadlines keep nobody busy. A session whose end is unknown counts with
    its start alone: it may be long over when something else begins.
    """
    busy = tuple(_busy(agenda).items())
    return tuple(
        (earlier_id, later_id)
        for index, (earlier_id, earlier) in enumerate(busy)
        for later_id, later in busy[index + 1 :]
        if overlap(earlier, later)
    )


def new_clashes(
    changed: Iterable[str], bases: tuple[Agenda, ...], head: Agenda, now: int
) -> dict[str, tuple[str, ...]]:
    """With what each of the `changed` sessions clashes in `head`, and did not in every base, in order of time.

    Only what is not over at `now` (event time) clashes. Sessions without a new clash are left out.
    """
    ahead = {session_id: slot for session_id, slot in _busy(head).items() if slot.over_at > now}
    known = [_busy(base) for base in bases]
    found = {
        session_id: tuple(
            other
            for other in ahead
            if _clash(ahead, session_id, other) and not all(_clash(base, session_id, other) for base in known)
        )
        for session_id in changed
    }
    return {session_id: others for session_id, others in found.items() if others}


def overlap(earlier: Slot, later: Slot) -> bool:
    """Whether `later`, which begins no sooner, begins while `earlier` goes on."""
    if earlier.starts_at == later.starts_at:
        return True
    return earlier.ends_at is not None and later.starts_at < earlier.ends_at


def busy_until(session: Session, slot: Slot) -> int | None:
    """Until when it keeps people busy (epoch ms): its start where its end is unknown, None if it never does."""
    return None if _keeps_nobody(session) else slot.ends_at or slot.starts_at


def _keeps_nobody(session: Session) -> bool:
    return session.status is Status.CANCELLED or session.kind is Kind.DEADLINE


def _busy(agenda: Agenda) -> dict[str, Slot]:
    """The sessions that keep people busy, and when, in order of time."""
    slots = timeline(agenda)
    busy = (session.id for session in agenda.sessions if not _keeps_nobody(session))
    return {
        session_id: slots[session_id] for session_id in sorted(busy, key=lambda one: slots[one].starts_at)
    }


def _clash(busy: Mapping[str, Slot], one: str, other: str) -> bool:
    if one == other or one not in busy or other not in busy:
        return False
    earlier, later = sorted((busy[one], busy[other]), key=lambda slot: slot.starts_at)
    return overlap(earlier, later)
