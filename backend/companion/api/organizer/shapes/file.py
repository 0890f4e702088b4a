"""The file: its text, its problems, what an edit to it would do, and what came of it."""

from msgspec import Struct

from companion.api.organizer.shapes.lines import ChangeLine, ProblemLine, RevisionLine, WaitShape


class FileShape(Struct, frozen=True):
    source: str
    hash: str


class Checked(Struct, frozen=True):
    problems: tuple[ProblemLine, ...]
    warnings: tuple[ProblemLine, ...]


class ToldShape(Struct, frozen=True):
    """One notification text, and how many phones get it."""

    language: str
    title: str
    body: str
    phones: int
    urgency: str


class PreviewShape(Struct, frozen=True):
    """What publishing a text would do. `base`: the hash of the file that it was made from.

    `lines`: unified diff against the file. `others`: what else in the file is not published, and goes out too.
    `waits`: why some phones would be told later. `on_hold`: nobody would be told until the organizers release it.
    """

    base: str
    lines: tuple[str, ...]
    changes: tuple[ChangeLine, ...]
    told: tuple[ToldShape, ...]
    silent: int
    holds: tuple[str, ...]
    waits: tuple[WaitShape, ...]
    others: tuple[ChangeLine, ...]
    on_hold: bool


class Outcome(Struct, frozen=True):
    """`result`: published, unchanged or held (then `reasons` say why). `hash` is the file's from now on.

    `on_hold`: nobody is told until the organizers release it.
    """

    result: str
    revision: int
    changes: int
    reasons: tuple[str, ...]
    hash: str
    on_hold: bool


class DiscardedLine(Struct, frozen=True):
    """A text of the file that was never published, and went at `at`. `author`: who put another in its place."""

    id: int
    at: int
    author: str


class DiscardedShape(Struct, frozen=True):
    source: str


class RevisionShape(RevisionLine, frozen=True):
    """One revision; `lines`: unified diff against its parent."""

    lines: tuple[str, ...]
    changed: tuple[ChangeLine, ...]
