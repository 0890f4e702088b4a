"""What happens when the organizer's file was seen: it is published, or the log says why not, in plain words."""

import logging
from collections.abc import Callable
from pathlib import Path
from textwrap import shorten

from msgspec import Struct
from sqlalchemy.exc import SQLAlchemyError

from companion.api.state import AgendaHealth
from companion.api.state import Published as Shown
from companion.clock import Clock
from companion.content.load import AgendaError
from companion.counted import counted
from companion.db.engines import Database
from companion.db.revisions import Revision
from companion.domain.changes import Change, ChangeKind
from companion.services.publish import Published, PublishError, Unchanged, Waiting, publish
from companion.services.tell_organizers import edit_held, file_broken, tell_organizers

log = logging.getLogger("companion.agenda")


class Intake(Struct, frozen=True):
    """Takes in what the watcher saw, and lets the pages' health say whether they are behind the file."""

    database: Database
    clock: Clock
    file: Path
    shown: Shown
    review: bool = False
    confirm: str = "companion publish"
    """The command with which an organizer confirms an edit that is held."""
    published: Callable[[], None] = lambda: None
    """Called after each new revision."""

    async def seen(self, source: bytes | None) -> bool:
        """Publish `source`; False where it must be looked at again: the database failed, or it is held.

        Never raises for what an organizer or a disk can do.
        """
        try:
            problems, settled = await self._publish(source)
        except SQLAlchemyError as error:
            reason = getattr(error, "orig", None) or error
            log.error("not published, the database does not take it (%s); trying again", reason)  # noqa: TRY400
            self.shown.health = AgendaHealth(stale=True, problems=1)
            return False
        self.shown.health = AgendaHealth(stale=bool(problems), problems=len(problems))
        return settled

    async def _publish(self, source: bytes | None) -> tuple[tuple[str, ...], bool]:
        """What stands in the way, nothing where the file is up; and whether only another file can change that."""
        if source is None:
            problem = f"{self.file}: the file is not there or cannot be read; {self._meanwhile()}"
            log.warning(problem)
            return (problem,), True
        try:
            result = await publish(self.database, self.clock, source, file=str(self.file), review=self.review)
        except AgendaError as error:
            problems = tuple(str(problem) for problem in error.problems)
            log.warning("not published; %s:\n%s", self._meanwhile(), "\n".join(problems))
            await tell_organizers(self.database, self.clock, file_broken(source, problems))
            return problems, True
        except PublishError as error:
            log.error("not published: %s", error)  # noqa: TRY400 - the sentence says it all
            return (str(error),), True
        match result:
            case Published(revision, changes):
                self.published()
                log.info("%s", "\n".join(_announced(revision, changes)))
                return (), True
            case Unchanged(revision):
                log.info("revision %d is up, the file says the same", revision)
                return (), True
            case Waiting(reasons, news):
                if news:
                    why = "\n".join(f"- {reason}" for reason in reasons)
                    log.warning(
                        "held, not published:\n%s\nIf this is meant: %s\nIf not: correct the file.",
                        why,
                        self.confirm,
                    )
                    await tell_organizers(self.database, self.clock, edit_held(source, reasons))
                return reasons, False

    def _meanwhile(self) -> str:
        if self.shown.edition is None:
            return "nothing is shown until this is corrected"
        return "what was published stays up"


_NO_VALUES = {ChangeKind.NEW, ChangeKind.REMOVED, ChangeKind.CANCELLED, ChangeKind.REINSTATED}
_MOST_LINES = 12


def _announced(revision: Revision, changes: tuple[Change, ...]) -> list[str]:
    """What was published, a line for each change."""
    lines = [
        f"published revision {revision.number}" + (f": {counted(len(changes), 'change')}" if changes else "")
    ]
    for change in changes[:_MOST_LINES]:
        values = "" if change.kind in _NO_VALUES else f" {_brief(change.old)} → {_brief(change.new)}"
        lines.append(f"- {change.session_id}: {change.kind.value}{values}")
    if len(changes) > _MOST_LINES:
        lines.append(f"- and {len(changes) - _MOST_LINES} more")
    return lines


def _brief(value: str | None) -> str:
    return shorten(value, 40, placeholder="…") if value else "–"
