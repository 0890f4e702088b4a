"""How one fact is told: as the title, as the body under that title, beside another fact, in a list.

One `Words` per fact; `words_of` knows them all.
"""

from collections.abc import Callable, Mapping

from msgspec import Struct

from companion.domain.wording.phrases import Titles
from companion.domain.wording.subject import Subject


class Title(Struct, frozen=True):
    """A title as it is shown, and whether there was room in it for the time."""

    text: str
    says_time: bool


Candidates = tuple[Titles, Mapping[str, str]]
"""Templates for a title, and what they need beside the name."""


class Words(Struct, frozen=True):
    """How one fact is told."""

    title: Callable[[Subject], Candidates]
    alone: Callable[[Subject, Title], list[str]]
    """The sentences under that title. Empty ones are left out."""
    too: Callable[[Subject], str]
    """A sentence for the body when another fact has the title."""
    item: Callable[[Subject], str]
    """What follows the name in a list of several sessions."""
