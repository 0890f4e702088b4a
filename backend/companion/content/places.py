"""Where the sessions' keys and values stand in the organizer's file, as offsets in its text.

For a file that `load_agenda` has accepted: only then is it small, shallow and free of aliases.
"""

import re
from bisect import bisect_right
from typing import NamedTuple

import yaml

from companion.content.strict_yaml import PARSER

BYTE_ORDER_MARK = "\ufeff"
COLON = re.compile(r"[ \t]*:")
LINE_END = re.compile(r"\r\n|\r|\n")


class RewriteError(Exception):
    """The file is written in a way that cannot be edited here; the text says what to do."""

    def __init__(self) -> None:
        super().__init__("the file is written in an unusual way here: this must be changed by hand")


class Spot(NamedTuple):
    """One key with its value."""

    colon: int
    """Behind the colon."""
    start: int
    end: int
    """The value, with its quotes; both behind the colon if there is none."""
    line: int
    after: int
    """Where the line of the key begins, and the one behind the value."""
    has_own_lines: bool
    """Nothing else stands on them, but comments."""
    quote: str | None
    """Of a text that has some."""
    texts: "dict[str, Spot]"
    """The value's own keys, if they have lines of their own: a text in several languages."""
    in_brackets: bool
    """The value's own keys have none."""


class SessionPlace(NamedTuple):
    """A session's keys, in the file's order. In brackets they have no lines of their own."""

    spots: dict[str, Spot]
    indentation: str
    in_brackets: bool


class Places:
    """The sessions of one file."""

    def __init__(self, source: str) -> None:
        mark = len(source) - len(source.removeprefix(BYTE_ORDER_MARK))
        self._source = source
        self._lines = [mark, *(found.end() for found in LINE_END.finditer(source, mark))]
        root = yaml.compose(LINE_END.sub("\n", source[mark:]), Loader=PARSER)
        sessions = _value(_mapping(root), "sessions")
        items = [_mapping(item) for item in sessions.value]
        self._sessions = {_value(item, "id").value.strip(): item for item in items}

    def session(self, session_id: str) -> SessionPlace:
        node = self._sessions[session_id]
        first = node.value[0][0].start_mark
        return SessionPlace(self._spots(node), " " * first.column, bool(node.flow_style))

    def begins_line(self, offset: int) -> bool:
        return offset in self._lines

    def line_end(self, offset: int) -> str:
        """How the line ends behind which `offset` is; as the file's first one does if this is the last, unended."""
        found = LINE_END.search(self._source, max(offset - 2, 0), offset) or LINE_END.search(self._source)
        return found[0] if found else "\n"

    def _spots(self, mapping: yaml.MappingNode) -> dict[str, Spot]:
        in_brackets = bool(mapping.flow_style)
        return {key.value.strip(): self._spot(key, value, in_brackets) for key, value in mapping.value}

    def _spot(self, key: yaml.Node, value: yaml.Node, in_brackets: bool) -> Spot:  # noqa: FBT001 - private
        begin, end = self._offset(key.start_mark), self._end(value)
        line = self._lines[key.start_mark.line]
        behind = bisect_right(self._lines, end)
        mapping = value if isinstance(value, yaml.MappingNode) else None
        return Spot(
            colon=self._behind_colon(self._offset(key.end_mark)),
            start=self._offset(value.start_mark),
            end=end,
            line=line,
            after=self._lines[behind] if behind < len(self._lines) else len(self._source),
            has_own_lines=not in_brackets and not self._source[line:begin].strip(),
            quote=value.style if isinstance(value, yaml.ScalarNode) else None,
            texts=self._spots(mapping) if mapping and not mapping.flow_style else {},
            in_brackets=mapping is not None and bool(mapping.flow_style),
        )

    def _behind_colon(self, end_of_key: int) -> int:
        found = COLON.match(self._source, end_of_key)
        if found is None:
            raise RewriteError
        return found.end()

    def _end(self, node: yaml.Node) -> int:
        """Where a value ends. The parser counts what is behind it as a part of it, unless it ends with a sign."""
        if isinstance(node, yaml.MappingNode) and not node.flow_style:
            return self._end(node.value[-1][1])
        if isinstance(node, yaml.SequenceNode) and not node.flow_style:
            return self._end(node.value[-1])
        if isinstance(node, yaml.ScalarNode) and node.style in {"|", ">"}:
            return self._offset(node.start_mark) + len(self._behind(node).rstrip())
        return self._offset(node.end_mark)

    def _behind(self, node: yaml.Node) -> str:
        return self._source[self._offset(node.start_mark) : self._offset(node.end_mark)]

    def _offset(self, mark: yaml.Mark) -> int:
        return self._lines[mark.line] + mark.column


def _mapping(node: yaml.Node | None) -> yaml.MappingNode:
    assert isinstance(node, yaml.MappingNode)
    return node


def _value(mapping: yaml.MappingNode, key: str) -> yaml.Node:
    found: yaml.Node = next(value for name, value in mapping.value if name.value.strip() == key)
    return found
