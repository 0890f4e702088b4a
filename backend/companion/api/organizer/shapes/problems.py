"""Problem details (RFC 9457) of what could not be done to the file."""

from companion.api.organizer.shapes.lines import ProblemLine
from companion.api.problems import Problem


class Conflict(Problem, frozen=True, kw_only=True):
    """Somebody else has changed the file meanwhile. `theirs` is its text now, `hash` of its bytes."""

    theirs: str
    hash: str


class Invalid(Problem, frozen=True, kw_only=True):
    """The text is no agenda that could be published."""

    problems: tuple[ProblemLine, ...]
