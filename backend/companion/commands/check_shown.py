"""A problem on the command line: the message, the line that it is about, a mark below the place, and the way out."""

from functools import lru_cache
from unicodedata import category, combining, east_asian_width

from companion.content.problems import Problem
from companion.content.source import UTF8_MARK, UTF16_MARKS

WIDEST = 100
"""So many characters of a line are shown."""
BEFORE = 60
"""So many of them, where it is cut, before the place."""
UNKNOWN = "\ufffd"
UNSEEN = {"Cc", "Cf", "Co", "Cs"}
"""Kinds of characters that would move the mark, or the terminal's own."""


def shown(problem: Problem, source: bytes, kind: str = "") -> str:
    """`kind` stands before the message, such as "warning: ". On one line where the file has nothing to show."""
    line = _line(source, problem.line)
    if not line.strip(f" {UNKNOWN}"):
        ending = f"; {problem.hint}" if problem.hint else ""
        return f"{_said(problem, kind)}{ending}"
    text, column = _cut(line, problem.column - 1)
    mark = f"{' ' * _width(text[:column])}^ {problem.hint}".rstrip()
    return f"{_said(problem, kind)}\n    {text}\n    {mark}"


def _said(problem: Problem, kind: str) -> str:
    return f"{problem.file}:{problem.line}:{problem.column}: {kind}{problem.message}"


@lru_cache(maxsize=4)
def _lines(source: bytes) -> list[str]:
    """Nothing of a file in another encoding, which looks like rubbish."""
    if source.startswith(UTF16_MARKS):
        return []
    text = source.removeprefix(UTF8_MARK).decode(errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _line(source: bytes, number: int) -> str:
    """The line as it can be printed."""
    lines = _lines(source)
    line = lines[number - 1] if number <= len(lines) else ""
    return "".join(
        UNKNOWN if category(character) in UNSEEN else character for character in line.replace("\t", " ")
    )


def _cut(line: str, column: int) -> tuple[str, int]:
    """Of a long line the part around the place, and where the place is in it."""
    if len(line) <= WIDEST:
        return line.rstrip(), column
    first = max(0, min(column - BEFORE, len(line) - WIDEST))
    before, after = "…" if first else "", "…" if first + WIDEST < len(line) else ""
    return f"{before}{line[first : first + WIDEST]}{after}", column - first + len(before)


def _width(text: str) -> int:
    """How many columns of a terminal it takes."""
    return sum(
        0 if combining(character) else 2 if east_asian_width(character) in {"W", "F"} else 1
        for character in text
    )
