"""What a notification says, in words: the new fact in the title, the old one in the body, the reason last.

`alerts.tell` decides what is told to whom; here it becomes text. The words of each language are data: `en`, `nb`.
"""

from msgspec import Struct

from companion.domain.affected import Affected, Gathered
from companion.domain.agenda import Event, Status
from companion.domain.wording.correction import tell_correction
from companion.domain.wording.en import ENGLISH
from companion.domain.wording.facts import Fact
from companion.domain.wording.nb import NORWEGIAN
from companion.domain.wording.one import Story, tell_one, tell_replaced
from companion.domain.wording.phrases import Phrases
from companion.domain.wording.several import tell_several
from companion.domain.wording.subject import Subject
from companion.domain.wording.teller import BODY_LIMIT, TITLE_LIMIT, Teller, cut

LANGUAGES: dict[str, Phrases] = {phrases.language: phrases for phrases in (ENGLISH, NORWEGIAN)}
"""The languages that alerts can be told in."""


class Wording(Struct, frozen=True):
    """A notification's text, and the session that it is about; None if it is about several."""

    title: str
    body: str
    session_id: str | None


def language_for(language: str, event: Event) -> str:
    """The language to use with somebody who wants `language`: one that the event and the alerts have."""
    wanted = (language, *event.languages)
    return next((code for code in wanted if code in event.languages and code in LANGUAGES), ENGLISH.language)


def word(
    gathered: Gathered,
    affected: tuple[Affected, ...],
    language: str,
    *,
    rehearsal: bool = False,
    corrects: int | None = None,
) -> Wording:
    """The text of one notification about all of `affected` (at least one session).

    `corrects`: when what it takes back was sent, in event time.
    """
    teller = Teller(gathered, LANGUAGES[language])
    subjects = [Subject(teller, one) for one in affected]
    prefix = teller.phrases.rehearsal if rehearsal else ""
    limit = TITLE_LIMIT - len(prefix)
    if corrects is not None:
        story = tell_correction(teller, subjects, corrects, limit)
        return _finish(prefix, story, subjects[0] if len(subjects) == 1 else None)
    if len(subjects) == 1:
        return _finish(prefix, tell_one(subjects[0], limit), subjects[0])
    for one, other in (subjects, subjects[::-1]) if len(subjects) == 2 else ():
        if _is_one_story(one, other):
            return _finish(prefix, tell_replaced(one, other, limit), one)
    return _finish(prefix, tell_several(teller, subjects, limit), None)


def _finish(prefix: str, story: Story, subject: Subject | None) -> Wording:
    return Wording(prefix + story.title, _body(story), subject.session.id if subject else None)


def _body(story: Story) -> str:
    """All that there is to say. A clash is told whole or not at all; the reason gives way to it."""
    told = _together(*story.facts, story.clash, story.reason)
    without_reason = _together(*story.facts, story.clash)
    if len(told) > BODY_LIMIT and story.clash and len(without_reason) <= BODY_LIMIT:
        return without_reason
    if len(told) > BODY_LIMIT:
        told = _together(*story.facts, story.reason)
    return cut(told, BODY_LIMIT)


def _together(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def _is_one_story(cancelled: Subject, other: Subject) -> bool:
    """Whether `other` takes the place of what is cancelled, and all its news is when and where it is."""
    return (
        cancelled.lead is Fact.CANCELLED
        and cancelled.session.replaced_by == other.session.id
        and other.session.status is Status.CONFIRMED
        and set(other.facts) <= {Fact.NEW, Fact.REINSTATED, Fact.TIME, Fact.PLACE, Fact.ROOM}
    )
