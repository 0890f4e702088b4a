"""The scripts as phones get them: modules are written one job each, and sent as one file.

Joining spares a phone a dozen requests. It is no bundler: modules import names from each other at their top
(`import { a } from "./b.js"`), and no two of them may declare the same name at their top level.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

_IMPORT = re.compile(r'^import (?:{[^}]*} from )?"\./([\w-]+\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=async |function |class |const |let )", re.MULTILINE)
_DECLARED = re.compile(
    r"^(?:async )?(?:function|class|const|let) (?:(\w+)|[\[{]([^\]}]*)[\]}])", re.MULTILINE
)
_NAME = re.compile(r"\w+(?=\s*(?:,|$|=))")


def joined(modules: Mapping[str, str], entry: str) -> str:
    """The module `entry` with all that it imports, dependencies first. Raises ValueError where names collide."""
    code = [_EXPORT.sub("", _IMPORT.sub("", modules[name])) for name in _in_order(modules, entry, set())]
    declared = Counter(name for text in code for name in _names(text))
    twice = sorted(name for name, count in declared.items() if count > 1)
    if twice:
        raise ValueError(f"{entry}: declared in two modules: {', '.join(twice)}")
    return alone("".join(code))


def alone(script: str) -> str:
    """The script with names of its own only, which may then be shortened."""
    return f"(() => {{\n{script}}})();\n"


def _in_order(modules: Mapping[str, str], name: str, seen: set[str]) -> Iterator[str]:
    if name in seen:
        return
    seen.add(name)
    if name not in modules:
        raise ValueError(f"no such script: {name}")
    for other in _IMPORT.findall(modules[name]):
        yield from _in_order(modules, other, seen)
    yield name


def _names(code: str) -> Iterator[str]:
    for one, several in _DECLARED.findall(code):
        yield from [one] if one else _NAME.findall(several)
