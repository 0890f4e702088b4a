"""`companion revisions` and `stats`: what is there, for a person or for a tool."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

from companion.commands.data import DONE, UNUSABLE, fail
from companion.counted import counted
from companion.db.engines import DatabaseError, open_database
from companion.db.history import Entry
from companion.services.overview import Overview, history, overview
from companion.services.pace import Pace
from companion.settings import Settings


async def revisions(settings: Settings) -> int:
    try:
        async with open_database(settings.database) as database:
            rows, zone = await history(database)
    except DatabaseError as error:
        return fail(str(error), UNUSABLE)
    for row in rows:
        at = datetime.fromtimestamp(row.published_at / 1000, ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M:%S")
        print(f"{row.token:<14} {at} {zone}  {counted(row.changes, 'change')}{_hand(row)}")
    if not rows:
        print("Nothing is published yet.")
    return DONE


async def stats(settings: Settings, *, as_json: bool) -> int:
    try:
        async with open_database(settings.database) as database:
            result = await overview(database)
    except DatabaseError as error:
        return fail(str(error), UNUSABLE)
    print(json.dumps(result.as_json(), ensure_ascii=False, indent=2) if as_json else _told(result))
    return DONE


def _hand(row: Entry) -> str:
    """Whose it is, unless it came from the file."""
    if row.origin == "file":
        return ""
    if row.origin == "command":
        return f", by {row.author} with a command" if row.author else ", by a command"
    return f", by {row.author} on the page" if row.author else ", on the page"


def _told(result: Overview) -> str:
    lines = [
        f"published    revision {result.revision}" if result.revision else "published    nothing yet",
        f"rehearsal    {'yes' if result.rehearsal else 'no'}",
        f"subscribers  {result.subscriptions}",
    ]
    lines += [f"held         {reason}" for reason in result.held]
    if result.pace == Pace.HOLD and not result.waiting_changes:
        lines.append("on hold      nobody is told of what is published until it is released")
    if result.waiting_changes:
        until = (
            "held by the organizer until they are released"
            if result.pace == Pace.HOLD
            else "to be told after the server's alert delay"
        )
        since = f"since {result.waiting_ms / 1000:.0f} s"
        lines.append(f"waiting      {counted(result.waiting_changes, 'change')} {since}, {until}")
    lines += [
        f"{state:<12} {counted(number, 'delivery', 'deliveries')}"
        for state, number in result.deliveries.items()
    ]
    if result.next_due_ms:
        lines.append(
            f"next         may be sent in {result.next_due_ms / 60_000:.0f} minutes (night, digest or retry)"
        )
    return "\n".join(lines)
