"""Whether the agenda's texts fit where they are shown, and its links lead where a link may."""

import re
from collections.abc import Iterator

from companion.content.nodes import Mapping, Node, Scalar, name_of, walk
from companion.content.problems import Report, shown

ONE_LINE = ("title", "short", "name", "role", "organisation", "tagline", "phone", "contact", "url")
"""What stands in a heading, a list or a notification."""

LONGEST_LINE = 200
LONGEST_SHORT = 24
LONGEST_URL = 2_000

HTTP = r"://[^\s/?#@\\]+([/?#][^\s\\]*)?"
URL = re.compile(rf"^(https?{HTTP}|mailto:[^\s@]+@[^\s@]+|tel:\+?[0-9()./-]+)$", re.IGNORECASE)
CONTACT = re.compile(rf"^((mailto:)?[^\s@:/]+@[^\s@:/]+\.[^\s@:/]+|https{HTTP})$")
ITEMS = {"venues": "venue", "tracks": "track", "speakers": "speaker", "sessions": "session"}


def check_texts(root: Mapping, report: Report) -> None:
    """Report texts that are too long or have line breaks, and links that are none."""
    for owner, part in _parts(root):
        for mapping in walk(part):
            _check_lines(mapping, owner, report)
            _check_link(mapping.text("url"), owner, report)
    event = root.mapping("event")
    contact = event.text("contact") if event else None
    if contact and not CONTACT.match(contact.text):
        hint = "write an e-mail address, or an address that begins with https://"
        report.add(contact.at, f"event: nobody can be reached at {shown(contact.text)}", hint)


def _parts(root: Mapping) -> Iterator[tuple[str, Node]]:
    event = root.mapping("event")
    if event:
        yield "event", event
    for key, name in ITEMS.items():
        for number, item in enumerate(root.records(key), 1):
            yield name_of(item, name, number), item


def _check_lines(mapping: Mapping, owner: str, report: Report) -> None:
    for key in ONE_LINE:
        for text in _texts(mapping.value(key)):
            longest = {"short": LONGEST_SHORT, "url": LONGEST_URL}.get(key, LONGEST_LINE)
            if "\n" in text.text:
                report.add(text.at, f"{owner}: `{key}` must be a single line", "is a quote not closed?")
            elif len(text.text) > longest:
                message = f"{owner}: `{key}` has {len(text.text)} characters, {longest} is the most"
                report.add(text.at, message, "make it shorter")


def _texts(value: Node | None) -> Iterator[Scalar]:
    """A text, or its translations."""
    if isinstance(value, Scalar):
        yield value
    elif isinstance(value, Mapping):
        yield from (entry.value for entry in value.entries.values() if isinstance(entry.value, Scalar))


def _check_link(url: Scalar | None, owner: str, report: Report) -> None:
    if url and not URL.match(url.text):
        hint = "write it as https://…, mailto:… or tel:+47…"
        report.add(url.at, f"{owner}: {shown(url.text)} is not an address to open", hint)
