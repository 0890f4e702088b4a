"""What is published, and what was: the texts that `restore` and `diff` begin with."""

from companion.db.engines import Database
from companion.db.revisions import Revision, read_head, read_revision
from companion.services.publish import PublishError
from companion.services.texts import revision_of


async def published(database: Database) -> Revision:
    """Raises PublishError where nothing is."""
    async with database.read() as connection:
        head = await read_head(connection)
        if head is None:
            raise PublishError("nothing is published yet: start `serve` first")
        return await revision_of(connection, head.revision)


async def source_of(database: Database, number: int) -> bytes:
    """What the file said when this revision was published. Raises PublishError where there is no such revision."""
    newest = (await published(database)).number
    async with database.read() as connection:
        revision = await read_revision(connection, number)
    if revision is None:
        known = "only revision 1 is known" if newest == 1 else f"known are 1 to {newest}"
        raise PublishError(f"there is no revision {number}; {known}")
    return revision.source.encode()
