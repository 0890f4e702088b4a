"""What is wrong with an agenda file, said to somebody who is in a hurry: where, what, and the way out.

The readers and checks of this room collect problems in a `Report`; callers from outside see `AgendaError`.
"""

from typing import NamedTuple

from msgspec import Struct

MAX_PROBLEMS = 100
"""More than anybody reads. It also bounds the work that a file of rubbish can cause."""

LONGEST = 300
"""Messages and hints are cut here, whatever the file has in it."""

SHOWN = 40
"""So many characters of a wrong value are quoted back."""


class Position(NamedTuple):
    """A place in the file. Lines and columns count from 1, columns in characters."""

    line: int
    column: int


class Problem(Struct, frozen=True):
    """One thing to correct. `hint` says how, where we can guess it."""

    file: str
    line: int
    column: int
    message: str
    hint: str = ""

    def __str__(self) -> str:
        ending = f"; {self.hint}" if self.hint else ""
        return f"{self.file}:{self.line}:{self.column}: {self.message}{ending}"


class Doubt(Struct, frozen=True):
    """What may be a mistake, or meant: a warning. `path` leads to its place: keys, and items counted from 0."""

    path: tuple[str | int, ...]
    message: str
    hint: str


class AgendaError(Exception):
    """The file is not an agenda. `problems` are in file order; `str()` has one per line."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


class Stop(Exception):  # noqa: N818 - it ends a search, it is not an error
    """Reading on would say nothing useful: the report already holds what there is to say."""


class Report:
    """Collects problems while a file is read."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._found: list[Problem] = []
        self._full = False
        self._end: Position | None = None

    def ends_at(self, end: Position) -> None:
        """Say where the file ends: a parser that wants more puts its complaint behind that."""
        self._end = end

    def add(self, at: Position, message: str, hint: str = "") -> None:
        """Note a problem. Raises Stop when there are too many to read."""
        if self._full:
            raise Stop
        if len(self._found) == MAX_PROBLEMS:
            self._full = True
            message, hint = "there are more problems", "correct these first, then look again"
        line, column = min(at, self._end) if self._end else at
        self._found.append(Problem(self._file, line, column, _in_one_line(message), _in_one_line(hint)))

    def stop(self, at: Position, message: str, hint: str = "") -> Stop:
        """Note a problem that makes the rest unreadable: ``raise report.stop(…)``."""
        self.add(at, message, hint)
        return Stop()

    def problems(self) -> tuple[Problem, ...]:
        """All of them, in file order."""
        return tuple(sorted(self._found, key=lambda problem: (problem.line, problem.column)))


def _in_one_line(text: str) -> str:
    line = " ".join(text.split("\n"))
    return f"{line[:LONGEST]}…" if len(line) > LONGEST else line


def shown(text: str) -> str:
    """The text as it can stand in a message: on one line, quoted, and not too long."""
    line = " ".join(text.split())
    return f"`{line[:SHOWN]}…`" if len(line) > SHOWN else f"`{line}`"
