"""What is new about a session, as people see it, and which of it comes first."""

from enum import Enum, auto

from companion.domain.affected import Affected
from companion.domain.changes import ChangeKind
from companion.domain.urgency import Urgency


class Fact(Enum):
    """One thing to tell. A day and an hour are one fact, and so are a venue and a room."""

    CANCELLED = auto()
    REMOVED = auto()
    REINSTATED = auto()
    NEW = auto()
    TIME = auto()
    PLACE = auto()
    ROOM = auto()
    MEET = auto()
    LEAVE_BY = auto()
    LAST_RETURN = auto()
    TITLE = auto()
    SPEAKERS = auto()
    END = auto()


STATUS = {Fact.CANCELLED, Fact.REMOVED, Fact.REINSTATED, Fact.NEW}
"""Facts about the session as a whole: they always come first."""
DETAILS = {Fact.MEET, Fact.LEAVE_BY, Fact.LAST_RETURN, Fact.TITLE, Fact.SPEAKERS, Fact.END}
"""Facts that need no going to another place, or at another time."""

_FACT_OF = {
    ChangeKind.CANCELLED: Fact.CANCELLED,
    ChangeKind.REMOVED: Fact.REMOVED,
    ChangeKind.REINSTATED: Fact.REINSTATED,
    ChangeKind.NEW: Fact.NEW,
    ChangeKind.DATE: Fact.TIME,
    ChangeKind.START: Fact.TIME,
    ChangeKind.VENUE: Fact.PLACE,
    ChangeKind.ROOM: Fact.ROOM,
    ChangeKind.MEET: Fact.MEET,
    ChangeKind.LEAVE_BY: Fact.LEAVE_BY,
    ChangeKind.LAST_RETURN: Fact.LAST_RETURN,
    ChangeKind.TITLE: Fact.TITLE,
    ChangeKind.SPEAKERS: Fact.SPEAKERS,
    ChangeKind.END: Fact.END,
}
_FACTS = list(Fact)
_URGENCIES = list(Urgency)


def facts_of(affected: Affected) -> list[Fact]:
    """The facts to tell: what concerns the session as a whole, then the most urgent first."""
    urgencies: dict[Fact, list[int]] = {}
    for change, urgency in affected.changes:
        urgencies.setdefault(_FACT_OF[change.kind], []).append(_URGENCIES.index(urgency))
    if Fact.PLACE in urgencies:
        urgencies.pop(Fact.ROOM, None)
    if Fact.REINSTATED in urgencies:
        urgencies.pop(Fact.NEW, None)  # to a phone that may know that it was cancelled, or nothing of it
    return sorted(urgencies, key=lambda fact: (fact not in STATUS, min(urgencies[fact]), _FACTS.index(fact)))
