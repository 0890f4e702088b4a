"""The policy of alerts: which net changes are told, to whom, how urgently, and until when it helps.

The words themselves are in `wording`. Services call `gather` once per alert and `tell` once per
kind of audience; `compose` is both in one.
"""

from collections.abc import Collection, Iterable
from itertools import chain

import msgspec
from msgspec import Struct

from companion.domain.affected import Affected, Gathered, gather_affected, worth_telling
from companion.domain.agenda import Agenda, text_in
from companion.domain.audience import ALERTING, FOR_EVERYBODY, FOR_STARRED, Audience, Scope, concerns
from companion.domain.changes import Change, ChangeKind, diff, net_changes
from companion.domain.clashes import new_clashes
from companion.domain.timeline import timeline
from companion.domain.urgency import (
    Sending,
    Urgency,
    Wait,
    alert_due,
    delay_of,
    send_from,
    sending,
    urgency_of,
)
from companion.domain.wording import language_for, word

__all__ = [
    "Affected",
    "Audience",
    "Gathered",
    "Notification",
    "Scope",
    "Sending",
    "Urgency",
    "Wait",
    "alert_due",
    "alerting",
    "compose",
    "concerns",
    "delay_of",
    "gather",
    "most_urgent",
    "narrowed",
    "net_changes",
    "send_from",
    "sending",
    "starred_matter",
    "tell",
    "told_differently",
    "urgency_of",
]

gather = gather_affected


class Notification(Struct, frozen=True):
    """One message to one audience, in its language: true when read alone, out of order, or late.

    `path` is where a tap leads, with the language's prefix. `useful_until` and `starts_at` are
    event time in ms: when it stops to be of use, and the earliest start, old or new, of what it
    speaks of, which `send_from` wants to know.
    """

    title: str
    body: str
    path: str
    language: str
    urgency: Urgency
    useful_until: int
    starts_at: int
    session_ids: tuple[str, ...]


def alerting(
    changes: Iterable[Change], bases: tuple[Agenda, ...], head: Agenda, now: int
) -> tuple[Change, ...]:
    """Those of `changes` that can alert somebody: not what nobody is told, nor what is over, old and new."""
    timelines = [timeline(agenda) for agenda in (*bases, head)]
    by_session: dict[str, list[Change]] = {}
    for change in changes:
        by_session.setdefault(change.session_id, []).append(change)
    kept: list[Change] = []
    for session_id, mine in by_session.items():
        told = [session for base in bases if (session := base.session(session_id)) is not None]
        if any(slots[session_id].over_at > now for slots in timelines if session_id in slots):
            kept.extend(worth_telling(mine, told, head.session(session_id)))
    return tuple(kept)


def most_urgent(gathered: Gathered) -> Urgency | None:
    """The highest urgency of all that could be told; None if there is nothing to tell."""
    urgencies = {urgency for affected in gathered.affected for _, urgency in affected.changes}
    return next((urgency for urgency in Urgency if urgency in urgencies), None)


def starred_matter(bases: Collection[Agenda], head: Agenda, now: int) -> frozenset[str]:
    """The sessions of which a star may make a difference to somebody who was told some of `bases`.

    Those that changed, and those with which the change makes them clash.
    """
    changes = (change for base in bases for change in diff(base, head))
    changed = {change.session_id for change in changes if change.kind in ALERTING}
    clashing = (new_clashes(changed, (base,), head, now).values() for base in bases)
    return frozenset(changed.union(*chain.from_iterable(clashing)))


def narrowed(gathered: Gathered, audience: Audience) -> Audience:
    """The audience without what makes no difference to this alert.

    Phones whose narrowed audiences are equal get the same notification: compose it once.
    """
    dates = {session.date for affected in gathered.affected for session in affected.versions}
    chosen = dates.intersection(audience.days) or audience.days
    starred = [affected for affected in gathered.affected if affected.session_id in audience.stars]
    matter = {affected.session_id for affected in starred if _is_news_to_stars(affected, audience.scope)}
    clashing = {
        session_id
        for affected in starred
        for other in _clashes(affected, audience)[:1]
        for session_id in (affected.session_id, other)
    }
    return msgspec.structs.replace(
        audience,
        language=language_for(audience.language, gathered.head.event),
        days=() if chosen == dates else tuple(sorted(chosen)),
        stars=frozenset(matter | clashing),
    )


