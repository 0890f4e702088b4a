"""`companion init DIR`: an event of one's own, small, explained, and right from the start."""

from datetime import timedelta
from pathlib import Path
from shlex import quote
from zoneinfo import ZoneInfo

from companion.clock import Clock
from companion.commands.data import DONE, WRONG, fail
from companion.commands.schema import as_text
from companion.content.explain import id_of
from companion.domain.timeline import local
from companion.resources import starter

AHEAD = timedelta(days=28)
"""The first day of the new event: near enough to be rehearsed, far enough to be changed."""


def init(directory: Path) -> int:
    """Fill a new or empty directory. Whatever is there already stays as it is."""
    try:
        refusal = _refusal(directory)
        if refusal:
            return fail(refusal, WRONG)
        made = _fill(directory)
    except OSError as error:
        return fail(f"{error.filename or directory}: cannot be made: {error.strerror}", WRONG)
    print("\n".join(map(str, made)))
    print(f"\nNow: cd {quote(str(directory))}, then companion check. README.md there goes on.")
    return DONE


def _refusal(directory: Path) -> str:
    """Why nothing can be made there; empty if it can."""
    if directory.is_dir():
        there = sorted(path.name for path in directory.iterdir())
        return f"{directory} is not empty: `{there[0]}` is in it; name a new directory" if there else ""
    return f"{directory} is a file; name a new directory" if directory.exists() else ""


def _fill(directory: Path) -> list[Path]:
    """The files that were made. Raises OSError, also where one has appeared meanwhile."""
    first = local(Clock().real(), ZoneInfo("UTC")).date() + AHEAD
    values = {
        "{{id}}": id_of(directory.resolve().name),
        "{{first}}": first.isoformat(),
        "{{last}}": (first + timedelta(days=1)).isoformat(),
    }
    templates = starter()
    made = [
        _written(directory / path.relative_to(templates), _filled(path.read_text("utf-8"), values))
        for path in sorted(templates.rglob("*"))
        if path.is_file()
    ]
    return [*made, _written(directory / "content" / "agenda.schema.json", as_text())]


def _filled(text: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        text = text.replace(name, value)
    return text


def _written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
    return path
