"""The news of several sessions in one text: one line for each, by day and time."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from companion.domain.wording.clash import clash_among
from companion.domain.wording.facts import DETAILS, Fact
from companion.domain.wording.one import WORDS, Story
from companion.domain.wording.subject import Subject
from companion.domain.wording.teller import BODY_LIMIT, Teller, sentence


def tell_several(teller: Teller, subjects: Sequence[Subject], limit: int) -> Story:
    """All the sessions: "3 changes on Monday", or day by day if there are several days.

    Even today's weekday is named: "today" would be false after midnight.
    """
    ordered = _ordered(subjects)
    days = {subject.timed.date for subject in ordered}
    phrases, count = teller.phrases, len(ordered)
    reasons = {subject.reason for subject in ordered}
    reason = reasons.pop() if len(reasons) == 1 else ""
    clash = clash_among(teller, ordered)
    space = BODY_LIMIT - len(reason) - 1
    on_day = phrases.several_on.format(count=count, day=teller.day(ordered[0].timed.date))
    if len(days) > 1 or len(on_day) > limit:
        title = phrases.several.format(count=count)
        return Story(title, (_shortened(teller, ordered, space, by_day=True),), clash, reason)
    return Story(on_day, (_shortened(teller, ordered, space, by_day=False),), clash, reason)


def by_day(teller: Teller, subjects: Sequence[Subject], space: int) -> str:
    """All the sessions, day by day, or as many as there is space for."""
    return _shortened(teller, _ordered(subjects), space, by_day=True)


def _ordered(subjects: Sequence[Subject]) -> list[Subject]:
    return sorted(subjects, key=lambda subject: (subject.timed.date, subject.timed.start))


class _Item(NamedTuple):
    """One session in the list: as it is named within a sentence, and what is new."""

    day: date
    name: str
    news: str


def _shortened(teller: Teller, ordered: Sequence[Subject], space: int, *, by_day: bool) -> str:
    """As many of the sessions as there is space for, the first ones first, and how many more there are."""
    listed = _by_day if by_day else _in_a_row
    items = [_item(subject) for subject in ordered]
    if not by_day:
        items[0] = items[0]._replace(name=ordered[0].name)
    text = listed(teller, items, 0)
    if len(text) <= space:
        return text
    # The more are named, the longer it is. One is named in any case.
    fits = bisect_right(
        range(1, len(items)), space, key=lambda shown: len(listed(teller, items[:shown], len(items) - shown))
    )
    shown = max(fits, 1)
    return listed(teller, items[:shown], len(items) - shown)


def _in_a_row(teller: Teller, items: Sequence[_Item], left: int) -> str:
    row = ", ".join(f"{item.name} {item.news}" for item in items)
    more = " " + teller.phrases.and_more.format(count=left) if left else ""
    return sentence("{items}{more}.", items=row, more=more)


def _by_day(teller: Teller, items: Sequence[_Item], left: int) -> str:
    days: dict[date, list[str]] = {}
    for item in items:
        days.setdefault(item.day, []).append(f"{item.name} {item.news}")
    sentences = [
        sentence(teller.phrases.day_list, day=teller.day(day), items=", ".join(named))
        for day, named in days.items()
    ]
    return " ".join([*sentences, *([teller.phrases.and_more_days.format(count=left)] if left else [])])


def _item(subject: Subject) -> _Item:
    """One session and what is new: "lunch", "11:45 (was 11:30)"."""
    parts = [WORDS[fact].item(subject) for fact in subject.facts if fact not in DETAILS]
    details = [WORDS[fact].item(subject) for fact in subject.facts if fact in DETAILS]
    if subject.lead is Fact.REINSTATED and not subject.has_new_place:
        # It may have moved while it was cancelled, which nobody was told.
        details[:0] = filter(None, [subject.teller.place(subject.session)])
    if details:
        parts.append(f"({', '.join(details)})")
    return _Item(subject.timed.date, subject.teller.name_within(subject.session), " ".join(parts))
