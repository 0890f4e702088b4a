"""`companion publish`: the organizer's word that the file is meant as it is."""

from companion.clock import Clock
from companion.commands.data import DONE, UNUSABLE, WRONG, fail
from companion.commands.saving import by_user, hold_lines
from companion.content.load import AgendaError
from companion.counted import counted
from companion.db.engines import DatabaseError, open_database
from companion.services.prepare import current_mode
from companion.services.publish import Published, PublishError, Unchanged
from companion.services.publish import publish as publish_source
from companion.settings import Settings


async def publish(settings: Settings) -> int:
    """Publish the agenda file, held or not: calling this is the organizer's word."""
    try:
        source = settings.agenda.read_bytes()
    except OSError as error:
        return fail(f"{settings.agenda}: cannot be read: {error.strerror}", WRONG)
    try:
        async with open_database(settings.database) as database:
            clock = Clock((await current_mode(database)).clock_offset)
            # Whoever wrote the file is its author; this is the word that it is meant.
            by = by_user("confirm", origin="file")
            result = await publish_source(
                database, clock, source, file=str(settings.agenda), confirmed=True, by=by
            )
            hold = await hold_lines(database)
    except (AgendaError, PublishError) as error:
        return fail(str(error), WRONG)
    except DatabaseError as error:
        return fail(str(error), UNUSABLE)
    if isinstance(result, Published):
        print(f"Published revision {result.revision.number}: {counted(len(result.changes), 'change')}.")
        print(*hold, sep="\n", end="\n" if hold else "")
    elif isinstance(result, Unchanged):
        print(f"Nothing to publish: revision {result.revision} already says this.")
    return DONE
