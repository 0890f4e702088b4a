"""`companion check`: everything that is wrong with an agenda file and its plans, and what may be."""

import json
import sys
from pathlib import Path

from msgspec import Struct

from companion.commands.check_shown import shown
from companion.commands.data import DONE, WRONG, fail
from companion.content.load import MAX_BYTES, AgendaError, read_agenda
from companion.content.plans import check_plans, plan_files, plans_of
from companion.content.problems import Problem
from companion.content.warnings import in_file, warnings_of
from companion.counted import counted
from companion.db.peek import published_agenda
from companion.settings import Settings


class Found(Struct, frozen=True):
    """What is to be said. `problems` stop publishing, or a plan; `warnings` stop nothing."""

    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...] = ()
    sessions: int = 0
    plans: int = 0


def check(settings: Settings, *, as_json: bool) -> int:
    file = settings.agenda
    try:
        source = _read(file)
    except OSError as error:
        message, hint = f"cannot be read ({error.strerror})", "is this the right folder?"
        if not as_json:
            return fail(f"{file}: {message}; {hint}", WRONG)
        source, found = b"", Found((Problem(str(file), 1, 1, message, hint),))
    else:
        found = _found(settings, source)
    if as_json:
        print(json.dumps({"problems": _plain(found.problems), "warnings": _plain(found.warnings)}, indent=2))
    else:
        _print(file, source, found)
    return WRONG if found.problems else DONE


def _read(file: Path) -> bytes:
    """One byte more than an agenda may have is enough to refuse it."""
    with file.open("rb") as stream:
        return stream.read(MAX_BYTES + 1)


def _found(settings: Settings, source: bytes) -> Found:
    file = str(settings.agenda)
    plans = plans_of(settings.agenda)
    try:
        agenda, root = read_agenda(source, file)
    except AgendaError as error:
        return Found((*error.problems, *check_plans(plans, None)))
    doubts = warnings_of(agenda, published_agenda(settings.database))
    problems = check_plans(plans, agenda)
    number = 0 if problems else len(plan_files(plans))
    return Found(problems, in_file(doubts, root, file), len(agenda.sessions), number)


def _plain(problems: tuple[Problem, ...]) -> list[dict[str, object]]:
    return [
        {
            "file": problem.file,
            "line": problem.line,
            "column": problem.column,
            "message": problem.message,
            "hint": problem.hint,
        }
        for problem in problems
    ]


def _print(file: Path, source: bytes, found: Found) -> None:
    sources = {str(file): source}
    for problem in found.problems:
        if problem.file not in sources:
            sources[problem.file] = _text_of_plan(Path(problem.file))
        print(shown(problem, sources[problem.file]), file=sys.stderr)
    for warning in found.warnings:
        print(shown(warning, source, "warning: "), file=sys.stderr)
    if not found.problems:
        read = counted(found.sessions, "session") + (
            f" and {counted(found.plans, 'plan')}" if found.plans else ""
        )
        result = counted(len(found.warnings), "warning") if found.warnings else "no problems in the file"
        print(_printable(f"{file}: {read}, {result}"))


def _printable(text: str) -> str:
    """What the terminal cannot show of a file's name, in escapes: standard output would refuse it."""
    encoding = sys.stdout.encoding or "ascii"
    return text.encode(encoding, "backslashreplace").decode(encoding)


def _text_of_plan(file: Path) -> bytes:
    try:
        return _read(file)
    except OSError:
        return b""
