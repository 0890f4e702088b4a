"""Prepared plans: what to do when wind closes the cable car, written when there is time to think.

Each is a file `plans/NAME.yaml` beside the agenda: a title, a reason and edits. Read as strictly as the agenda.
"""

from pathlib import Path

from msgspec import Struct

from companion.content.nodes import Mapping
from companion.content.plan_reader import PlanReader
from companion.content.problems import Position, Problem, Report, Stop
from companion.content.source import text_of
from companion.content.strict_yaml import parse
from companion.domain.agenda import Agenda, Text
from companion.domain.edits import Edit

FOLDER = "plans"
ENDINGS = {".yaml", ".yml"}


class Plan(Struct, frozen=True):
    """Edits that go out together, and why. `name` is the file's without its ending."""

    name: str
    title: Text
    edits: tuple[Edit, ...]
    reason: Text = ""


def plans_of(agenda_file: Path) -> Path:
    """The folder with the plans of an agenda's event. It need not be there."""
    return agenda_file.parent / FOLDER


def load_plans(folder: Path) -> tuple[Plan, ...]:
    """The plans that can be read, by name. What is wrong with others is said by `check_plans`."""
    try:
        files = plan_files(folder)
    except OSError:
        return ()
    return tuple(plan for path in files if (plan := _read(path, None)[0]))


def check_plans(folder: Path, agenda: Agenda | None) -> tuple[Problem, ...]:
    """Everything that is wrong with the plans, also what they name that the agenda, if there is one, does not have."""
    try:
        files = plan_files(folder)
    except OSError as error:
        return (Problem(str(folder), 1, 1, f"the folder cannot be read ({error.strerror})"),)
    return tuple(problem for path in files for problem in _read(path, agenda)[1])


def plan_files(folder: Path) -> tuple[Path, ...]:
    """The folder's plans in order, without what editors leave there. Raises OSError."""
    if not folder.is_dir():
        return ()
    named = (path for path in folder.iterdir() if path.suffix in ENDINGS and not path.name.startswith("."))
    return tuple(sorted(named))


def _read(path: Path, agenda: Agenda | None) -> tuple[Plan | None, tuple[Problem, ...]]:
    report = Report(str(path))
    plan = None
    try:
        root = parse(text_of(path.read_bytes(), report), report)
        if isinstance(root, Mapping) and root.complete:
            title, edits, reason = PlanReader(report, agenda).read(root)
            plan = Plan(path.stem, title, edits, reason)
        elif not report.problems():
            report.add(Position(1, 1), "this is not a plan", "it begins with `title:`, and `edits:` follow")
    except OSError as error:
        report.add(Position(1, 1), f"the file cannot be read ({error.strerror})")
    except Stop:
        pass
    problems = report.problems()
    return None if problems else plan, problems
