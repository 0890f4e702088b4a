"""The agenda file as a tree of texts with their places.

Nothing has a type yet: the schema decides, not the spelling.
"""

from collections.abc import Iterator

from msgspec import Struct

from companion.content.problems import Position, shown

NOTHING = ("~", "null")


class Scalar(Struct, frozen=True):
    """A text. An empty one, and unquoted ``~`` and ``null``, mean that nothing was given."""

    text: str
    at: Position
    quoted: bool = False

    @property
    def empty(self) -> bool:
        return not self.text or (not self.quoted and self.text in NOTHING)


class Entry(Struct, frozen=True):
    """A key of a mapping, and what stands behind it."""

    key: Scalar
    value: "Node"


class Mapping(Struct):
    """Keys and values. Not `complete` if the file became unreadable inside it."""

    at: Position
    entries: dict[str, Entry]
    complete: bool = False

    def mapping(self, key: str) -> "Mapping | None":
        value = self.value(key)
        return value if isinstance(value, Mapping) else None

    def text(self, key: str) -> Scalar | None:
        """The text behind a key; None if there is nothing, or no text."""
        value = self.value(key)
        return value if isinstance(value, Scalar) and not value.empty else None

    def texts(self, key: str) -> tuple[Scalar, ...]:
        """The texts of a list."""
        return tuple(item for item in self._items(key) if isinstance(item, Scalar) and not item.empty)

    def records(self, key: str) -> tuple["Mapping", ...]:
        """The items of a list that have keys."""
        return tuple(item for item in self._items(key) if isinstance(item, Mapping))

    def value(self, key: str) -> "Node | None":
        entry = self.entries.get(key)
        return entry.value if entry else None

    def _items(self, key: str) -> "list[Node]":
        value = self.value(key)
        return value.items if isinstance(value, Sequence) else []


class Sequence(Struct):
    """A list. Not `complete` if the file became unreadable inside it."""

    at: Position
    items: "list[Node]"
    complete: bool = False


Node = Scalar | Mapping | Sequence


def walk(root: Node) -> Iterator[Mapping]:
    """Every mapping of the tree, without recursion."""
    waiting: list[Node] = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Mapping):
            yield node
            waiting.extend(entry.value for entry in node.entries.values())
        elif isinstance(node, Sequence):
            waiting.extend(node.items)


def name_of(node: Mapping, what: str, number: int) -> str:
    """What problems call an item of a list: ``session `keynote```, or its number if it has no id."""
    given = node.text("id")
    return f"{what} {shown(given.text)}" if given else f"{what} {number}"
