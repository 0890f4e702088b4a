"""One session's news, whatever and however much of it has changed."""

from msgspec import Struct

from companion.domain.wording import details, moves, status
from companion.domain.wording.clash import clash_among, clash_of
from companion.domain.wording.facts import STATUS, Fact
from companion.domain.wording.subject import Subject
from companion.domain.wording.teller import fit_title, sentence
from companion.domain.wording.words import Title, Words

WORDS: dict[Fact, Words] = {
    Fact.CANCELLED: status.CANCELLED,
    Fact.REMOVED: status.REMOVED,
    Fact.REINSTATED: status.REINSTATED,
    Fact.NEW: status.NEW,
    Fact.TIME: moves.TIME,
    Fact.PLACE: moves.PLACE,
    Fact.ROOM: moves.ROOM,
    Fact.MEET: details.MEET,
    Fact.LEAVE_BY: details.LEAVE_BY,
    Fact.LAST_RETURN: details.LAST_RETURN,
    Fact.TITLE: details.TITLE,
    Fact.SPEAKERS: details.SPEAKERS,
    Fact.END: details.END,
}


class Story(Struct, frozen=True):
    """A title and the body's sentences; empty sentences are left out when it is put together.

    After the facts comes what follows for the reader, and the reason last.
    """

    title: str
    facts: tuple[str, ...]
    clash: str = ""
    reason: str = ""


def tell_one(subject: Subject, limit: int) -> Story:
    """The leading fact as the title (at most `limit` characters), the rest as sentences, the reason last."""
    lead, *others = subject.facts
    title = _title(subject, limit)
    facts = (
        *WORDS[lead].alone(subject, title),
        *(WORDS[fact].too(subject) for fact in others),
        _as_before(subject),
    )
    reason = "" if lead is Fact.CANCELLED else subject.reason
    return Story(title.text, facts, clash_of(subject), reason)


def tell_replaced(subject: Subject, replacement: Subject, limit: int) -> Story:
    """What is cancelled, and what takes place instead, which has changed as well."""
    when_and_why = status.when_and_why(subject)
    facts = (*when_and_why, status.instead(subject, replacement))
    return Story(_title(subject, limit).text, facts, clash_among(subject.teller, (replacement,)))


def _title(subject: Subject, limit: int) -> Title:
    candidates, values = WORDS[subject.lead].title(subject)
    text, template = fit_title(candidates, limit, subject.name, **values)
    return Title(text, says_time="{start}" in template or "{when}" in template)


def _as_before(subject: Subject) -> str:
    """When it is, for those who read nothing else; not where the time itself is the news."""
    if subject.lead in STATUS or Fact.TIME in subject.facts:
        return ""
    match subject.lead:
        case Fact.END:
            template = subject.phrases.starts_as_before
        case Fact.LEAVE_BY | Fact.LAST_RETURN:
            template = subject.phrases.departs_as_before
        case _:
            template = subject.phrases.as_before
    return sentence(template, when=subject.when, start=subject.start)
