"""What every command that writes the file does last: write, publish, say so; and who does it."""

import getpass

from companion.clock import Clock
from companion.commands.data import DONE, WRONG, fail
from companion.counted import counted
from companion.db.audit import Action
from companion.db.engines import Database, open_database
from companion.db.expected import Origin
from companion.db.revisions import read_head, read_revision
from companion.domain.timeline import local
from companion.services.authorship import By
from companion.services.pace import pace_in_force
from companion.services.prepare import current_mode
from companion.services.publish import Published, PublishError
from companion.services.save import Draft, save
from companion.settings import Settings

LONGEST_NAME = 64


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


def by_user(action: Action, reason: str = "", origin: Origin = "command") -> By:
    """The user of this machine who gives a command: nobody has a token here."""
    return By(origin, user_name(), reason, action)


def user_name() -> str:
    """Empty where the system does not know."""
    try:
        return getpass.getuser()[:LONGEST_NAME]
    except (OSError, KeyError, ImportError):
        return ""


async def hold_lines(database: Database) -> tuple[str, ...]:
    """That nobody is told, since when and by whose word; empty where they are."""
    async with database.read() as connection:
        pace = await pace_in_force(connection)
        head = await read_head(connection)
        revision = await read_revision(connection, head.revision) if head else None
    if not pace.on_hold:
        return ()
    since = ""
    if pace.since is not None and revision is not None:
        since = f" since {local(pace.since, revision.agenda.zone):%H:%M}"
    by = f", by {pace.by}" if pace.by else ""
    return (f"On hold{since}{by}: nobody is told until it is released.",)


async def clock_of(database: Database) -> Clock:
    return Clock((await current_mode(database)).clock_offset)
