"""The news of several sessions in one text: one line for each, by day and time."""

from collections.abc import Sequence
from datetime import date

from companion.domain.wording.clash import clash_among
from companion.domain.wording.facts import DETAILS
from companion.domain.wording.one import WORDS, Story
from companion.domain.wording.subject import Subject
from companion.domain.wording.teller import BODY_LIMIT, Teller, sentence


def tell_several(teller: Teller, subjects: Sequence[Subject], limit: int) -> Story:
    """All the sessions: "3 changes on Monday", or day by day if there are several days.

    Even today's weekday is named: "today" would be false after midnight.
    """
    ordered = sorted(subjects, key=lambda subject: (subject.timed.date, subject.timed.start))
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


def _shortened(teller: Teller, ordered: Sequence[Subject], space: int, *, by_day: bool) -> str:
    """As many of the sessions as there is space for, the first ones first, and how many more there are."""
    listed = _by_day if by_day else _in_a_row
    text = listed(teller, ordered, 0)
    shown = len(ordered)
    while len(text) > space and shown > 1:
        shown -= 1
        text = listed(teller, ordered[:shown], len(ordered) - shown)
    return text


def _in_a_row(teller: Teller, ordered: Sequence[Subject], left: int) -> str:
    items = ", ".join(_item(subject, subject.name if subject is ordered[0] else None) for subject in ordered)
    more = " " + teller.phrases.and_more.format(count=left) if left else ""
    return sentence("{items}{more}.", items=items, more=more)


def _by_day(teller: Teller, ordered: Sequence[Subject], left: int) -> str:
    days: dict[date, list[str]] = {}
    for subject in ordered:
        days.setdefault(subject.timed.date, []).append(_item(subject))
    sentences = [
        sentence(teller.phrases.day_list, day=teller.day(day), items=", ".join(items))
        for day, items in days.items()
    ]
    return " ".join([*sentences, *([teller.phrases.and_more_days.format(count=left)] if left else [])])


def _item(subject: Subject, name: str | None = None) -> str:
    """One session and what is new: "lunch 11:45 (was 11:30)"."""
    parts = [WORDS[fact].item(subject) for fact in subject.facts if fact not in DETAILS]
    details = [WORDS[fact].item(subject) for fact in subject.facts if fact in DETAILS]
    if details:
        parts.append(f"({', '.join(details)})")
    return " ".join((name or subject.teller.name_within(subject.session), *parts))
