"""The words for another time, place or room."""

from collections.abc import Callable

from companion.domain.agenda import Kind, Session
from companion.domain.wording.facts import STATUS
from companion.domain.wording.phrases import Titles
from companion.domain.wording.subject import Subject
from companion.domain.wording.teller import sentence
from companion.domain.wording.words import Candidates, Title, Words

# Time.


def _time_title(subject: Subject) -> Candidates:
    return _titles_of_time(subject), {"start": subject.start, "when": subject.when}


def _titles_of_time(subject: Subject) -> Titles:
    phrases, kind = subject.phrases, subject.session.kind
    if subject.is_on_other_day:
        return phrases.other_day_deadline if kind is Kind.DEADLINE else phrases.other_day
    if subject.is_earlier:
        return phrases.earlier_deadline if kind is Kind.DEADLINE else phrases.earlier
    if kind is Kind.DEADLINE:
        return phrases.later_deadline
    if kind is Kind.LOGISTICS or subject.may_be_plural:
        return phrases.later_plain
    return phrases.later_transport if kind is Kind.TRANSPORT else phrases.later


def _time_alone(subject: Subject, title: Title) -> list[str]:
    """When it was; where to go, too, for those who must hurry."""
    teller, phrases = subject.teller, subject.phrases
    hurry = subject.is_earlier and not subject.has_new_place and subject.session.kind is not Kind.DEADLINE
    return [
        "" if title.says_time else sentence(phrases.at_time, when=subject.when),
        sentence(phrases.was, old=subject.was),
        teller.statement(teller.place_name(subject.session)) if hurry else "",
    ]


def _time_too(subject: Subject) -> str:
    if subject.lead in STATUS:
        return sentence(subject.phrases.new_time_not, old=subject.was)
    return sentence(subject.phrases.now_was, start=subject.start, old=subject.was)


def _time_item(subject: Subject) -> str:
    new = "" if subject.lead in STATUS else subject.clock  # "on again at 10:12" has said it
    return subject.phrases.item_was.format(new=new, old=subject.was_bare).lstrip()


TIME = Words(_time_title, _time_alone, _time_too, _time_item)


# Place and room.


def _compared(
    subject: Subject, place_of: Callable[[Session], str | None], changed: str, lost: str, stated: str
) -> str:
    """Now here, not there; or what can be said if either is unknown."""
    new, old = place_of(subject.session), place_of(subject.old)
    if new is None:
        return sentence(lost, other=old or "")
    if old is None:
        return sentence(stated, place=new)
    return sentence(changed, place=new, other=old)


def _listed(subject: Subject, place_of: Callable[[Session], str | None]) -> str:
    new, old = place_of(subject.session), place_of(subject.old)
    if new is None:
        return subject.phrases.item_place_lost.format(other=old)
    return subject.phrases.item_was.format(new=new, old=old) if old else new


def _place_title(subject: Subject) -> Candidates:
    return subject.phrases.new_place, {}


def _place_alone(subject: Subject, _: Title) -> list[str]:
    phrases = subject.phrases
    return [_compared(subject, subject.teller.place, phrases.place_not, phrases.place_lost, phrases.place_is)]


def _place_too(subject: Subject) -> str:
    phrases = subject.phrases
    return _compared(
        subject, subject.teller.place, phrases.place_too, phrases.place_lost, phrases.place_is_too
    )


def _place_item(subject: Subject) -> str:
    return _listed(subject, subject.teller.place)


PLACE = Words(_place_title, _place_alone, _place_too, _place_item)


def _room_title(subject: Subject) -> Candidates:
    return subject.phrases.new_room, {}


def _room_alone(subject: Subject, _: Title) -> list[str]:
    phrases = subject.phrases
    return [_compared(subject, subject.teller.room, phrases.place_not, phrases.room_lost, phrases.place_is)]


def _room_too(subject: Subject) -> str:
    phrases = subject.phrases
    return _compared(subject, subject.teller.room, phrases.room_too, phrases.room_lost, phrases.room_is_too)


def _room_item(subject: Subject) -> str:
    return _listed(subject, subject.teller.room)


ROOM = Words(_room_title, _room_alone, _room_too, _room_item)
