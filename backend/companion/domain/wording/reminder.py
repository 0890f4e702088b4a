"""The words of a reminder: what begins when, where, and why this phone is told."""

from collections.abc import Mapping

from companion.domain.affected import Gathered
from companion.domain.agenda import Agenda, Session
from companion.domain.timeline import Slot
from companion.domain.wording import LANGUAGES, Wording
from companion.domain.wording.teller import TITLE_LIMIT, Teller, fit_title, sentence


def word_reminder(
    agenda: Agenda,
    slots: Mapping[str, Slot],
    session: Session,
    language: str,
    now: int,
    *,
    rehearsal: bool = False,
) -> Wording:
    """The text of a reminder of `session`, in one of `LANGUAGES`; `now` is event time in ms."""
    teller = Teller(
        Gathered(affected=(), bases=(), head=agenda, slots=dict(slots), now=now), LANGUAGES[language]
    )
    phrases = teller.phrases
    prefix = phrases.rehearsal if rehearsal else ""
    title, _ = fit_title(
        phrases.reminder,
        TITLE_LIMIT - len(prefix),
        teller.name(session),
        start=teller.start(session.date, session.start),
    )
    sentences = [teller.statement(teller.place_name(session))]
    if session.meet:
        sentences.append(sentence(phrases.meet_at, new=teller.text(session.meet)))
    sentences.append(phrases.starred)
    return Wording(prefix + title, " ".join(filter(None, sentences)), session.id)
