"""The words for what befalls a session as a whole: cancelled, removed, reinstated, new."""

from companion.domain.agenda import Session, Status
from companion.domain.wording.facts import Fact
from companion.domain.wording.subject import Subject
from companion.domain.wording.teller import sentence
from companion.domain.wording.words import Candidates, Title, Words


def _nothing(_: Subject) -> str:
    """A status always has the title: it is never told beside another fact."""
    return ""


# Cancelled.


def _cancelled_title(subject: Subject) -> Candidates:
    return subject.phrases.cancelled, {}


def _cancelled_alone(subject: Subject, _: Title) -> list[str]:
    if_closed = subject.teller.statement(subject.session.if_closed)
    return [*when_and_why(subject), instead(subject) or if_closed]


def when_and_why(subject: Subject) -> list[str]:
    """When it would have been, and why it is not. A short reason joins in; a long one is its own sentence."""
    phrases, teller, reason = subject.phrases, subject.teller, subject.session.reason
    why = teller.text(reason)
    joins_in = why[:1].islower() and len(why.split()) <= phrases.because_words and teller.is_spoken(reason)
    if joins_in:
        return [sentence(phrases.cancelled_because, start=subject.start, reason=why)]
    return [sentence(phrases.cancelled_at, start=subject.start), teller.reason(reason)]


def instead(subject: Subject, replacement: Subject | None = None) -> str:
    """What takes its place, if that is known; `replacement` if it has changed as well."""
    other = subject.teller.head.session(subject.session.replaced_by or "")
    if other is None or other.status is Status.CANCELLED:
        return ""
    teller, phrases = subject.teller, subject.phrases
    start = _start_of(other, subject)
    if replacement is not None and Fact.TIME in replacement.facts:
        start = phrases.item_was.format(new=start, old=replacement.was)
    place = teller.place(other)
    what = " ".join(filter(None, (teller.name_within(other), place)))
    was_at = teller.place(replacement.old) if replacement is not None and replacement.has_new_place else None
    if place and was_at:
        return sentence(phrases.instead_not, start=start, what=what, other=was_at)
    return sentence(phrases.instead, start=start, what=what)


def _start_of(other: Session, subject: Subject) -> str:
    if other.date == subject.old.date:
        return subject.phrases.start_today.format(clock=subject.teller.clock(other.start))
    return subject.teller.start(other.date, other.start)


def _cancelled_item(subject: Subject) -> str:
    return subject.phrases.item_cancelled


CANCELLED = Words(_cancelled_title, _cancelled_alone, _nothing, _cancelled_item)


# Removed.


def _removed_title(subject: Subject) -> Candidates:
    return subject.phrases.removed, {}


def _removed_alone(subject: Subject, _: Title) -> list[str]:
    return [sentence(subject.phrases.removed_at, start=subject.start)]


def _removed_item(subject: Subject) -> str:
    return subject.phrases.item_removed


REMOVED = Words(_removed_title, _removed_alone, _nothing, _removed_item)


# Reinstated.


def _time_if_unsaid(subject: Subject, title: Title) -> str:
    return "" if title.says_time else sentence(subject.phrases.at_time, when=subject.when)


def _place_if_unsaid(subject: Subject) -> str:
    """Where it is, unless a new place is told anyway."""
    return "" if subject.has_new_place else subject.teller.statement(subject.teller.place(subject.session))


def _reinstated_title(subject: Subject) -> Candidates:
    return subject.phrases.reinstated, {"start": subject.start}


def _reinstated_alone(subject: Subject, title: Title) -> list[str]:
    return [_time_if_unsaid(subject, title), subject.phrases.was_cancelled, _place_if_unsaid(subject)]


def _reinstated_item(subject: Subject) -> str:
    return subject.phrases.item_reinstated.format(clock=subject.clock)


REINSTATED = Words(_reinstated_title, _reinstated_alone, _nothing, _reinstated_item)


# New.


def _new_title(subject: Subject) -> Candidates:
    return subject.phrases.added, {"start": subject.start}


def _new_alone(subject: Subject, title: Title) -> list[str]:
    full = subject.teller.text(subject.session.title)
    more = [subject.teller.statement("" if full in title.text else full), _place_if_unsaid(subject)]
    return [_time_if_unsaid(subject, title), *(more if any(more) else [subject.phrases.added_body])]


def _new_item(subject: Subject) -> str:
    return subject.phrases.item_added.format(clock=subject.clock)


NEW = Words(_new_title, _new_alone, _nothing, _new_item)
