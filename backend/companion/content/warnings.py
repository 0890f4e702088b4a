"""What in an agenda may be a mistake, though it can be published as it is.

Only what an organizer would want to hear of before the event: breaks, free evenings and parallel tracks are normal.
"""

from contextlib import suppress

from companion.content.nodes import Mapping, Node, Sequence
from companion.content.problems import Doubt, Position, Problem, Report, Stop
from companion.content.warn_gaps import gaps
from companion.content.warn_renamed import renamed
from companion.content.warn_translations import missing_translations
from companion.content.warn_twice import twice_at_once
from companion.domain.agenda import Agenda


def warnings_of(agenda: Agenda, published: Agenda | None = None) -> tuple[Doubt, ...]:
    """Every warning. `published` is what people have seen, if anything of this event is."""
    known = published if published and published.event.id == agenda.event.id else None
    return (
        *twice_at_once(agenda),
        *gaps(agenda),
        *missing_translations(agenda),
        *(renamed(known, agenda) if known else ()),
    )


def in_file(doubts: tuple[Doubt, ...], root: Mapping, file: str) -> tuple[Problem, ...]:
    """The warnings with their places, in file order. `root` is the tree that the agenda was read from."""
    report = Report(file)
    with suppress(Stop):
        for doubt in doubts:
            report.add(_place(root, doubt.path), doubt.message, doubt.hint)
    return report.problems()


def _place(root: Mapping, path: tuple[str | int, ...]) -> Position:
    node: Node = root
    at = root.at
    for step in path:
        if isinstance(node, Mapping) and isinstance(step, str) and step in node.entries:
            entry = node.entries[step]
            node, at = entry.value, entry.key.at
        elif isinstance(node, Sequence) and isinstance(step, int):
            node = node.items[step]
            at = node.at
    return at if isinstance(node, Mapping | Sequence) else node.at
