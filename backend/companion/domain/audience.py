"""Whom a change concerns: what a phone chose to hear of, and what everybody must hear."""

from collections.abc import Collection
from datetime import date
from enum import StrEnum

from msgspec import Struct

from companion.domain.agenda import Kind, Session
from companion.domain.changes import Change, ChangeKind


class Scope(StrEnum):
    """Which sessions a phone hears about."""

    ALL = "all"
    STARRED = "starred"
    """The starred ones, and what concerns everybody."""


class Audience(Struct, frozen=True):
    """What a phone asked for. No `days` means every day. Equal audiences get the same words."""

    language: str
    scope: Scope = Scope.ALL
    days: tuple[date, ...] = ()
    stars: frozenset[str] = frozenset()


FOR_EVERYBODY = frozenset(
    {
        ChangeKind.NEW,
        ChangeKind.REMOVED,
        ChangeKind.CANCELLED,
        ChangeKind.REINSTATED,
        ChangeKind.DATE,
        ChangeKind.START,
        ChangeKind.VENUE,
        ChangeKind.ROOM,
        ChangeKind.MEET,
        ChangeKind.LEAVE_BY,
        ChangeKind.LAST_RETURN,
    }
)
"""Kinds of change that are told to everyone in scope."""
FOR_STARRED = frozenset({ChangeKind.TITLE, ChangeKind.SPEAKERS, ChangeKind.END})
"""Kinds of change that are told to those who starred the session, and to nobody else."""
ALERTING = FOR_EVERYBODY | FOR_STARRED

SHARED_KINDS = frozenset({Kind.TRANSPORT, Kind.MEAL, Kind.LOGISTICS, Kind.DEADLINE})
"""Kinds of session that concern everybody, starred or not."""


def concerns(change: Change, versions: Collection[Session], audience: Audience) -> bool:
    """Whether to tell `audience` of a change; `versions` are all that it may know of its session, and what holds.

    Any of them may be what a phone shows: one that hears of Mondays must hear that a session is off which it was told
    is on Monday, also where what it is known to have heard is another day.
    """
    if audience.days and not any(session.date in audience.days for session in versions):
        return False
    if change.session_id in audience.stars:
        return change.kind in ALERTING
    if change.kind not in FOR_EVERYBODY:
        return False
    return (
        audience.scope is Scope.ALL
        or change.kind is ChangeKind.VENUE
        or any(session.kind in SHARED_KINDS for session in versions)
    )
