"""Reads a page as a browser would, as far as the tests ask: elements with their attributes, and visible text."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

BLOCKS = {"dt", "dd", "div", "p", "li", "h1", "h2", "h3", "h4"}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str | None]


@dataclass
class Reading(HTMLParser):
    elements: list[Element] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, dict(attrs)))
        if tag in BLOCKS:
            self.words.append(" ")

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def all(self, tag: str) -> list[Element]:
        return [element for element in self.elements if element.tag == tag]

    def with_class(self, name: str) -> list[Element]:
        return [
            element for element in self.elements if name in (element.attributes.get("class") or "").split()
        ]

    @property
    def ids(self) -> list[str]:
        return [element.attributes["id"] or "" for element in self.elements if "id" in element.attributes]

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


def read(html: str) -> Reading:
    reading = Reading()
    reading.feed(html)
    return reading
