"""What the tests of the organizer's file edit, and how they see what became of it."""

from companion.db.audit import read_audit
from companion.db.revisions import read_head, read_revision
from tests.api.organizer.world import AGENDA
from tests.builders import as_yaml, changed

PATH = "/api/organizer"
LATER = {"do": "later", "session": "keynote", "minutes": 12}
EDITED = changed(AGENDA, "keynote", start="10:12")
AT_NIGHT = changed(AGENDA, "keynote", start="23:30")
BROKEN = as_yaml(AGENDA).replace(b"10:30", b"25:30").decode()


def source_of(agenda):
    return as_yaml(agenda).decode()


async def head(desk):
    async with desk.database.read() as connection:
        found = await read_head(connection)
        return await read_revision(connection, found.revision)


async def audited(desk):
    async with desk.database.read() as connection:
        newest = (await read_audit(connection))[0]
    return newest.origin, newest.author, newest.action, newest.revision
