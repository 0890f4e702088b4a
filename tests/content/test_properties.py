"""Whatever the bytes: an Agenda, or a list of problems with places in the file. Never anything else."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from companion.content.load import AgendaError, Problem, load_agenda
from companion.domain.agenda import Agenda, text_in
from companion.domain.timeline import timeline
from tests.content.examples import EITRI, SMALL

EVENT = EITRI.read_bytes()
LINES = EVENT.decode().splitlines(keepends=True)
PIECES = [
    "\n", " ", "  ", "\t", ":", ": ", "- ", "-", "#", '"', "'", "[", "]", "{", "}", ",", "|", ">", "?", "&a", "*a",
    "!", "%", "@", "\\", "---", "...", "\r", "\0", "\u2028", "\ufeff", "é", "~", "null", "<<: ", "0", "19:00", "en",
    "event", "sessions", "id", "x",
]  # fmt: skip


def check_problems(problems: tuple[Problem, ...], source: bytes) -> None:
    """There are some, in file order, each on one line, and with a place that the file has."""
    text = source.decode("utf-8", errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    lengths = [len(line) for line in text.split("\n")]
    assert problems
    assert list(problems) == sorted(problems, key=lambda problem: (problem.line, problem.column))
    for problem in problems:
        assert 1 <= problem.line <= len(lengths)
        assert 1 <= problem.column <= lengths[problem.line - 1] + 2
        assert "\n" not in str(problem)


def result(source: bytes) -> Agenda | None:
    """The agenda, after using it; None if it was refused properly."""
    try:
        agenda = load_agenda(source)
    except AgendaError as error:
        check_problems(error.problems, source)
        return None
    assert set(timeline(agenda)) == {session.id for session in agenda.sessions}
    assert all(text_in(session.title, "en") for session in agenda.sessions)
    return agenda


@settings(deadline=None)
@given(st.binary())
@example(b"[")
@example(b"a: [b,\n\n# c\n")
@example(b"\xff\xfe")
@example(b"\xed\xa0\x80")
@example(b"\xef\xbb\xbf")
def test_any_bytes(source: bytes) -> None:
    assert result(source) is None


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40))
@example(["---"])
def test_any_heap_of_yaml(pieces: list[str]) -> None:
    result("".join(pieces).encode())


@settings(deadline=None)
@given(st.integers(0, len(SMALL)), st.integers(0, 30), st.lists(st.sampled_from(PIECES), max_size=4))
def test_any_damage_to_a_file(start: int, length: int, pieces: list[str]) -> None:
    result((SMALL[:start] + "".join(pieces) + SMALL[start + length :]).encode())


@settings(deadline=None)
@given(st.integers(0, len(EVENT) - 1), st.integers(0, 255))
def test_any_wrong_byte_in_the_events_file(offset: int, byte: int) -> None:
    result(EVENT[:offset] + bytes([byte]) + EVENT[offset + 1 :])


@settings(deadline=None)
@given(st.integers(0, len(LINES) - 1), st.integers(0, len(LINES) - 1))
@example(46, 82)
def test_any_two_lines_swapped(one: int, other: int) -> None:
    lines = list(LINES)
    lines[one], lines[other] = lines[other], lines[one]
    result("".join(lines).encode())


@settings(deadline=None)
@example(" ")
@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=60))
def test_any_title_in_quotes_is_read_back(text: str) -> None:
    quoted = "'" + text.replace("'", "''") + "'"
    agenda = result(SMALL.replace("title: Keynote", f"title: {quoted}").encode())
    if agenda is not None:
        assert agenda.sessions[0].title == text.strip()
