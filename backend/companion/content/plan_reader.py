"""From a plan's tree to its title, edits and reason. The structs of `companion.domain.edits` are the schema."""

import re
from collections.abc import Iterable, Mapping
from types import NoneType
from typing import Any, get_args

import msgspec
from msgspec import Struct
from msgspec.structs import fields

from companion.content import explain
from companion.content.nodes import Mapping as Keys
from companion.content.nodes import Node, Scalar, Sequence
from companion.content.problems import Report, shown
from companion.domain.agenda import ID_PATTERN, Agenda, Text
from companion.domain.edits import Edit

KEYS = ("title", "reason", "edits")
KINDS: Mapping[str, type[Struct]] = {str(kind.__struct_config__.tag): kind for kind in get_args(Edit)}


class PlanReader:
    """Reads one file. Without an agenda nobody can say whether there is what it names."""

    def __init__(self, report: Report, agenda: Agenda | None) -> None:
        self._report = report
        self._agenda = agenda

    def read(self, root: Keys) -> tuple[Text, tuple[Edit, ...], Text]:
        """Title, edits and reason; of use only if the report has no problems."""
        self._check_keys(root, KEYS, "")
        title, reason = self._texts(root, "title"), self._texts(root, "reason")
        if not title and "title" not in root.entries:
            self._report.add(root.at, "`title` is missing", "add a line `title: …`")
        return title, tuple(self._edits(root)), reason

    def _check_keys(self, node: Keys, known: Iterable[str], owner: str) -> None:
        names = list(known)
        for key, entry in node.entries.items():
            if key not in names:
                hint = explain.unknown_key(key, names)
                self._report.add(entry.key.at, f"{owner}{shown(key)} is not a known key", hint)

    def _texts(self, root: Keys, key: str) -> Text:
        value = root.value(key)
        if value is None:
            return ""
        if isinstance(value, Scalar) and not value.empty:
            return value.text
        if isinstance(value, Keys) and value.entries:
            return dict(self._translations(value, key))
        self._report.add(value.at, f"`{key}` is empty", "write a text, or one per language")
        return ""

    def _translations(self, node: Keys, key: str) -> Iterable[tuple[str, str]]:
        languages = self._agenda.event.languages if self._agenda else ()
        for language, entry in node.entries.items():
            if languages and language not in languages:
                message = f"`{key}` has a text in {shown(language)}, no language of the event"
                self._report.add(entry.key.at, message, explain.meant_language(language, languages))
            if isinstance(entry.value, Scalar) and not entry.value.empty:
                yield language, entry.value.text
            else:
                self._report.add(entry.value.at, f"`{key}` in {shown(language)} must be a text")

    def _edits(self, root: Keys) -> Iterable[Edit]:
        value = root.value("edits")
        if not isinstance(value, Sequence) or not value.items:
            at = value.at if value else root.at
            self._report.add(at, "`edits` must be a list", "begin each with `- do: …`")
            return
        for number, item in enumerate(value.items, 1):
            edit = self._edit(item, f"edit {number}: ")
            if edit is not None:
                yield edit

    def _edit(self, node: Node, owner: str) -> Edit | None:
        do = node.text("do") if isinstance(node, Keys) else None
        if not isinstance(node, Keys) or do is None:
            self._report.add(node.at, f"{owner}`do` is missing", f"begin it with `- do: {next(iter(KINDS))}`")
            return None
        kind = KINDS.get(do.text)
        if kind is None:
            message = f"{owner}`do` is {shown(do.text)}, which is not one of {', '.join(KINDS)}"
            self._report.add(do.at, message, explain.did_you_mean(do.text, KINDS))
            return None
        infos = {info.encode_name: info for info in fields(kind)}
        self._check_keys(node, ["do", *infos], owner)
        values: dict[str, Any] = {}
        for key, info in infos.items():
            text = node.text(key)
            if text is not None:
                values[info.name] = self._value(text, key, _without_none(info.type), owner)
            elif key in node.entries and not isinstance(node.value(key), Scalar):
                self._report.add(node.entries[key].key.at, f"{owner}`{key}` must be a single value")
            elif info.required:
                self._report.add(node.at, f"{owner}`{key}` is missing", f"add a line `{key}: …`")
        self._check_named(node, owner)
        complete = all(info.name in values or not info.required for info in infos.values())
        return kind(**values) if complete else None  # type: ignore[return-value]  # KINDS has nothing else

    def _value(self, text: Scalar, key: str, wanted: Any, owner: str) -> Any:
        try:
            return msgspec.convert(text.text, wanted, strict=False)
        except msgspec.ValidationError as error:
            message, hint = explain.wrong_value(key, text.text, wanted, str(error))
            if wanted is bool:
                message, hint = f"`{key}` is {shown(text.text)}", "write true or false"
            self._report.add(text.at, owner + message, hint)
            return None

    def _check_named(self, node: Keys, owner: str) -> None:
        if self._agenda is None:
            return
        sessions = [session.id for session in self._agenda.sessions]
        venue = self._agenda.venue(venue_id.text) if (venue_id := node.text("venue")) else None
        self._named(node, "session", "session", sessions, owner)
        self._named(node, "with", "session", sessions, owner)
        self._named(node, "venue", "venue", [each.id for each in self._agenda.venues], owner)
        if venue is not None:
            within = f"{owner}in {shown(venue.id)}, "
            self._named(node, "room", "room", [room.id for room in venue.rooms], within)

    def _named(self, node: Keys, key: str, what: str, known: list[str], owner: str) -> None:
        name = node.text(key)
        if name is None or name.text in known or not re.match(ID_PATTERN, name.text):
            return
        hint = explain.did_you_mean(name.text, known) or f"known are {', '.join(known[:20]) or 'none'}"
        self._report.add(name.at, f"{owner}there is no {what} {shown(name.text)}", hint)


def _without_none(annotation: Any) -> Any:
    options = [option for option in get_args(annotation) if option is not NoneType]
    return options[0] if NoneType in get_args(annotation) else annotation
