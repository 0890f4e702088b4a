"""The words for the rest: title, speakers, end, and how to get away and back."""

from companion.domain.wording.subject import Subject
from companion.domain.wording.teller import sentence
from companion.domain.wording.words import Candidates, Title, Words

# Title.


def _title_title(subject: Subject) -> Candidates:
    return subject.phrases.new_title, {}


def _title_alone(subject: Subject, title: Title) -> list[str]:
    teller, phrases = subject.teller, subject.phrases
    new, old = subject.session.title, teller.quoted(subject.old.title)
    if teller.text(new) in title.text:
        return [sentence(phrases.was, old=old)]
    return [sentence(phrases.title_not, new=teller.quoted(new), old=old)]


def _title_too(subject: Subject) -> str:
    return sentence(subject.phrases.title_too, new=subject.teller.quoted(subject.session.title))


def _title_item(subject: Subject) -> str:
    return subject.phrases.item_title


TITLE = Words(_title_title, _title_alone, _title_too, _title_item)


# Speakers.


def _speakers_title(subject: Subject) -> Candidates:
    one_for_one = len(subject.session.speakers) == 1 and len(subject.old.speakers) <= 1
    return (subject.phrases.new_speaker if one_for_one else subject.phrases.speakers), {}


def _speakers_alone(subject: Subject, _: Title) -> list[str]:
    phrases, teller = subject.phrases, subject.teller
    new, old = teller.speakers(subject.session), teller.speakers(subject.old)
    if not new:
        return [phrases.speakers_none, sentence(phrases.was, old=old)]
    if not old:
        return [teller.statement(new)]
    if len(subject.session.speakers) == len(subject.old.speakers) == 1:
        return [sentence(phrases.speaker_not, new=new, old=old)]
    return [sentence(phrases.speakers_now, new=new), sentence(phrases.was, old=old)]


def _speakers_too(subject: Subject) -> str:
    names = subject.teller.speakers(subject.session)
    return sentence(subject.phrases.speakers_too, new=names) if names else subject.phrases.speakers_none


def _speakers_item(subject: Subject) -> str:
    names = subject.teller.speakers(subject.session)
    return subject.phrases.item_speakers.format(new=names) if names else subject.phrases.item_no_speakers


SPEAKERS = Words(_speakers_title, _speakers_alone, _speakers_too, _speakers_item)


# Clock times beside the start.


def _clocks(subject: Subject, new: str | None, old: str | None, changed: str, stated: str) -> str:
    clock = subject.teller.clock
    if new is None:
        return ""
    if old is None:
        return sentence(stated, new=clock(new))
    return sentence(changed, new=clock(new), old=clock(old))


def _was(subject: Subject, old: str | None) -> str:
    return sentence(subject.phrases.was, old=subject.teller.clock(old)) if old else ""


def _end_title(subject: Subject) -> Candidates:
    end = subject.ends or subject.session.start
    titles = subject.phrases.new_end_plain if subject.may_be_plural else subject.phrases.new_end
    return titles, {"start": subject.teller.start(subject.session.date, end)}


def _end_alone(subject: Subject, title: Title) -> list[str]:
    return [_was(subject, subject.ended) if title.says_time else _end_too(subject)]


def _end_too(subject: Subject) -> str:
    return _clocks(subject, subject.ends, subject.ended, subject.phrases.end_not, subject.phrases.end_is)


def _end_item(subject: Subject) -> str:
    return subject.phrases.item_end.format(new=subject.teller.clock(subject.ends or subject.session.start))


END = Words(_end_title, _end_alone, _end_too, _end_item)


def _leave_title(subject: Subject) -> Candidates:
    leave_by = subject.session.leave_by or subject.session.start
    return subject.phrases.leave_by, {"when": subject.teller.when(subject.session.date, leave_by)}


def _leave_alone(subject: Subject, title: Title) -> list[str]:
    return [_was(subject, subject.old.leave_by) if title.says_time else _leave_too(subject)]


def _leave_too(subject: Subject) -> str:
    phrases = subject.phrases
    new, old = subject.session.leave_by, subject.old.leave_by
    return _clocks(subject, new, old, phrases.leave_by_not, phrases.leave_by_is)


def _leave_item(subject: Subject) -> str:
    leave_by = subject.session.leave_by or subject.session.start
    return subject.phrases.item_leave_by.format(new=subject.teller.clock(leave_by))


LEAVE_BY = Words(_leave_title, _leave_alone, _leave_too, _leave_item)


def _return_title(subject: Subject) -> Candidates:
    back = subject.session.last_return or subject.session.start
    return subject.phrases.last_return, {"when": subject.teller.when(subject.session.date, back)}


def _return_alone(subject: Subject, title: Title) -> list[str]:
    return [_was(subject, subject.old.last_return) if title.says_time else _return_too(subject)]


def _return_too(subject: Subject) -> str:
    phrases = subject.phrases
    new, old = subject.session.last_return, subject.old.last_return
    return _clocks(subject, new, old, phrases.last_return_not, phrases.last_return_is)


def _return_item(subject: Subject) -> str:
    back = subject.session.last_return or subject.session.start
    return subject.phrases.item_last_return.format(new=subject.teller.clock(back))


LAST_RETURN = Words(_return_title, _return_alone, _return_too, _return_item)


# Where to meet.


def _meet_title(subject: Subject) -> Candidates:
    return subject.phrases.meet, {}


def _meet_alone(subject: Subject, _: Title) -> list[str]:
    return [_meet_too(subject)]


def _meet_too(subject: Subject) -> str:
    return sentence(subject.phrases.meet_at, new=subject.teller.text(subject.session.meet))


def _meet_item(subject: Subject) -> str:
    return subject.phrases.item_meet


MEET = Words(_meet_title, _meet_alone, _meet_too, _meet_item)
