"""The lines around a place where a YAML parser gave up, and what they look like."""

import re
from typing import NamedTuple

from companion.content.problems import Position, shown

Said = tuple[Position, str, str]
"""Where, what, and how to correct it."""

KEY = re.compile(r"^[ \-]*(?P<key>[A-Za-z_]+)(?P<colon>[ ]*:(?=\s|$))?")
NO_SPACE_AFTER_COLON = re.compile(r"^(?P<before>[ \-]*(?P<key>[a-z_]+):)(?P<value>\S.*)$")
NO_SPACE_AFTER_DASH = re.compile(r"^(?P<before> *-)(?P<rest>[A-Za-z_]+:.*)$")


class Quoted(NamedTuple):
    """The quoted text that was read last."""

    quote: str
    at: Position
    last_line: int


class Place(NamedTuple):
    """Where the parser gave up, and the lines that it was reading."""

    lines: list[str]
    at: Position
    since: Position | None
    quoted: Quoted | None

    def line(self, number: int) -> str:
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    @property
    def here(self) -> str:
        return self.line(self.at.line)

    @property
    def character(self) -> str:
        return self.here[self.at.column - 1 : self.at.column]

    @property
    def begins_line(self) -> bool:
        return not self.here[: self.at.column - 1].strip()

    def above(self) -> int:
        """The number of the nearest line above that says something; 0 if there is none."""
        numbers = range(self.at.line - 1, 0, -1)
        return next(
            (n for n in numbers if self.line(n).strip() and not self.line(n).lstrip().startswith("#")), 0
        )


def missing_space(place: Place, number: int) -> Said | None:
    line = place.line(number)
    if found := NO_SPACE_AFTER_DASH.match(line):
        after = found.end("before") + 1
        return (
            Position(number, after),
            "a space is missing after the dash",
            f"write {shown('- ' + found['rest'])}",
        )
    if found := NO_SPACE_AFTER_COLON.match(line):
        after = found.end("before") + 1
        pair = f"{found['key']}: {found['value']}"
        return Position(number, after), "a space is missing after the colon", f"write {shown(pair)}"
    return None


def missing_colon(place: Place, number: int) -> Said | None:
    line = place.line(number)
    found = KEY.match(line)
    if found is None:
        at = Position(number, len(line) - len(line.lstrip()) + 1)
        return at, "this line has no name with a colon", "each line is `name: value`"
    if found["colon"] is None:
        rest = line[found.end() :].strip()
        pair = f"{found['key']}: {rest}".strip()
        return Position(number, found.end() + 1), "a colon is missing here", f"write {shown(pair)}"
    return None


def wrong_column(place: Place, message: str) -> Said:
    """Name a line above that begins nearly where this one does: most likely they belong together."""
    column = len(place.here) - len(place.here.lstrip()) + 1
    begins: dict[int, int] = {}
    for number in range(place.at.line - 1, 0, -1):
        line = place.line(number)
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        begins.setdefault(len(line) - len(line.lstrip()) + 1, number)
        if found := re.match(r" *- +(?=\S)", line):
            begins.setdefault(found.end() + 1, number)
        if line[0] != " ":
            break
    wanted = "-" if place.here.lstrip().startswith("-") else ""
    same = {
        c: n for c, n in begins.items() if place.line(n)[c - 1 :].startswith("-") == bool(wanted)
    } or begins
    nearest = min(same, key=lambda c: abs(c - column), default=1)
    hint = f"begin it in column {nearest}, as line {same[nearest]}" if same else "begin it in column 1"
    return Position(place.at.line, column), message, hint
