"""How everything stands, in one look: what the page asks for every two seconds."""

import asyncio
import shutil
from pathlib import Path

from msgspec import Struct

from companion.api.organizer.shapes.lines import ProblemLine
from companion.api.organizer.shapes.state import (
    Caution,
    FileState,
    HeldShape,
    PaceShape,
    PlanShape,
    State,
    Subscribers,
    WaitingShape,
)
from companion.clock import Clock
from companion.content.plans import load_plans, plans_of
from companion.db.engines import Database
from companion.db.history import Entry, read_entry
from companion.db.mode import Mode, read_mode
from companion.db.organizers import count_organizers
from companion.db.progress import PushService, refusing
from companion.db.revisions import Held, Revision, read_head, read_held, read_revision
from companion.db.subscriptions import count_subscriptions
from companion.desk.agenda_file import AgendaFile, Seen
from companion.desk.lines import change_lines, problem_lines, revision_line
from companion.domain.changes import diff
from companion.services.alert import waiting
from companion.services.pace import InForce, pace_in_force
from companion.settings import Settings

LOW_BYTES = 200 * 1024 * 1024
LOW_SHARE = 0.05


class _Published(Struct, frozen=True):
    """What the database says."""

    mode: Mode
    revision: Revision | None
    entry: Entry | None
    held: Held | None
    subscribers: Subscribers
    refusing: tuple[str, ...]
    pace: InForce


async def state_of(
    database: Database,
    clock: Clock,
    file: AgendaFile,
    settings: Settings,
    services: tuple[PushService, ...],
    name: str,
) -> State:
    seen, cannot_write = await file.look(), await file.cannot_write()
    published = await _published(database, services)
    clock.offset = published.mode.clock_offset
    revision = published.revision
    state, problems = _file(seen, revision, published.held)
    return State(
        name=name,
        now=clock.event(),
        real_now=clock.real(),
        clock_offset=clock.offset,
        rehearsal=published.mode.rehearsal,
        timezone=revision.agenda.event.timezone if revision else "",
        languages=revision.agenda.event.languages if revision else (),
        publish=settings.publish.value,
        receipts=settings.receipts,
        revision=revision_line(published.entry) if published.entry else None,
        file=FileState(state, seen.hash if seen else "", not cannot_write, cannot_write, problems),
        held=_held(seen, published) if state == "held" else None,
        waiting=await _waiting(database, clock, settings, revision),
        pace=PaceShape(published.pace.pace.value, published.pace.since, published.pace.by),
        subscribers=published.subscribers,
        warnings=await asyncio.to_thread(_warnings, state, cannot_write, published.refusing, settings.data),
        plans=await asyncio.to_thread(_plans, file.path),
    )


async def _published(database: Database, services: tuple[PushService, ...]) -> _Published:
    async with database.read() as connection:
        head = await read_head(connection)
        return _Published(
            mode=await read_mode(connection) or Mode(),
            revision=await read_revision(connection, head.revision) if head else None,
            entry=await read_entry(connection, head.revision) if head else None,
            held=await read_held(connection),
            subscribers=Subscribers(
                await count_subscriptions(connection), await count_organizers(connection)
            ),
            refusing=await refusing(connection, services),
            pace=await pace_in_force(connection),
        )


def _file(
    seen: Seen | None, revision: Revision | None, held: Held | None
) -> tuple[str, tuple[ProblemLine, ...]]:
    if seen is None:
        return "missing", ()
    if seen.agenda is None:
        return "broken", problem_lines(seen.problems)
    if revision is None:
        return "unpublished", ()
    event, published = seen.agenda.event.id, revision.agenda.event.id
    if event != published:
        message = f"the file is about the event {event!r}, what is published is about {published!r}"
        return "broken", (ProblemLine(1, 1, message, "correct `id` of `event`"),)
    if seen.content_hash == revision.content_hash:
        return "published", ()
    is_held = held is not None and held.content_hash == seen.content_hash
    return "held" if is_held else "unpublished", ()


def _held(seen: Seen | None, published: _Published) -> HeldShape | None:
    held, revision = published.held, published.revision
    if held is None or revision is None or seen is None or seen.agenda is None:
        return None
    changes = diff(revision.agenda, seen.agenda)
    return HeldShape(held.reasons, held.held_at, change_lines(changes, seen.agenda, revision.agenda))


async def _waiting(
    database: Database, clock: Clock, settings: Settings, revision: Revision | None
) -> WaitingShape | None:
    found = await waiting(database, clock, round(settings.alert_delay * 1000))
    if found is None:
        return None
    lines = change_lines(found.changes, revision.agenda if revision else None)
    return WaitingShape(found.due_at, found.urgency.value, found.held, lines)


def _warnings(state: str, cannot_write: str, refusing: tuple[str, ...], data: Path) -> tuple[Caution, ...]:
    found = [
        Caution(
            "push-refused", host, f"{host or 'A push service'} does not accept our key: see docs/deploy.md"
        )
        for host in refusing
    ]
    if state == "broken":
        found.append(Caution("file-broken", "", "The agenda file has problems: what was published stays up."))
    if state == "missing":
        found.append(
            Caution("file-missing", "", "The agenda file is not there: what was published stays up.")
        )
    elif cannot_write:
        found.append(Caution("file-read-only", "", cannot_write))
    usage = shutil.disk_usage(data) if data.exists() else None
    if usage and (usage.free < LOW_BYTES or usage.free < LOW_SHARE * usage.total):
        megabytes = usage.free // (1024 * 1024)
        found.append(
            Caution("disk-low", str(megabytes), f"Only {megabytes} MB are free where the database is.")
        )
    return tuple(found)


def _plans(file: Path) -> tuple[PlanShape, ...]:
    return tuple(
        PlanShape(plan.name, plan.title, plan.reason, len(plan.edits)) for plan in load_plans(plans_of(file))
    )
