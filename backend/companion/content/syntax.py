"""What a YAML parser's complaint most likely means to somebody who never heard of YAML.

The parser says where it gave up and why, in its own words. The lines around that place nearly always show
what happened: a colon in a text, a missing space, a tab, a line that is indented differently, an open quote.
"""

import re
from collections.abc import Callable

import yaml

from companion.content.lines import KEY, Place, Quoted, Said, missing_colon, missing_space, wrong_column
from companion.content.problems import Position, shown

UNFINISHED_MERGE = re.compile(r"^(<{7}|>{7})( |$)")
OTHER_SPACE = re.compile(r":[\u00a0\u2000-\u200b\u202f\u3000]")

QUOTE_IT = 'put the text in quotes, as in `title: "…"`'


def explain(lines: list[str], error: yaml.MarkedYAMLError, quoted: Quoted | None) -> Said:
    """Where the mistake most likely is, what it is, and what to do."""
    since = _position(error.context_mark) if error.context_mark else None
    at = _position(error.problem_mark) if error.problem_mark else since or Position(1, 1)
    place = Place(lines, at, since, quoted)
    problem = str(error.problem)
    return (
        _merge(place)
        or _tab(place)
        or _other_space(place)
        or _by_complaint(problem, place)
        or (at, f"this line cannot be understood ({problem})", "look at its colons, quotes and indentation")
    )


def _by_complaint(problem: str, place: Place) -> Said | None:
    for words, said in COMPLAINTS:
        if words in problem:
            return said(place)
    return _special_character(place)


def _merge(place: Place) -> Said | None:
    for number, line in enumerate(place.lines, 1):
        if UNFINISHED_MERGE.match(line):
            hint = "keep one of the two versions, and delete the lines with <<<<<<<, ======= and >>>>>>>"
            return Position(number, 1), "two versions of the file were merged, but not to the end", hint
    return None


def _tab(place: Place) -> Said | None:
    for number in (place.at.line, place.above()):
        line = place.line(number)
        indentation = line[: len(line) - len(line.lstrip())]
        if "\t" in indentation:
            at = Position(number, indentation.index("\t") + 1)
            return at, "this line is indented with a tab", "replace it with spaces"
    return None


def _other_space(place: Place) -> Said | None:
    for number in (place.at.line, place.above()):
        if found := OTHER_SPACE.search(place.line(number)):
            return Position(number, found.end()), "there is an unusual space after the colon", "type it anew"
    return None


def _open_quote(place: Place) -> Said:
    at = place.since or place.at
    return at, "the quote that opens here is never closed", "close it at the end of the text"


def _escape(place: Place) -> Said:
    return place.at, "inside double quotes, `\\` is special", "write `\\\\`, or use 'single quotes'"


def _list_on_line(place: Place) -> Said:
    hint = "put each `- …` on a line of its own, or quote the text"
    return place.at, "a list cannot begin on this line", hint


def _block_text(place: Place) -> Said:
    return place.at, "after `|` or `>` the text begins on the next line", QUOTE_IT


def _percent(place: Place) -> Said:
    return place.at, "a line cannot begin with `%`", "delete the line"


def _colon(place: Place) -> Said | None:
    """A colon where none may be: in a text, or on a line that the parser took for more of the line above."""
    first = KEY.match(place.here)
    if first is None or first["colon"] is None or first.end() != place.at.column:
        return place.at, "there is a colon in this text", QUOTE_IT
    number = place.above()
    if number == 0:
        return place.at, "the name before this colon is too long", "each line is `name: value`"
    return (
        missing_space(place, number)
        or missing_colon(place, number)
        or wrong_column(place, "this line is indented further than the one above")
    )


def _no_colon(place: Place) -> Said | None:
    number = place.since.line if place.since else place.above()
    return missing_space(place, number) or missing_colon(place, number)


def _bracket(place: Place) -> Said | None:
    if not any(line.strip() for line in place.lines[place.at.line - 1 :]):
        number = place.above()
        at = Position(number, len(place.line(number).rstrip()))
        return at, "the file ends within a list", "close it with `]` or `}`"
    if place.since is None or place.line(place.since.line)[place.since.column - 1 :][:1] not in {"[", "{"}:
        return _special_character(place)
    if place.at.line != place.since.line or place.character == "":
        opened = place.line(place.since.line)[place.since.column - 1]
        closing = "]" if opened == "[" else "}"
        return place.since, f"the `{opened}` that opens here is never closed", f"close it with `{closing}`"
    return (
        place.at,
        "a comma is missing before this, or there is one too many",
        "write [one, two] or {en: …, nb: …}",
    )


def _beside(place: Place) -> Said:
    """Something stands behind a text that was already over."""
    if place.quoted is None or place.quoted.last_line != place.at.line:
        return place.at, f"{shown(place.here[place.at.column - 1 :])} does not belong here", QUOTE_IT
    if place.quoted.at.line != place.at.line:
        return _open_quote(place._replace(since=place.quoted.at))
    other = "double" if place.quoted.quote == "'" else "single"
    return place.at, "the quoted text is over before this", f"put the whole text in {other} quotes"


def _misplaced(place: Place) -> Said | None:
    """A line that begins in the wrong column, or more text behind a text."""
    if not place.begins_line:
        return _beside(place)
    if place.character == ":":
        return place.at, "a name is missing before the colon", "each line is `name: value`"
    return missing_space(place, place.at.line) or wrong_column(
        place, "this line is indented differently from the lines that it belongs with"
    )


def _special_character(place: Place) -> Said | None:
    at = place.since if place.since and place.since.line == place.at.line else place.at
    character = place.line(at.line)[at.column - 1 : at.column]
    what = "line" if at.column == 1 else "text"
    return (at, f"a {what} cannot begin with `{character}`", QUOTE_IT) if character.strip() else None


def _position(mark: yaml.Mark) -> Position:
    return Position(mark.line + 1, mark.column + 1)


COMPLAINTS: tuple[tuple[str, Callable[[Place], Said | None]], ...] = (
    ("end of stream", _open_quote),
    ("end of document", _open_quote),
    ("document start", _misplaced),
    ("mapping values are not allowed", _colon),
    ("could not find expected ':'", _no_colon),
    ("expected ',' or", _bracket),
    ("expected node content", _bracket),
    ("expected key", _misplaced),
    ("expected '-'", _misplaced),
    ("block sequence entries", _list_on_line),
    ("comment or line break", _block_text),
    ("directive", _percent),
    ("incompatible", _percent),
    ("escape", _escape),
)
"""What libyaml's scanner and parser say, and who looks at the lines then."""
