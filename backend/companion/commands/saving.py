"""What every command that writes the file does last: write, publish, say so."""

from companion.clock import Clock
from companion.commands.data import DONE, WRONG, fail
from companion.counted import counted
from companion.db.engines import Database, open_database
from companion.services.by import By
from companion.services.prepare import current_mode
from companion.services.publish import Published, PublishError
from companion.services.save import Draft, save
from companion.settings import Settings


async def save_and_say(settings: Settings, draft: Draft, by: By) -> int:
    """Raises WriteError where the file is another than was shown, or cannot be written."""
    try:
        async with open_database(settings.database) as database:
            result = await save(database, await clock_of(database), draft, by=by)
    except PublishError as error:
        said = f"{draft.file} is written, but not published: {error}\nTo publish it: companion publish"
        return fail(said, WRONG)
    if isinstance(result, Published):
        print(f"Published revision {result.revision.number}: {counted(len(result.changes), 'change')}.")
    else:
        print("The file is written. It says what is published already.")
    return DONE


async def clock_of(database: Database) -> Clock:
    return Clock((await current_mode(database)).clock_offset)
