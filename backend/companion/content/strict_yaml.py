"""YAML's harmless part, read from the parser's events: no recursion, no types guessed from spelling.

Mappings, lists and texts are all that there is. Anchors, aliases, tags, several documents and deep nesting
are refused; a key that stands twice is a problem. Every text keeps its place.
"""

import yaml

from companion.content import syntax
from companion.content.lines import Quoted
from companion.content.nodes import Entry, Mapping, Node, Scalar, Sequence
from companion.content.problems import Position, Report, Stop, shown
from companion.content.source import UNSEEN, unseen_character

PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's parser is twenty times faster; PyYAML's own does where a machine has none."""

MAX_DEPTH = 16
MAX_VALUES = 100_000
"""Texts, lists and mappings in one file: some 3,000 sessions. It keeps the reading of any file below a second."""


def parse(text: str, report: Report) -> Node | None:
    """The tree of the text, or what comes before the place where it became unreadable.

    None if there is nothing to look at: the file has only comments, or was unreadable from the start.
    Problems go to the report.
    """
    tree = _Tree(report)
    try:
        for event in yaml.parse(text, Loader=PARSER):
            tree.take(event)
    except yaml.MarkedYAMLError as error:
        report.add(*syntax.explain(text.split("\n"), error, tree.quoted))
    except Stop:
        pass
    else:
        return tree.root
    tree.forget_last()
    return tree.root if isinstance(tree.root, Mapping) else None


class _Open:
    """A collection that is being read; `key` is the key whose value comes next."""

    def __init__(self, node: Mapping | Sequence) -> None:
        self.node = node
        self.key: Scalar | None = None


class _Tree:
    """Puts events together."""

    def __init__(self, report: Report) -> None:
        self.root: Node | None = None
        self.quoted: Quoted | None = None
        self._report = report
        self._open: list[_Open] = []
        self._documents = 0
        self._values = 0

    def take(self, event: yaml.Event) -> None:
        assert event.start_mark is not None
        at = Position(event.start_mark.line + 1, event.start_mark.column + 1)
        if isinstance(event, yaml.NodeEvent):
            self._count(at)
            self._refuse_cleverness(event, at)
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event, at)
        elif isinstance(event, yaml.MappingStartEvent):
            self._start(Mapping(at, {}), at)
        elif isinstance(event, yaml.SequenceStartEvent):
            self._start(Sequence(at, []), at)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._open.pop().node.complete = True
        elif isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise self._report.stop(at, "a second document begins here", "delete the line `---`")

    def forget_last(self) -> None:
        """Leave out what was read last before the file became unreadable: it may be a part of the mistake."""
        node = self._open[-1].node if self._open else None
        if isinstance(node, Sequence) and node.items:
            node.items.pop()
        elif isinstance(node, Mapping) and node.entries:
            node.entries.popitem()

    def _count(self, at: Position) -> None:
        self._values += 1
        if self._values > MAX_VALUES:
            hint = "is it the right file?"
            raise self._report.stop(at, f"the file has more than {MAX_VALUES:,} values", hint)

    def _refuse_cleverness(self, event: yaml.NodeEvent, at: Position) -> None:
        mark = "*" if isinstance(event, yaml.AliasEvent) else "&" if event.anchor else ""
        if not mark and getattr(event, "tag", None):
            mark = "!"
        if mark:
            raise self._report.stop(at, f"a text cannot begin with `{mark}`", syntax.QUOTE_IT)

    def _scalar(self, event: yaml.ScalarEvent, at: Position) -> None:
        self.quoted = None
        if event.style in {"'", '"'} and event.end_mark is not None:
            self.quoted = Quoted(event.style, at, event.end_mark.line + 1)
        # Only escapes in double quotes can bring these in: the file's own characters were looked at before.
        if unseen := UNSEEN.search(event.value):
            self._report.add(at, *unseen_character(unseen[0]))
        scalar = Scalar(event.value.strip(), at, quoted=bool(event.style))
        if not self._awaits_key():
            self._put(scalar)
            return
        mapping = self._open[-1].node
        assert isinstance(mapping, Mapping)
        self._open[-1].key = scalar
        if earlier := mapping.entries.get(scalar.text):
            self._report.add(
                at,
                f"{shown(scalar.text)} is here twice",
                f"it is on line {earlier.key.at.line} already: delete one of them",
            )

    def _start(self, node: Mapping | Sequence, at: Position) -> None:
        if self._awaits_key():
            raise self._report.stop(at, "a name is expected here, before a colon", syntax.QUOTE_IT)
        if len(self._open) == MAX_DEPTH:
            raise self._report.stop(
                at, f"this is nested more than {MAX_DEPTH} levels deep", "an agenda needs 6"
            )
        self._put(node)
        self._open.append(_Open(node))

    def _put(self, node: Node) -> None:
        if not self._open:
            self.root = node
            return
        top = self._open[-1]
        if isinstance(top.node, Sequence):
            top.node.items.append(node)
        elif top.key is not None:
            top.node.entries.setdefault(top.key.text, Entry(top.key, node))
            top.key = None

    def _awaits_key(self) -> bool:
        return bool(self._open) and isinstance(self._open[-1].node, Mapping) and self._open[-1].key is None
