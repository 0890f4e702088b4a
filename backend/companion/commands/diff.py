"""`companion diff`: what publishing the file would change, and who would hear what. Changes nothing."""

import json

import msgspec

from companion.commands.colours import Paint, paint_for_output
from companion.commands.data import DONE, UNUSABLE, WRONG, fail
from companion.commands.edit_shown import changed_lines, told_lines
from companion.commands.saving import clock_of, hold_lines
from companion.content.load import AgendaError
from companion.db.engines import DatabaseError, open_database
from companion.db.revisions import Revision
from companion.services.preview import Preview, preview
from companion.services.publish import REVIEW, PublishError
from companion.services.restore import published
from companion.settings import PublishMode, Settings


async def diff(settings: Settings, *, as_json: bool) -> int:
    """Exit code 1 only for a file that cannot be published."""
    file = settings.agenda
    try:
        source = file.read_bytes()
    except OSError as error:
        return fail(f"{file}: cannot be read: {error.strerror}", WRONG)
    try:
        async with open_database(settings.database) as database:
            found = await preview(database, await clock_of(database), source, file=str(file))
            revision = await published(database)
            hold = await hold_lines(database) if found.changes or found.told else ()
        if settings.publish is PublishMode.REVIEW and found.changes and not found.holds:
            found = msgspec.structs.replace(found, holds=(f"{REVIEW}.",))
    except (AgendaError, PublishError) as error:
        return fail(str(error), WRONG)
    except DatabaseError as error:
        return fail(str(error), UNUSABLE)
    if as_json:
        print(json.dumps(_for_tools(revision, found), ensure_ascii=False, indent=2))
    else:
        print("\n".join([_shown(str(file), source, revision, found, paint_for_output()), *hold]))
    return DONE


def _for_tools(revision: Revision, found: Preview) -> dict[str, object]:
    values: dict[str, object] = msgspec.to_builtins(found)
    return {"revision": revision.number, **values}


def _shown(file: str, source: bytes, revision: Revision, found: Preview, paint: Paint) -> str:
    if not found.changes and not found.told:
        return f"Nothing to publish: revision {revision.number} already says this."
    if not found.changes:
        first = [f"Nothing to publish: revision {revision.number} already says this. It is not alerted yet:"]
    else:
        name = f"revision {revision.number}"
        first = [*changed_lines(name, revision.source.encode(), file, source, paint), ""]
    holds = [f"This would be held: {hold}" for hold in found.holds]
    return "\n".join([*first, *told_lines(found, holds, paint)])
