"""Lines that stand in several answers: a problem, a change, a revision, what something waits for."""

from msgspec import Struct

from companion.domain.agenda import Text


class ProblemLine(Struct, frozen=True):
    """Something in the file to correct, or to look at. `hint` is empty where there is no guess."""

    line: int
    column: int
    message: str
    hint: str


class ChangeLine(Struct, frozen=True):
    """One fact of a session that differs; `old` and `new` as written, null where there was or is nothing."""

    session: str
    title: Text
    kind: str
    old: str | None
    new: str | None


class RevisionLine(Struct, frozen=True):
    """`origin`: file, command or page. `reason` by language. `changes`: how many, against its parent."""

    number: int
    token: str
    published_at: int
    origin: str
    author: str
    reason: dict[str, str]
    changes: int


class WaitShape(Struct, frozen=True):
    """`code`: night, digest, budget, or hold; `at` is event time, null where nobody knows."""

    code: str
    at: int | None
