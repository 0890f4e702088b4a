"""What the organizer's file says that is not published: an edit that waits for a word, or that nobody has seen yet."""

from msgspec import Struct

from companion.clock import Clock
from companion.db.engines import Database
from companion.db.revisions import read_head, read_held, read_revision
from companion.domain.agenda import Agenda
from companion.domain.changes import Change, diff
from companion.services.authorship import FILE
from companion.services.holding import reasons_to_hold
from companion.services.publish import REVIEW, PublishError, hash_of


class Unpublished(Struct, frozen=True):
    """What would go out with whatever is published next; nothing where the file says what is published."""

    changes: tuple[Change, ...] = ()
    reasons: tuple[str, ...] = ()
    """Why it is held, if it is."""


async def unpublished(
    database: Database, clock: Clock, source: bytes, agenda: Agenda, *, review: bool = False
) -> Unpublished:
    """Compare the file (its bytes, and what they say) with what is published. `review`: whatever differs waits.

    Raises PublishError where nothing is, or another event.
    """
    async with database.read() as connection:
        head = await read_head(connection)
        published = await read_revision(connection, head.revision) if head else None
        held = await read_held(connection)
    if published is None:
        raise PublishError("nothing is published yet: start `serve` first")
    if published.agenda.event.id != agenda.event.id:
        raise PublishError(
            f"the file is about {agenda.event.id!r}, but this data directory belongs to the event "
            f"{published.agenda.event.id!r}; give the file's own --data directory"
        )
    content_hash = hash_of(agenda)
    if content_hash == published.content_hash:
        return Unpublished()
    if held is not None and held.content_hash == content_hash:
        return Unpublished(diff(published.agenda, agenda), held.reasons)
    async with database.read() as connection:
        reasons = await reasons_to_hold(connection, clock, published, source, agenda, FILE)
    return Unpublished(diff(published.agenda, agenda), reasons or ((REVIEW,) if review else ()))
