"""Decides, once per start, whether this data directory is for the real event or for a rehearsal."""

from companion.db.engines import Database
from companion.db.mode import Mode, read_mode, shift_clock, start_mode


class ModeError(Exception):
    """Real and rehearsal data were about to be mixed."""


async def prepare(database: Database, clock_offset: int | None) -> Mode:
    """The mode that this process works in; `clock_offset` is None for the real event.

    Each rehearsal sets the offset anew, in milliseconds. Raises ModeError where the data is of the other kind.
    """
    wanted = Mode(rehearsal=clock_offset is not None, clock_offset=clock_offset or 0)
    async with database.read() as connection:
        if await read_mode(connection) == wanted:
            return wanted  # a full disk must not keep the published agenda from being shown
    async with database.write() as connection:
        found = await read_mode(connection)
        if found is None:
            await start_mode(connection, wanted)
        elif found.rehearsal and not wanted.rehearsal:
            raise ModeError(
                "this data directory is a rehearsal's and its subscribers have seen shifted times; "
                "start with --rehearse, or give the real event a --data directory of its own"
            )
        elif wanted.rehearsal and not found.rehearsal:
            raise ModeError(
                "this data directory is the real event's; give the rehearsal a --data directory of its own"
            )
        else:
            await shift_clock(connection, wanted.clock_offset)
    return wanted


async def current_mode(database: Database) -> Mode:
    """What `serve` has set; a fresh database counts as real until then."""
    async with database.read() as connection:
        return await read_mode(connection) or Mode()