def _is_news_to_stars(affected: Affected, scope: Scope) -> bool:
    """Whether those who starred it hear of it what, by their scope alone, they would not."""
    changes = [change for change, _ in affected.changes]
    others = Audience("", scope)
    return any(change.kind in FOR_STARRED for change in changes) or not any(
        concerns(change, affected.versions, others) for change in changes
    )


def tell(
    gathered: Gathered, audience: Audience, *, rehearsal: bool = False, corrects: int | None = None
) -> Notification | None:
    """The one notification for this audience, or None if nothing concerns it that is worth an alert.

    `corrects`: it takes all back that an alert has said, which was sent then (event time): see `told_differently`.
    """
    language = language_for(audience.language, gathered.head.event)
    mine = [
        told for affected in gathered.affected if (told := _told(affected, audience, language)) is not None
    ]
    urgencies = {urgency for affected in mine for _, urgency in affected.changes}
    urgency = next((urgency for urgency in Urgency if urgency in urgencies), Urgency.QUIET)
    if urgency is Urgency.QUIET:
        return None
    text = word(gathered, tuple(mine), language, rehearsal=rehearsal, corrects=corrects)
    return Notification(
        title=text.title,
        body=text.body,
        path=_path(text.session_id, gathered.head, language),
        language=language,
        urgency=urgency,
        useful_until=max(_useful_until(affected, gathered.now) for affected in mine),
        starts_at=min(_earliest(affected, gathered.now) for affected in mine),
        session_ids=tuple(affected.session_id for affected in mine),
    )


def told_differently(before: Agenda, head: Agenda) -> frozenset[str]:
    """The sessions of which people are told something else than `before`, whatever they were told meanwhile."""
    return frozenset(change.session_id for change in diff(before, head) if change.kind in ALERTING)


def compose(
    bases: tuple[Agenda, ...], head: Agenda, audience: Audience, now: int, *, rehearsal: bool = False
) -> Notification | None:
    """What to tell an audience that knows `bases` (see `net_changes`) about `head`, at `now` (event time)."""
    return tell(gather(bases, head, now), audience, rehearsal=rehearsal)


def _told(affected: Affected, audience: Audience, language: str) -> Affected | None:
    """The session with what this audience is told of it.

    Who hears of a session at all hears all that everybody is told of it: "Sunday 18:00 as before"
    would be false if its new time were left out.
    """
    heard = {
        change.kind
        for change, urgency in affected.changes
        if concerns(change, affected.versions, audience)
        and not (change.kind is ChangeKind.END and urgency is Urgency.QUIET)
        and not (change.kind is ChangeKind.TITLE and _same_title(affected, language))
    }
    if not heard:
        return None
    heard |= FOR_EVERYBODY
    return msgspec.structs.replace(
        affected,
        changes=tuple(pair for pair in affected.changes if pair[0].kind in heard),
        clashes=_clashes(affected, audience),
    )


def _clashes(affected: Affected, audience: Audience) -> tuple[str, ...]:
    """The new clashes of this session that hurt this audience: it starred both."""
    if affected.session_id not in audience.stars:
        return ()
    return tuple(other for other in affected.clashes if other in audience.stars)


def _same_title(affected: Affected, language: str) -> bool:
    """Whether readers of this language see no other title: only a translation has changed."""
    if affected.old is None or affected.new is None:
        return False
    return text_in(affected.old.title, language) == text_in(affected.new.title, language)


def _useful_until(affected: Affected, now: int) -> int:
    """Until it is over by its new time; by its old one if it is cancelled, or over by the new one already."""
    kinds = {change.kind for change, _ in affected.changes}
    by_new = affected.slot if ChangeKind.CANCELLED not in kinds else None
    by_old = affected.was
    for slot in (by_new, by_old):
        if slot is not None and slot.over_at > now:
            return slot.over_at
    return max(slot.over_at for slot in affected.slots)


def _earliest(affected: Affected, now: int) -> int:
    ahead = [slot for slot in affected.slots if slot.over_at > now] or affected.slots
    return min(slot.starts_at for slot in ahead)


def _path(session_id: str | None, head: Agenda, language: str) -> str:
    home = head.event.home(language)
    if session_id is None or head.session(session_id) is None:
        return f"{home}/changes"
    return f"{home}/sessions/{session_id}"
