"""The words for what follows for the reader: two sessions that they starred clash now.

One clash is named, the first in order of time: who knows of it looks at the page anyway.
"""

from collections.abc import Sequence

from companion.domain.agenda import Session
from companion.domain.wording.subject import Subject
from companion.domain.wording.teller import Teller, sentence


def clash_of(subject: Subject) -> str:
    """A sentence for a text that is about this session alone; empty if it clashes with nothing."""
    others = _clashing(subject)
    return sentence(subject.phrases.clash, other=subject.teller.name(others[0])) if others else ""


def clash_among(teller: Teller, subjects: Sequence[Subject]) -> str:
    """The same for a text about several: it names both sessions."""
    place = {session_id: (slot.starts_at, at) for at, (session_id, slot) in enumerate(teller.slots.items())}
    pairs = [
        sorted((subject.session, other), key=lambda session: place[session.id])
        for subject in subjects
        for other in _clashing(subject)
    ]
    if not pairs:
        return ""
    one, other = min(pairs, key=lambda pair: [place[session.id] for session in pair])
    names = {"one": teller.name_within(one), "other": teller.name_within(other)}
    return sentence(teller.phrases.clash_of_two, **names)


def _clashing(subject: Subject) -> list[Session]:
    head = subject.teller.head
    return [session for other in subject.affected.clashes if (session := head.session(other)) is not None]
