"""What services raise, as the problems that the page shows."""

from collections.abc import Iterator
from contextlib import contextmanager

from companion.api.organizer.shapes.problems import Conflict, Invalid
from companion.api.problems import ProblemError, SaidError
from companion.content.load import AgendaError
from companion.content.rewrite import RewriteError
from companion.content.writing import WriteError
from companion.counted import counted
from companion.desk.agenda_file import Seen
from companion.desk.lines import problem_lines
from companion.domain.announcements import AnnouncementError
from companion.domain.edits import EditError
from companion.services.idempotency import OnceError
from companion.services.publish import PublishError


@contextmanager
def said() -> Iterator[None]:
    """Raises SaidError, or ProblemError, for whatever an organizer can do about it. Conflicts are the caller's."""
    try:
        yield
    except AgendaError as error:
        detail = f"The file cannot be published: it has {counted(len(error.problems), 'problem')}."
        raise SaidError(Invalid(422, detail, problems=problem_lines(error.problems))) from None
    except (PublishError, EditError, RewriteError, AnnouncementError, OnceError) as error:
        raise SaidError(Invalid(422, str(error), problems=())) from None
    except WriteError as error:
        if error.kind == "io":
            raise ProblemError(503, str(error), retry_after="5") from None
        raise SaidError(Invalid(422, str(error), problems=())) from None


def conflict(seen: Seen | None) -> SaidError:
    """Somebody was faster: here is what they wrote."""
    detail = "The file has changed since you looked: look again."
    return SaidError(Conflict(409, detail, theirs=seen.text if seen else "", hash=seen.hash if seen else ""))
