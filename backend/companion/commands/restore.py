"""`companion restore N`: what the file said before is put back, and published; shown first, then asked, then done."""

import asyncio
from collections.abc import Iterator

from msgspec import Struct

from companion.commands.asking import refusal
from companion.commands.colours import Paint, paint_for_output
from companion.commands.data import UNUSABLE, WRONG, fail
from companion.commands.edit_shown import changed_lines, told_lines
from companion.commands.saving import by_user, clock_of, hold_lines, save_and_say
from companion.content.load import AgendaError
from companion.content.writing import WriteError, refuse_read_only, source_hash
from companion.db.engines import DatabaseError, open_database
from companion.services.preview import Preview, preview
from companion.services.publish import PublishError
from companion.services.restore import published, source_of
from companion.services.save import Draft
from companion.settings import Settings


class Restored(Struct, frozen=True):
    """What the file says, what it is to say again, and whether publishing has caught up with what it says."""

    source: bytes
    new: bytes
    is_published: bool


def restore(settings: Settings, number: int, *, yes: bool) -> int:
    """Show what would be written and told, ask, write and publish."""
    try:
        found = asyncio.run(_prepare(settings, number))
        refused = "" if yes else refusal("Publish?", to="publish", nothing="nothing was changed")
        if refused:
            return fail(refused, WRONG)
        draft = Draft(settings.agenda, found.new, source_hash(found.source), found.source)
        return asyncio.run(save_and_say(settings, draft, by_user("restore")))
    except AgendaError as error:
        return fail(f"{error}\nRevision {number} cannot be published any more. Nothing was changed.", WRONG)
    except (WriteError, PublishError) as error:
        return fail(str(error), WRONG)
    except DatabaseError as error:
        return fail(str(error), UNUSABLE)


async def _prepare(settings: Settings, number: int) -> Restored:
    """Print all that there is to know before one says yes. Nothing is changed by it."""
    file = settings.agenda
    refuse_read_only(file)
    source = file.read_bytes()
    async with open_database(settings.database) as database:
        new = await source_of(database, number)
        found = await preview(database, await clock_of(database), new, file=str(file), by=by_user("restore"))
        hold = await hold_lines(database)
        is_published = source.decode("utf-8-sig", errors="replace") == (await published(database)).source
    restored = Restored(source, new, is_published)
    if source == new and not found.changes:
        raise PublishError(f"nothing would change: the file says what revision {number} said")
    print("\n".join([*_shown(str(file), restored, found, paint_for_output()), *hold]))
    return restored


def _shown(file: str, restored: Restored, found: Preview, paint: Paint) -> Iterator[str]:
    if not restored.is_published:
        yield paint.warning(f"{file} has changes that are not published. They would be gone:")
    yield from changed_lines(file, restored.source, file, restored.new, paint)
    yield ""
    yield from told_lines(found, [f"Look twice: {hold}" for hold in found.holds], paint)
