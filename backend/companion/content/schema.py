"""A JSON Schema (2020-12) of the agenda file, so that editors complete keys, explain them and underline mistakes.

Made from the Structs that the reader goes by. It is milder than `check`, which alone knows what belongs together:
whatever an organizer may write, but for oddities such as empty quotes, is right here too.
"""

from collections.abc import Mapping
from enum import Enum
from typing import Any

import msgspec

from companion.content.check_texts import LONGEST_LINE, LONGEST_SHORT, LONGEST_URL, ONE_LINE
from companion.content.checks import LANGUAGES
from companion.content.schema_words import WORDS, Words
from companion.domain.agenda import Agenda, Kind, Status

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ISO_DATE = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
ADDRESS = r"^([Hh][Tt][Tt][Pp][Ss]?://|[Mm][Aa][Ii][Ll][Tt][Oo]:|[Tt][Ee][Ll]:)\S+$"

Schema = dict[str, Any]


def agenda_schema() -> Schema:
    """The schema, as it is written to `content/agenda.schema.json`."""
    definitions: dict[str, Schema] = msgspec.json.schema(Agenda)["$defs"]
    enums: tuple[type[Enum], ...] = (Kind, Status)
    made = {name: _record(definitions[name], words) for name, words in WORDS.items()}
    made |= {enum.__name__: {"enum": [member.value for member in enum]} for enum in enums}
    made |= {"Text": _text(None), "Line": _text(LONGEST_LINE), "Short": _text(LONGEST_SHORT)}
    root = made.pop("Agenda")
    return {
        "$schema": DIALECT,
        "title": "Agenda of Companion",
        "description": "One event: what `companion check` reads. Times and dates are texts, as they are written.",
        **root,
        "$defs": made,
    }


def _record(base: Schema, words: Mapping[str, Words]) -> Schema:
    required = base["required"]
    return {
        "type": "object",
        "properties": {
            key: _key(key, value, words[key], required=key in required)
            for key, value in base["properties"].items()
        },
        "required": required,
        "additionalProperties": False,
    }


def _key(key: str, base: Schema, words: Words, *, required: bool) -> Schema:
    schema: Schema = {"description": words.meaning, **_value(key, base)}
    if words.examples:
        schema["examples"] = list(words.examples)
    return schema if required else _or_nothing(schema)


def _or_nothing(schema: Schema) -> Schema:
    """Behind a key that may be missing there may also be nothing."""
    if "type" in schema:
        kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        return schema | {"type": [*kinds, "null"]}
    reference = {"$ref": schema["$ref"]}
    others = {name: value for name, value in schema.items() if name != "$ref"}
    return others | {"anyOf": [reference, {"type": "null"}]}


def _value(key: str, base: Schema) -> Schema:
    options = [option for option in base.get("anyOf", [base]) if option.get("type") != "null"]
    if len(options) > 1:
        return {"$ref": f"#/$defs/{'Short' if key == 'short' else 'Line' if key in ONE_LINE else 'Text'}"}
    (value,) = options
    if "$ref" in value:
        return {"$ref": value["$ref"]}
    if value["type"] == "array":
        return _list(key, value["items"])
    if value["type"] == "number":
        return {name: value[name] for name in ("type", "minimum", "maximum")}
    return _scalar(key, value)


def _list(key: str, item: Schema) -> Schema:
    if key == "languages":
        items: Schema = {"enum": list(LANGUAGES)}
        return {"type": "array", "items": items, "minItems": 1, "uniqueItems": True}
    return {"type": "array", "items": _value("", item)}


def _scalar(key: str, value: Schema) -> Schema:
    """What is no date and no time may look like a number to an editor: a room `101`, a phone `112`."""
    if value.get("format") == "date":
        return {"type": "string", "format": "date", "pattern": ISO_DATE}
    if "pattern" in value:
        return {"type": ["string", "integer"] if key == "id" else "string", "pattern": value["pattern"]}
    if key == "url":
        return {"type": "string", "pattern": ADDRESS, "maxLength": LONGEST_URL}
    return {"type": ["string", "number"]} | ({"maxLength": LONGEST_LINE} if key in ONE_LINE else {})


def _text(longest: int | None) -> Schema:
    """A text, or one for each language; on one line if it has a greatest length."""
    limit = {"maxLength": longest} if longest else {}
    translation = {"type": ["string", "number", "null"], **limit}
    return {
        "anyOf": [
            {"type": ["string", "number"], **limit},
            {
                "type": "object",
                "properties": dict.fromkeys(LANGUAGES, translation),
                "additionalProperties": False,
                "minProperties": 1,
            },
        ]
    }
