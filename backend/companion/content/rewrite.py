"""Writes edits into the organizer's file: the lines that they concern, and no other byte.

The YAML parser says where each key and value stands; there the text is cut and the new one put in. What comes out is
read again, and is the planned agenda or an error: a file that is written in an unforeseen way is refused, not damaged.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from companion.content.load import load_agenda
from companion.content.places import Places, RewriteError, SessionPlace, Spot
from companion.content.scalars import written
from companion.domain.agenda import Session, Text
from companion.domain.edits import FieldChange, edited

__all__ = ["RewriteError", "rewritten"]

ORDER = Session.__struct_fields__
STEP = "  "


class _Splice(NamedTuple):
    """Replaces the characters from `start` to `end`. What goes into one place goes there by `order`."""

    start: int
    end: int
    order: int
    text: str


def rewritten(source: str, changes: Iterable[FieldChange]) -> str:
    """The file's text with the changes in it.

    Raises AgendaError where `source` is no agenda, or would be none with them (a time that does not exist), and
    RewriteError.
    """
    changes = tuple(changes)
    wanted = edited(load_agenda(source.encode()), changes)
    text = _spliced(source, _splices(Places(source), changes))
    if load_agenda(text.encode()) != wanted:
        raise RewriteError
    return text


def _spliced(source: str, splices: Iterable[_Splice]) -> str:
    pieces, done = [], 0
    for splice in sorted(splices):
        pieces += [source[done : splice.start], splice.text]
        done = splice.end
    return "".join([*pieces, source[done:]])


def _splices(places: Places, changes: tuple[FieldChange, ...]) -> Iterator[_Splice]:
    for session_id, group in groupby(changes, lambda change: change.session):
        place = places.session(session_id)
        of_session = list(group)
        stays = place.spots.keys() - {change.field for change in of_session if change.value is None}
        for change in of_session:
            spot = place.spots.get(change.field)
            if change.value is None:
                yield from _removed(spot)
            elif spot is None:
                yield _added(places, place, stays, change.field, change.value)
            elif isinstance(change.value, str):
                yield from _text_replaced(spot, change.value)
            else:
                yield from _texts_replaced(places, place, spot, change.value)


def _removed(spot: Spot | None) -> Iterator[_Splice]:
    """A key beside which others stand stays, with a sign that it says nothing."""
    if spot and spot.has_own_lines:
        yield _Splice(spot.line, spot.after, 0, "")
    elif spot:
        yield _Splice(spot.colon, spot.end, 0, " ~")


def _added(places: Places, place: SessionPlace, stays: Iterable[str], field: str, value: Text) -> _Splice:
    """Behind the key that comes before it in the order of the schema."""
    order = ORDER.index(field)
    neighbour = place.spots[max((key for key in stays if ORDER.index(key) < order), key=ORDER.index)]
    if place.in_brackets:
        return _Splice(neighbour.end, neighbour.end, order, f", {field}: {_in_brackets(value)}")
    if isinstance(value, str):
        lines = [f"{place.indentation}{field}: {written(value)}"]
    else:
        lines = [f"{place.indentation}{field}:", *_below(place, value)]
    return _inserted(places, neighbour.after, order, lines)


def _text_replaced(spot: Spot, text: str) -> Iterator[_Splice]:
    if not spot.texts:
        space = " " if spot.start == spot.colon else ""
        yield _Splice(spot.start, spot.end, 0, space + written(text, spot.quote))
        return
    # What stands behind the key (a comment) stays, the lines below it go.
    first = min(each.line for each in spot.texts.values())
    yield _Splice(spot.colon, spot.colon, 0, f" {written(text)}")
    yield _Splice(first, spot.after, 0, "")


def _texts_replaced(
    places: Places, place: SessionPlace, spot: Spot, texts: dict[str, str]
) -> Iterator[_Splice]:
    if spot.in_brackets or place.in_brackets:
        yield _Splice(spot.start, spot.end, 0, _in_brackets(texts))
    elif spot.texts.keys() == texts.keys():
        for language, text in texts.items():
            yield from _text_replaced(spot.texts[language], text)
    elif spot.texts:
        first = min(each.line for each in spot.texts.values())
        yield _Splice(first, spot.after, 0, "")
        yield _inserted(places, spot.after, 0, _below(place, texts))
    else:
        yield _Splice(spot.colon, spot.end, 0, "")
        yield _inserted(places, spot.after, 0, _below(place, texts))


def _inserted(places: Places, offset: int, order: int, lines: list[str]) -> _Splice:
    """New lines at the beginning of a line, or behind the file's last one, which has no end."""
    line_end = places.line_end(offset)
    if places.begins_line(offset):
        return _Splice(offset, offset, order, "".join(line + line_end for line in lines))
    return _Splice(offset, offset, order, "".join(line_end + line for line in lines))


def _below(place: SessionPlace, texts: dict[str, str]) -> list[str]:
    return [f"{place.indentation}{STEP}{language}: {written(text)}" for language, text in texts.items()]


def _in_brackets(value: Text) -> str:
    if isinstance(value, str):
        return written(value)
    return "{" + ", ".join(f"{language}: {written(text)}" for language, text in value.items()) + "}"
