"""What an alert is about: each session that changed, as people were told of it and as it is now."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

import msgspec
from msgspec import Struct

from companion.domain.agenda import Agenda, Session, Status
from companion.domain.audience import ALERTING
from companion.domain.changes import Change, ChangeKind, net_changes
from companion.domain.clashes import new_clashes
from companion.domain.timeline import Slot, timeline
from companion.domain.urgency import Urgency, urgency_of


class Affected(Struct, frozen=True):
    """One session and its net changes that are worth an alert.

    `old` is what people were told of it, fact by fact from the first base that differs; `new` is
    what holds now. Their slots go with them. Nothing is there before it was NEW or after REMOVED.
    `versions` are all that people may know of it: those of every base, and what holds; of what is on again also those
    that were told before it was off.
    `clashes` are the sessions that it overlaps now and, by one of the bases, did not: in order of time.
    """

    session_id: str
    changes: tuple[tuple[Change, Urgency], ...]
    old: Session | None
    new: Session | None
    was: Slot | None
    slot: Slot | None
    versions: tuple[Session, ...]
    clashes: tuple[str, ...] = ()

    @property
    def session(self) -> Session:
        """The session by which to name it."""
        session = self.new or self.old
        assert session is not None
        return session

    @property
    def slots(self) -> list[Slot]:
        return [slot for slot in (self.was, self.slot) if slot is not None]


class Gathered(Struct, frozen=True):
    """All that one alert could say to anybody. Made once by `alerts.gather`, told to many."""

    affected: tuple[Affected, ...]
    bases: tuple[Agenda, ...]
    head: Agenda
    slots: dict[str, Slot]
    now: int


_FACTS: tuple[tuple[str, ...], ...] = (
    ("date", "start"),
    ("venue", "room"),
    ("title", "short"),
    ("speakers",),
    ("end",),
    ("meet",),
    ("leave_by",),
    ("last_return",),
    ("reason",),
)
"""Facts that are told together: "Monday 10:00" must not mix the day of one base with the hour of another.
The first of them is the one that matters most."""
_ONLY_IF_STATED = {ChangeKind.END, ChangeKind.MEET, ChangeKind.LEAVE_BY, ChangeKind.LAST_RETURN}
"""Where nothing is said any more, there is nothing to tell."""
_NOTHING: Mapping[str, tuple[Session, ...]] = MappingProxyType({})


def gather_affected(
    bases: tuple[Agenda, ...],
    head: Agenda,
    now: int,
    before_off: Mapping[str, tuple[Session, ...]] = _NOTHING,
) -> Gathered:
    """Everything that changed and may be told at `now` (event time).

    `before_off`: by its id, how a session was told before it was off. It may have been another day's then.
    """
    timelines = [timeline(base) for base in bases]
    slots = timeline(head)
    by_session: dict[str, list[Change]] = {}
    for change in net_changes(bases, head):
        by_session.setdefault(change.session_id, []).append(change)
    affected = []
    for session_id, changes in by_session.items():
        told = [
            (session, known[session_id])
            for base, known in zip(bases, timelines, strict=True)
            if (session := base.session(session_id)) is not None
        ]
        new, slot = head.session(session_id), slots.get(session_id)
        kept = worth_telling(changes, [session for session, _ in told], new)
        moments = [known for _, known in told] + ([slot] if slot else [])
        if kept and any(known.over_at > now for known in moments):
            one = _affected(session_id, kept, told, new, slot, now)
            if any(session.status is Status.CANCELLED for session, _ in told):
                versions = (*before_off.get(session_id, ()), *one.versions)
                one = msgspec.structs.replace(one, versions=versions)
            affected.append(one)
    clashes = new_clashes((one.session_id for one in affected), bases, head, now)
    with_clashes = tuple(
        msgspec.structs.replace(one, clashes=clashes.get(one.session_id, ())) for one in affected
    )
    return Gathered(with_clashes, bases, head, slots, now)


def worth_telling(changes: Iterable[Change], told: list[Session], new: Session | None) -> list[Change]:
    """The changes of one session that can alert somebody, given its versions as told and as it is.

    What is cancelled has no other news: its time or place does not matter any more.
    """
    kept = [
        change
        for change in changes
        if change.kind in ALERTING and not (change.kind in _ONLY_IF_STATED and change.new is None)
    ]
    if new is None:
        return kept if any(session.status is Status.CONFIRMED for session in told) else []
    if new.status is Status.CANCELLED:
        return [change for change in kept if change.kind is ChangeKind.CANCELLED]
    return kept


_BY_URGENCY = tuple(Urgency)


def _affected(
    session_id: str,
    changes: list[Change],
    told: list[tuple[Session, Slot]],
    new: Session | None,
    slot: Slot | None,
    now: int,
) -> Affected:
    old, was = _as_told(told, new)
    slots: list[Slot | None] = [known for _, known in told]
    slots = slots or [was]

    def urgency(change: Change) -> Urgency:
        """By the version that is furthest from what holds: any of them may be what the phone shows."""
        return min((urgency_of(change, known, slot, now) for known in slots), key=_BY_URGENCY.index)

    return Affected(
        session_id,
        tuple((change, urgency(change)) for change in changes),
        old,
        new,
        was,
        slot,
        (*(session for session, _ in told), *((new,) if new else ())),
    )


def _as_told(told: list[tuple[Session, Slot]], new: Session | None) -> tuple[Session | None, Slot | None]:
    if not told:
        return None, None
    if new is None:
        return next((pair for pair in told if pair[0].status is Status.CONFIRMED), told[0])
    facts: dict[str, Any] = {}
    for names in _FACTS:
        source, _ = _first_that_differs(told, new, names)
        facts.update({name: getattr(source, name) for name in names})
    _, by_start = _first_that_differs(told, new, ("date", "start"))
    _, by_end = _first_that_differs(told, new, ("end",))
    slot = Slot(by_start.starts_at, by_end.ends_at, by_end.end, by_start.over_at)
    return msgspec.structs.replace(told[0][0], **facts), slot


def _first_that_differs(
    told: list[tuple[Session, Slot]], new: Session, names: tuple[str, ...]
) -> tuple[Session, Slot]:
    """The first version in which the first of these facts differs, else one in which another does."""
    for name in names:
        for session, slot in told:
            if getattr(session, name) != getattr(new, name):
                return session, slot
    return told[0]
