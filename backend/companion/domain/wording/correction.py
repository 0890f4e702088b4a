"""The words for an alert that was wrong and is taken back: what is true, what to ignore, and when that was sent."""

from collections.abc import Sequence

from companion.domain.timeline import local
from companion.domain.wording.facts import DETAILS, Fact
from companion.domain.wording.one import WORDS, Story
from companion.domain.wording.phrases import Titles
from companion.domain.wording.several import by_day
from companion.domain.wording.subject import Subject
from companion.domain.wording.teller import BODY_LIMIT, Teller, fit_title, sentence


def tell_correction(teller: Teller, subjects: Sequence[Subject], sent_at: int, limit: int) -> Story:
    """All is as it was before what was sent at `sent_at` (event time), and that was about `subjects`."""
    at = local(sent_at, teller.head.zone)
    sent = teller.when(at.date(), f"{at:%H:%M}")
    if len(subjects) > 1:
        ignore = sentence(teller.phrases.ignore_all, sent=sent)
        listed = by_day(teller, subjects, BODY_LIMIT - len(ignore) - 1)
        return Story(teller.phrases.corrections.format(count=len(subjects)), (ignore, listed))
    (subject,) = subjects
    match subject.facts:
        case [Fact.TIME]:
            return _time(subject, sent, limit)
        case [Fact.PLACE] | [Fact.ROOM]:
            return _place(subject, sent, limit)
        case [Fact.REINSTATED, *_]:
            return _status(
                subject, sent, limit, subject.phrases.correction_on, subject.phrases.said_cancelled
            )
        case [Fact.CANCELLED, *_]:
            return _status(subject, sent, limit, subject.phrases.correction_off, subject.phrases.said_on)
    return _all(subject, sent, limit)


def _time(subject: Subject, sent: str, limit: int) -> Story:
    phrases = subject.phrases
    titles = phrases.correction_time[1:] if subject.may_be_plural else phrases.correction_time
    title, template = fit_title(titles, limit, subject.name, start=subject.start)
    return Story(
        title,
        (
            "" if "{start}" in template else sentence(phrases.at_time, when=subject.when),
            sentence(phrases.ignore, old=subject.was_bare, sent=sent),
            phrases.nothing_moved,
        ),
    )


def _place(subject: Subject, sent: str, limit: int) -> Story:
    phrases, teller = subject.phrases, subject.teller
    place = (teller.place if subject.lead is Fact.PLACE else teller.room)(subject.session) or ""
    titles = phrases.correction_place[1:] if subject.may_be_plural or not place else phrases.correction_place
    title, template = fit_title(titles, limit, subject.name, place=place)
    return Story(
        title,
        (
            "" if "{place}" in template else teller.statement(place),
            _ignore(subject, teller.place_name(subject.old), sent),
            phrases.nothing_moved,
        ),
    )


def _status(subject: Subject, sent: str, limit: int, titles: Titles, said: str) -> Story:
    phrases = subject.phrases
    title, _ = fit_title(titles, limit, subject.name)
    return Story(
        title,
        (
            sentence(phrases.as_before, when=subject.when),
            _ignore(subject, said, sent),
            phrases.nothing_changed,
        ),
    )


def _all(subject: Subject, sent: str, limit: int) -> Story:
    """Of several facts, or of what has no sentence of its own here: all that was said is not so."""
    phrases, teller = subject.phrases, subject.teller
    title, _ = fit_title(phrases.correction, limit, subject.name)
    ignore = sentence(phrases.ignore_all, sent=sent)
    if subject.lead is Fact.REMOVED:
        return Story(title, (ignore, sentence(phrases.removed_at, start=subject.start)))
    details = [_detail(subject, fact) for fact in subject.facts if fact in DETAILS]
    is_detail = subject.lead in DETAILS
    return Story(
        title,
        (
            "" if is_detail else sentence(phrases.as_before, when=subject.when),
            "" if is_detail else teller.statement(teller.place(subject.session)),
            *details,
            ignore,
            phrases.nothing_changed,
        ),
    )


def _detail(subject: Subject, fact: Fact) -> str:
    if fact is Fact.TITLE:  # it is not new
        teller = subject.teller
        new, old = teller.quoted(subject.session.title), teller.quoted(subject.old.title)
        return sentence(subject.phrases.title_not, new=new, old=old)
    return WORDS[fact].too(subject)


def _ignore(subject: Subject, old: str | None, sent: str) -> str:
    if not old:
        return sentence(subject.phrases.ignore_all, sent=sent)
    return sentence(subject.phrases.ignore, old=old, sent=sent)
