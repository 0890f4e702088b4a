"""What the commands that look at the database do; each prints for a person and returns an exit code."""

import json
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.engine import make_url

from companion.clock import Clock
from companion.content.load import AgendaError
from companion.counted import counted
from companion.db.engines import DatabaseError, open_database
from companion.push.keys import VapidKeyError, load_or_make
from companion.services.overview import Overview, history, overview
from companion.services.prepare import current_mode
from companion.services.publish import Published, PublishError, Unchanged
from companion.services.publish import publish as publish_source
from companion.settings import Settings, SettingsError

DONE, WRONG, UNUSABLE = 0, 1, 2


def require_data(settings: Settings) -> None:
    """Raise SettingsError where nothing was ever served: a command must not answer for another directory."""
    database = make_url(settings.database).database
    if database and not Path(database).exists():
        raise SettingsError(
            f"there is no event's data at {database}; name the directory that `serve` uses with --data"
        )


async def publish(settings: Settings) -> int:
    """Publish the agenda file, held or not: calling this is the organizer's word."""
    try:
        source = settings.agenda.read_bytes()
    except OSError as error:
        return _fail(f"{settings.agenda}: cannot be read: {error.strerror}", WRONG)
    try:
        async with open_database(settings.database) as database:
            clock = Clock((await current_mode(database)).clock_offset)
            result = await publish_source(database, clock, source, file=str(settings.agenda), confirmed=True)
    except (AgendaError, PublishError) as error:
        return _fail(str(error), WRONG)
    except DatabaseError as error:
        return _fail(str(error), UNUSABLE)
    if isinstance(result, Published):
        print(f"Published revision {result.revision.number}: {counted(len(result.changes), 'change')}.")
    elif isinstance(result, Unchanged):
        print(f"Nothing to publish: revision {result.revision} already says this.")
    return DONE


async def revisions(settings: Settings) -> int:
    try:
        async with open_database(settings.database) as database:
            rows, zone = await history(database)
    except DatabaseError as error:
        return _fail(str(error), UNUSABLE)
    for row in rows:
        at = datetime.fromtimestamp(row.published_at / 1000, ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M:%S")
        print(f"{row.token:<14} {at} {zone}  {counted(row.changes, 'change')}")
    if not rows:
        print("Nothing is published yet.")
    return DONE


async def stats(settings: Settings, *, as_json: bool) -> int:
    try:
        async with open_database(settings.database) as database:
            result = await overview(database)
    except DatabaseError as error:
        return _fail(str(error), UNUSABLE)
    print(json.dumps(result.as_json(), ensure_ascii=False, indent=2) if as_json else _told(result))
    return DONE


def keys(settings: Settings) -> int:
    try:
        key = load_or_make(settings.data / "vapid.pem", settings.vapid_key)
    except VapidKeyError as error:
        return _fail(str(error), UNUSABLE)
    print(f"key {key.id}\npublic {key.public}")
    return DONE


def _told(result: Overview) -> str:
    lines = [
        f"published    revision {result.revision}" if result.revision else "published    nothing yet",
        f"rehearsal    {'yes' if result.rehearsal else 'no'}",
        f"subscribers  {result.subscriptions}",
    ]
    lines += [f"held         {reason}" for reason in result.held]
    if result.waiting_changes:
        lines.append(
            f"waiting      {counted(result.waiting_changes, 'change')} since {result.waiting_ms / 1000:.0f} s, "
            "to be told after the server's alert delay"
        )
    lines += [
        f"{state:<12} {counted(number, 'delivery', 'deliveries')}"
        for state, number in result.deliveries.items()
    ]
    if result.next_due_ms:
        lines.append(
            f"next         may be sent in {result.next_due_ms / 60_000:.0f} minutes (night, digest or retry)"
        )
    return "\n".join(lines)


def _fail(message: str, code: int) -> int:
    print(message, file=sys.stderr)
    return code
