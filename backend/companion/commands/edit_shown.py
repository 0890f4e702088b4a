"""What an edit would do, for the organizer who is about to say yes: the lines of the file, then what people hear."""

from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path
from textwrap import shorten

from companion.counted import counted
from companion.domain.changes import Change, ChangeKind
from companion.services.preview import Preview
from companion.services.unpublished import Unpublished

MOST_LINES = 12
STATES = {ChangeKind.NEW, ChangeKind.REMOVED, ChangeKind.CANCELLED, ChangeKind.REINSTATED}
"""What says all by its name."""


def shown(file: Path, source: bytes, new: bytes, waiting: Unpublished, preview: Preview) -> str:
    """All of it. What else is in the file comes first: it would go out too."""
    return "\n".join([*_waiting(file, waiting), *changed_lines(file, source, new), *_told(preview, waiting)])


def changed_lines(file: Path, source: bytes, new: bytes) -> Iterator[str]:
    """The unified diff."""
    before, after = (text.decode("utf-8-sig").splitlines() for text in (source, new))
    yield from unified_diff(before, after, str(file), str(file), n=2, lineterm="")


def _waiting(file: Path, waiting: Unpublished) -> Iterator[str]:
    if not waiting.changes:
        return
    yield f"{file} has other changes that are not published. They would go out too:"
    for change in waiting.changes[:MOST_LINES]:
        yield f"    {_line(change)}"
    if len(waiting.changes) > MOST_LINES:
        yield f"    and {len(waiting.changes) - MOST_LINES} more"
    yield from (f"They are held: {reason}" for reason in waiting.reasons)
    yield ""


def _line(change: Change) -> str:
    values = "" if change.kind in STATES else f" {_brief(change.old)} → {_brief(change.new)}"
    return f"{change.session_id}: {change.kind.value}{values}"


def _brief(value: str | None) -> str:
    return shorten(value, 40, placeholder="…") if value else "–"


def _told(preview: Preview, waiting: Unpublished) -> Iterator[str]:
    yield ""
    yield from (f"Look twice: {hold}" for hold in preview.holds if hold not in waiting.reasons)
    for told in preview.told:
        yield f"{told.language}, {counted(told.phones, 'phone')}"
        yield f"    {told.title}"
        yield from (f"    {line}" for line in told.body.split("\n"))
    if not preview.told:
        yield "Nobody would hear of it."
    elif preview.silent:
        yield f"{counted(preview.silent, 'phone')} would hear nothing of it."
