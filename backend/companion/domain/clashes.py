"""Which sessions nobody can attend both of.

Only times count here: a speaker or a room that is wanted twice is the content checks' business.
"""

from companion.domain.agenda import Agenda, Kind, Status
from companion.domain.timeline import Slot, timeline


def clashes(agenda: Agenda) -> tuple[tuple[str, str], ...]:
    """Pairs of session ids that overlap, the earlier first, in order of time.

    Cancelled sessions and deadlines keep nobody busy. A session whose end is unknown counts with
    its start alone: it may be long over when something else begins.
    """
    slots = timeline(agenda)
    busy = sorted(
        (
            (slots[session.id], session.id)
            for session in agenda.sessions
            if session.status is not Status.CANCELLED and session.kind is not Kind.DEADLINE
        ),
        key=lambda item: item[0].starts_at,
    )
    return tuple(
        (earlier_id, later_id)
        for index, (earlier, earlier_id) in enumerate(busy)
        for later, later_id in busy[index + 1 :]
        if overlap(earlier, later)
    )


def overlap(earlier: Slot, later: Slot) -> bool:
    """Whether `later`, which begins no sooner, begins while `earlier` goes on."""
    if earlier.starts_at == later.starts_at:
        return True
    return earlier.ends_at is not None and later.starts_at < earlier.ends_at
