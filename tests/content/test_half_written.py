"""A file that was read while it was being written is never published with anything lost.

Whatever the place where it is cut: it is refused, or held, or it says the same as the whole file.
"""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.content.holds import holds
from companion.content.load import AgendaError, load_agenda
from companion.domain.agenda import Agenda
from tests.content.examples import EITRI

FULL = EITRI.read_bytes()
EVENT = load_agenda(FULL)
EDITED = (
    FULL.replace(b"start: 11:30", b"start: 11:45")
    .replace(b"kind: meal\n    venue: eitri\n", b"kind: meal\n    venue: ulriken\n")
    .replace(b"title: Closing remarks and", b"title: Thanks, closing remarks and")
)
LINE_ENDS = [offset for offset, byte in enumerate(FULL) if byte == ord("\n")]


def fate(source: bytes, whole: Agenda) -> str:
    """What happens to a file in place of the published one; "lost" must never be."""
    try:
        agenda = load_agenda(source)
    except AgendaError as error:
        return "refused" if error.problems else "refused without a word"
    if agenda == whole:
        return "whole"
    return "held" if holds(FULL, EVENT, source, agenda, 0) else "lost"


def lost(source: bytes, whole: Agenda, ends: list[int]) -> list[int]:
    return [end for end in ends if fate(source[:end], whole) not in {"refused", "held", "whole"}]


def around_line_ends(share: int) -> list[int]:
    """The places within three bytes of some of the line ends, and of every one near the end."""
    chosen = [*random.Random(2022).sample(LINE_ENDS, len(LINE_ENDS) // share), *LINE_ENDS[-20:]]
    return sorted({end + step for end in chosen for step in range(-3, 4) if 0 <= end + step <= len(FULL)})


def test_published_file_cut_near_a_line_end() -> None:
    assert lost(FULL, EVENT, around_line_ends(6)) == []


def test_edited_file_cut_near_a_line_end() -> None:
    assert lost(EDITED, load_agenda(EDITED), around_line_ends(6)) == []


@settings(deadline=None)
@given(st.integers(0, len(FULL)))
def test_published_file_cut_anywhere(end: int) -> None:
    assert lost(FULL, EVENT, [end]) == []


@settings(deadline=None)
@given(st.integers(0, len(EDITED)))
def test_edited_file_cut_anywhere(end: int) -> None:
    assert lost(EDITED, load_agenda(EDITED), [end]) == []


@pytest.mark.slow
def test_published_file_cut_at_every_byte() -> None:
    fates = [fate(FULL[:end], EVENT) for end in range(len(FULL) + 1)]
    assert dict.fromkeys(fates, True) == {"refused": True, "held": True, "whole": True}


def test_edited_file_cut_at_every_byte_of_its_end() -> None:
    last_but_one = EDITED.index(b"- id: pitches")
    assert lost(EDITED, load_agenda(EDITED), list(range(last_but_one, len(EDITED) + 1))) == []


def test_the_whole_files_pass() -> None:
    assert fate(FULL, EVENT) == "whole"
    assert fate(EDITED, load_agenda(EDITED)) == "whole"
    assert fate(EDITED, EVENT) == "lost", "an ordinary edit is neither refused nor held"
