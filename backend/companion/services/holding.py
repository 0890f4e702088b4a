"""Why an edit waits for the organizer's word: asked before it is published, and shown before it is written."""

from sqlalchemy.ext.asyncio import AsyncConnection

from companion.clock import Clock
from companion.content.holds import HoldKind, holds
from companion.content.taken_back import Step, hold_for_taking_back
from companion.db.revisions import Revision, since_file, was_published
from companion.domain.agenda import Agenda
from companion.services.authorship import By


async def reasons_to_hold(
    connection: AsyncConnection, clock: Clock, published: Revision, source: bytes, agenda: Agenda, by: By
) -> tuple[str, ...]:
    """As sentences; none if it can be published. Commands and the page edit what is there: they take nothing back."""
    found = holds(published.source.encode(), published.agenda, source, agenda, clock.event())
    if any(hold.kind is HoldKind.CUT_OFF for hold in found) and await was_published(
        connection, text_of(source)
    ):
        found = tuple(hold for hold in found if hold.kind is not HoldKind.CUT_OFF)
    if by.origin == "file":
        steps = [
            Step(revision.agenda, _hand(revision), revision.published_at + clock.offset)
            for revision in await since_file(connection)
        ]
        found += hold_for_taking_back(steps, agenda, clock.event())
    return tuple(hold.message for hold in found)


def text_of(source: bytes) -> str:
    """As revisions keep it."""
    return source.decode("utf-8-sig")


def _hand(revision: Revision) -> str:
    if revision.origin == "command":
        return "with a command"
    return f"with the token “{revision.author}”" if revision.author else "on the organizer's page"
