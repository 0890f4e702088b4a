"""Texts that are there in some of the event's languages only, summarised: a line for each key, not for each text.

A plain text is meant for everybody, as names are; it is missed only where most texts of that key are translated.
"""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple, get_args

from msgspec import Struct
from msgspec.structs import fields

from companion.content.problems import Doubt, shown
from companion.domain.agenda import Agenda, Text

NAMED = 3
"""So many places are named; the rest is counted."""

Path = tuple[str | int, ...]


class _Found(NamedTuple):
    """One text that the file gives, and whose it is."""

    path: Path
    owner: str
    text: Text


def missing_translations(agenda: Agenda) -> Iterator[Doubt]:
    """For each key and language the texts that are not there."""
    languages = agenda.event.languages
    if len(languages) < 2:
        return
    by_key: dict[Path, list[_Found]] = defaultdict(list)
    for found in _texts(agenda, (), "event"):
        by_key[tuple(step for step in found.path if isinstance(step, str))].append(found)
    for keys, texts in by_key.items():
        for language in languages:
            missing = _missing(texts, language, agenda)
            if missing:
                yield _doubt(str(keys[-1]), language, missing)


def _missing(texts: list[_Found], language: str, agenda: Agenda) -> list[_Found]:
    languages = set(agenda.event.languages)
    complete = sum(isinstance(found.text, dict) and languages <= found.text.keys() for found in texts)
    usual = complete * 2 > len(texts)
    return [
        found
        for found in texts
        if (
            language not in found.text
            if isinstance(found.text, dict)
            else usual and language != agenda.event.language
        )
    ]


def _doubt(key: str, language: str, missing: list[_Found]) -> Doubt:
    owners = list(dict.fromkeys(shown(found.owner) for found in missing))
    more = f" and {len(owners) - NAMED} more" if len(owners) > NAMED else ""
    message = f"`{key}` has no text in {shown(language)} for {', '.join(owners[:NAMED])}{more}"
    hint = f"add a line `{language}: …` to the other language"
    if isinstance(missing[0].text, str):
        hint = f"most are translated: write one text for each language, on lines of their own below `{key}:`"
    return Doubt(missing[0].path, message, hint)


def _texts(record: Struct, path: Path, owner: str) -> Iterator[_Found]:
    """Every text that people read, with the id of the nearest item that has one."""
    owner = getattr(record, "id", owner) if path != ("event",) else owner
    for name, is_text in _fields(type(record)):
        value = getattr(record, name)
        if isinstance(value, Struct):
            yield from _texts(value, (*path, name), owner)
        elif isinstance(value, tuple):
            for number, item in enumerate(value):
                if isinstance(item, Struct):
                    yield from _texts(item, (*path, name, number), owner)
                elif is_text:
                    yield _Found((*path, name, number), owner, item)
        elif is_text and value:
            yield _Found((*path, name), owner, value)


@cache
def _fields(schema: type[Struct]) -> tuple[tuple[str, bool], ...]:
    """The fields that can hold texts or records; and whether it is a text, or a list of texts."""
    found = []
    for field in fields(schema):
        of = _item(field.type)
        is_text = set(get_args(of)) == {str, dict[str, str]}
        if is_text or _is_record(of):
            found.append((field.name, is_text))
    return tuple(found)


def _item(annotation: Any) -> Any:
    """What is in it: of a list its items, of what may be missing what it is else."""
    options = get_args(annotation)
    if getattr(annotation, "__origin__", None) is tuple:
        return options[0]
    records = [option for option in options if _is_record(option)]
    return records[0] if records else annotation


def _is_record(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, Struct)
