"""The one way from the bytes of an agenda file to an Agenda: all is right, or all problems are told."""

from companion.content.checks import check
from companion.content.convert import agenda_from
from companion.content.nodes import Mapping
from companion.content.problems import AgendaError, Position, Problem, Report, Stop
from companion.content.source import MAX_BYTES, text_of
from companion.content.strict_yaml import parse
from companion.domain.agenda import Agenda

__all__ = ["MAX_BYTES", "AgendaError", "Position", "Problem", "load_agenda", "read_agenda"]


def load_agenda(source: bytes, file: str = "agenda.yaml") -> Agenda:
    """The agenda that `source` says. `file` is how problems name it.

    Raises AgendaError with every problem, in file order, and nothing else.
    """
    return read_agenda(source, file)[0]


def read_agenda(source: bytes, file: str = "agenda.yaml") -> tuple[Agenda, Mapping]:
    """The same with the file's tree, which knows where everything stands."""
    report = Report(file)
    agenda = root = None
    try:
        root = parse(text_of(source, report), report)
        if root:
            agenda = agenda_from(root, report)
            check(root, report)
        elif not report.problems():
            report.add(Position(1, 1), "the file has only comments", "an agenda begins with `event:`")
    except Stop:
        pass
    problems = report.problems()
    if problems or agenda is None or not isinstance(root, Mapping):
        raise AgendaError(problems)
    return agenda, root
