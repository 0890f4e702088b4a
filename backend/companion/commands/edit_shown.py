"""What an edit would do, for the organizer who is about to say yes: the lines of the file, then what people hear."""

from collections.abc import Iterable, Iterator
from difflib import unified_diff
from pathlib import Path
from textwrap import shorten
from zoneinfo import ZoneInfo

from companion.commands.colours import Paint
from companion.counted import counted
from companion.domain.changes import Change, ChangeKind
from companion.services.budget import waits_until
from companion.services.preview import Preview
from companion.services.unpublished import Unpublished

MOST_LINES = 12
STATES = {ChangeKind.NEW, ChangeKind.REMOVED, ChangeKind.CANCELLED, ChangeKind.REINSTATED}
"""What says all by its name."""


def shown(file: Path, source: bytes, new: bytes, waiting: Unpublished, preview: Preview, paint: Paint) -> str:
    """All of it. What else is in the file comes first: it would go out too."""
    lines = changed_lines(str(file), source, str(file), new, paint)
    holds = [f"Look twice: {hold}" for hold in preview.holds if hold not in waiting.reasons]
    return "\n".join([*_waiting(file, waiting, paint), *lines, "", *told_lines(preview, holds, paint)])


def changed_lines(old_name: str, old: bytes, new_name: str, new: bytes, paint: Paint) -> Iterator[str]:
    """The unified diff."""
    before, after = (text.decode("utf-8-sig", errors="replace").splitlines() for text in (old, new))
    for line in unified_diff(before, after, old_name, new_name, n=2, lineterm=""):
        yield paint.diff_line(line)


def told_lines(preview: Preview, holds: Iterable[str], paint: Paint) -> Iterator[str]:
    """Why it would be held, and who would be told what."""
    yield from (paint.warning(hold) for hold in holds)
    for told in preview.told:
        yield f"{told.language}, {counted(told.phones, 'phone')}"
        yield f"    {paint.bold(told.title)}"
        yield from (f"    {line}" for line in told.body.split("\n"))
    zone = ZoneInfo(preview.timezone)
    yield from (f"Some of it waits: {waits_until(wait, zone)}." for wait in preview.waits)
    if not preview.told:
        yield "Nobody would hear of it."
    elif preview.silent:
        yield f"{counted(preview.silent, 'phone')} would hear nothing of it."


def _waiting(file: Path, waiting: Unpublished, paint: Paint) -> Iterator[str]:
    if not waiting.changes:
        return
    yield f"{file} has other changes that are not published. They would go out too:"
    for change in waiting.changes[:MOST_LINES]:
        yield f"    {_line(change)}"
    if len(waiting.changes) > MOST_LINES:
        yield f"    and {len(waiting.changes) - MOST_LINES} more"
    yield from (paint.warning(f"They are held: {reason}") for reason in waiting.reasons)
    yield ""


def _line(change: Change) -> str:
    values = "" if change.kind in STATES else f" {_brief(change.old)} → {_brief(change.new)}"
    return f"{change.session_id}: {change.kind.value}{values}"


def _brief(value: str | None) -> str:
    return shorten(value, 40, placeholder="…") if value else "–"
