"""From the tree to the agenda's values, field by field, so that every problem is found in one reading.

The Structs of `companion.domain.agenda` are the schema: a field that is added there is read here as well.
"""

from collections.abc import Mapping as AbstractMapping
from functools import cache
from types import NoneType
from typing import Any, NamedTuple, TypeVar, get_args, get_origin

import msgspec
from msgspec import Struct
from msgspec.structs import fields

from companion.content import explain
from companion.content.nodes import Mapping, Node, Scalar, Sequence, name_of
from companion.content.problems import SHOWN, Report, shown
from companion.domain.agenda import Agenda, Record

R = TypeVar("R", bound=Record)


class Field(NamedTuple):
    """One field of a Struct. `type` is without the None of an optional field."""

    name: str
    type: Any
    required: bool


class Broken:
    """Stands for a value that could not be read; the report says why."""


BROKEN = Broken()


def agenda_from(root: Node, report: Report) -> Agenda | None:
    """The agenda, or None if something is wrong, which then is in the report."""
    if not isinstance(root, Mapping):
        if isinstance(root, Scalar) or root.complete:
            report.add(root.at, "this is not an agenda", "it begins with `event:`, and `sessions:` follow")
        return None
    event = root.mapping("event")
    languages = [language.text for language in event.texts("languages")] if event else []
    agenda = _Reader(report, languages).record(root, Agenda, "")
    return None if isinstance(agenda, Broken) else agenda


@cache
def fields_of(schema: type[Struct]) -> AbstractMapping[str, Field]:
    """The fields of a Struct by name."""
    return {info.name: Field(info.name, _without_none(info.type), info.required) for info in fields(schema)}


def _without_none(annotation: Any) -> Any:
    options = get_args(annotation)
    if NoneType not in options:
        return annotation
    (only,) = (option for option in options if option is not NoneType)
    return only


class _Reader:
    """Reads one file. `owner` is how problems begin: ``session `keynote`: ``."""

    def __init__(self, report: Report, languages: list[str]) -> None:
        self._report = report
        self._languages = languages

    def record(self, node: Mapping, schema: type[R], owner: str) -> R | Broken:
        known = fields_of(schema)
        values: dict[str, Any] = {}
        meant = set()
        for key, entry in node.entries.items():
            field = known.get(key)
            if field is None:
                meant.add(explain.meant_key(key, known))
                hint = explain.unknown_key(key, known)
                values[key] = self._wrong(entry.key, f"{owner}{shown(key)} is not a known key", hint)
            elif field.required or not (isinstance(entry.value, Scalar) and entry.value.empty):
                values[key] = self._value(entry.value, field.type, key, owner)
        for field in known.values():
            if field.required and field.name not in node.entries and field.name not in meant:
                values[field.name] = self._missing(node, field.name, owner)
        if any(isinstance(value, Broken) for value in values.values()):
            return BROKEN
        return schema(**values)

    def _missing(self, node: Mapping, key: str, owner: str) -> Broken:
        title = node.text("title") or node.text("name")
        hint = f"add a line `{key}: …`"
        if key == "id" and title:
            hint = f"add a line `id: {explain.id_of(title.text)}`"
        return self._wrong(node, f"{owner}`{key}` is missing", hint)

    def _value(self, node: Node, wanted: Any, key: str, owner: str) -> Any:
        if _is_record(wanted):
            if isinstance(node, Mapping):
                return self.record(node, wanted, f"{owner}{key}: ")
            first = next(iter(fields_of(wanted)))
            return self._wrong(
                node, f"{owner}`{key}` needs lines of its own below it", f"such as `{first}: …`"
            )
        if get_origin(wanted) is tuple:
            return self._list(node, get_args(wanted)[0], key, owner)
        if isinstance(node, Scalar):
            return self._text(node, str if _is_text(wanted) else wanted, key, owner)
        if isinstance(node, Mapping) and _is_text(wanted):
            return self._translations(node, key, owner)
        return self._wrong(node, f"{owner}`{key}` must be a single value", "write it behind the colon")

    def _list(self, node: Node, item: Any, key: str, owner: str) -> Any:
        if not isinstance(node, Sequence):
            first = f"{next(iter(fields_of(item)))}: …" if _is_record(item) else "…"
            hint = f"begin each item with `- {first}`"
            if isinstance(node, Scalar) and 0 < len(node.text) <= SHOWN and not _is_record(item):
                hint = f"write `[{node.text}]`, or `- {node.text}` on a line of its own"
            return self._wrong(node, f"{owner}`{key}` must be a list", hint)
        values = []
        for number, child in enumerate(node.items, 1):
            if _is_record(item) and isinstance(child, Mapping):
                name = name_of(child, item.__name__.lower(), number)
                values.append(self.record(child, item, f"{owner}{name}: "))
            elif isinstance(child, Scalar) and child.empty:
                values.append(self._wrong(child, f"{owner}item {number} of `{key}` is empty", "delete it"))
            else:
                values.append(self._value(child, item, key, owner))
        return BROKEN if any(isinstance(value, Broken) for value in values) else tuple(values)

    def _translations(self, node: Mapping, key: str, owner: str) -> Any:
        values: dict[str, Any] = {}
        for language, entry in node.entries.items():
            if self._languages and language not in self._languages:
                message = f"{owner}`{key}` has a text in {shown(language)}, no language of the event"
                hint = explain.meant_language(language, self._languages)
                values[language] = self._wrong(entry.key, message, hint)
            elif not isinstance(entry.value, Scalar):
                values[language] = self._wrong(
                    entry.value, f"{owner}`{key}` in {shown(language)} must be a text", ""
                )
            elif not entry.value.empty:
                values[language] = entry.value.text
        if not values:
            return self._wrong(node, f"{owner}`{key}` is empty", "write a text, or one per language")
        return BROKEN if any(isinstance(value, Broken) for value in values.values()) else values

    def _text(self, node: Scalar, wanted: Any, key: str, owner: str) -> Any:
        if node.empty:
            hint = "write something after the colon, in quotes if it begins with #"
            return self._wrong(node, f"{owner}`{key}` is empty", hint)
        try:
            return msgspec.convert(node.text, wanted, strict=False)
        except msgspec.ValidationError as error:
            message, hint = explain.wrong_value(key, node.text, wanted, str(error))
            return self._wrong(node, owner + message, hint)

    def _wrong(self, node: Node, message: str, hint: str) -> Broken:
        if isinstance(node, Scalar) or node.complete:
            self._report.add(node.at, message, hint)
        return BROKEN


def _is_record(wanted: Any) -> bool:
    return isinstance(wanted, type) and issubclass(wanted, Record)


def _is_text(wanted: Any) -> bool:
    return set(get_args(wanted)) == {str, dict[str, str]}
