"""As much of JSON Schema 2020-12 as the agenda's schema uses. A keyword that is not known here is an error."""

import re
from collections.abc import Callable
from typing import Any

SAID = {"$schema", "$defs", "title", "description", "examples", "format"}
"""What says something and refuses nothing."""

TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "null": (type(None),),
}


def faults(value: Any, schema: dict[str, Any], root: dict[str, Any], path: str = "") -> list[str]:
    """Where `value` is not what the schema asks for: `path: keyword`."""
    found = []
    for keyword, asked in schema.items():
        if keyword in SAID:
            continue
        if keyword == "$ref":
            kind, _, name = asked.rpartition("/")
            assert kind == "#/$defs"
            found += faults(value, root["$defs"][name], root, path)
        elif keyword == "anyOf":
            options = [faults(value, option, root, path) for option in asked]
            found += [] if [] in options else max(options, key=lambda option: max(map(len, option)))
        elif not _holds(keyword, asked, value, schema):
            found.append(f"{path}: {keyword}")
        elif keyword == "properties" and isinstance(value, dict):
            for key in value.keys() & asked.keys():
                found += faults(value[key], asked[key], root, f"{path}/{key}")
        elif keyword == "items" and isinstance(value, list):
            for number, item in enumerate(value):
                found += faults(item, asked, root, f"{path}/{number}")
    return found


def _holds(keyword: str, asked: Any, value: Any, schema: dict[str, Any]) -> bool:
    if keyword == "type":
        kinds = [asked] if isinstance(asked, str) else asked
        return any(isinstance(value, TYPES[kind]) for kind in kinds) and not isinstance(value, bool)
    if keyword == "additionalProperties":
        assert asked is False
        return not isinstance(value, dict) or value.keys() <= schema["properties"].keys()
    kind, holds = RULES[keyword]
    return not isinstance(value, kind) or holds(value, asked)


RULES: dict[str, tuple[type | tuple[type, ...], Callable[[Any, Any], bool]]] = {
    "enum": (object, lambda value, asked: value in asked),
    "pattern": (str, lambda value, asked: bool(re.search(asked, value))),
    "maxLength": (str, lambda value, asked: len(value) <= asked),
    "minimum": ((int, float), lambda value, asked: value >= asked),
    "maximum": ((int, float), lambda value, asked: value <= asked),
    "minItems": (list, lambda value, asked: len(value) >= asked),
    "uniqueItems": (list, lambda value, asked: not asked or len(set(value)) == len(value)),
    "minProperties": (dict, lambda value, asked: len(value) >= asked),
    "required": (dict, lambda value, asked: set(asked) <= value.keys()),
    "properties": (dict, lambda _value, _asked: True),
    "items": (list, lambda _value, _asked: True),
}
"""What a keyword refuses, and of which values it speaks. What is in them is looked at above."""
