"""The desk itself: each method is one wish of the page, made out of services. Has a database while `app` runs."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from companion.api.organizer.asked import (
    AnnouncementRequest,
    EditsRequest,
    HeldRequest,
    PaceRequest,
    PreviewRequest,
    RestoreRequest,
    SaveRequest,
)
from companion.api.organizer.shapes.file import (
    Checked,
    DiscardedLine,
    DiscardedShape,
    FileShape,
    Outcome,
    PreviewShape,
    RevisionShape,
)
from companion.api.organizer.shapes.lines import RevisionLine
from companion.api.organizer.shapes.state import Menu, PhoneState, State
from companion.api.organizer.shapes.told import Announced, AnnouncementPreview, AuditLine, DeliveriesShape
from companion.api.problems import ProblemError
from companion.clock import Clock
from companion.content.load import AgendaError, read_agenda
from companion.content.warnings import in_file, warnings_of
from companion.db.audit import Action, read_audit
from companion.db.discarded import list_discarded, read_discarded
from companion.db.engines import Database
from companion.db.history import read_entry, read_history
from companion.db.revisions import read_changes, read_revision
from companion.desk import announcing, standing
from companion.desk.agenda_file import AgendaFile
from companion.desk.idempotency import Once, key_of
from companion.desk.lines import change_lines, changed_lines, menu_of, problem_lines, revision_line
from companion.desk.progress import deliveries_shape
from companion.desk.writing import Writer, by_page, published_agenda
from companion.domain.agenda import Agenda
from companion.services import announce as services
from companion.services.authorship import By
from companion.services.idempotency import Key
from companion.services.pace import Pace, PaceError, set_pace
from companion.services.progress import progress, push_services
from companion.services.tell_organizers import is_marked, mark, unmark
from companion.settings import PublishMode, Settings

log = logging.getLogger("companion.organizers")

MOST_NUMBERS = 2**31 - 1


class OrganizersDesk:
    """All that `companion.api.organizer.desk.Desk` asks for. `nudge`: have the pages look at once."""

    database: Database

    def __init__(self, clock: Clock, settings: Settings, nudge: Callable[[], None] = lambda: None) -> None:
        self._clock = clock
        self._settings = settings
        self._nudge = nudge
        self._file = AgendaFile(settings.agenda)
        self._services = push_services(settings.push_hosts)
        self._once = Once(clock)

    async def state(self, name: str) -> State:
        return await standing.state_of(
            self.database, self._clock, self._file, self._settings, self._services, name
        )

    async def menu(self) -> Menu:
        seen = await self._file.look()
        agenda = seen.agenda if seen else None
        if agenda is None:
            agenda = await published_agenda(self.database)
        return menu_of(agenda) if agenda else Menu((), ())

    async def file(self) -> FileShape:
        seen = await self._writer.seen()
        return FileShape(seen.text, seen.hash)

    async def check(self, source: str) -> Checked:
        published = await published_agenda(self.database)
        return await asyncio.to_thread(_checked, source.encode(), self._file.path.name, published)

    async def preview(self, wish: PreviewRequest) -> PreviewShape:
        return await self._writer.preview(wish)

    async def save(self, name: str, wish: SaveRequest) -> Outcome:
        return await self._done_once(name, wish.request, "save", lambda: self._save(name, wish))

    async def _save(self, name: str, wish: SaveRequest) -> Outcome:
        source = wish.source.encode()
        await self._writer.seen(wish.base)
        await self._writer.refuse_another_event(source)
        return await self._written(name, source, wish.base, "save", wish.reason, confirmed=wish.confirmed)

    async def edit(self, name: str, wish: EditsRequest) -> Outcome:
        return await self._done_once(name, wish.request, "edit", lambda: self._edit(name, wish))

    async def _edit(self, name: str, wish: EditsRequest) -> Outcome:
        source, reason = await self._writer.edited(await self._writer.seen(wish.base), wish)
        return await self._written(name, source, wish.base, "plan" if wish.plan else "edit", reason)

    async def judge_held(self, name: str, wish: HeldRequest) -> Outcome:
        return await self._done_once(name, wish.request, "held", lambda: self._judge(name, wish))

    async def _judge(self, name: str, wish: HeldRequest) -> Outcome:
        outcome = await self._writer.judge(name, wish)
        self._nudge()
        return outcome

    async def preview_putting_back(self) -> PreviewShape:
        return await self._writer.preview_putting_back()

    async def discarded(self) -> tuple[DiscardedLine, ...]:
        async with self.database.read() as connection:
            return tuple(
                DiscardedLine(each.id, each.at, each.author) for each in await list_discarded(connection)
            )

    async def discarded_text(self, number: int) -> DiscardedShape:
        async with self.database.read() as connection:
            source = await read_discarded(connection, number) if 0 < number <= MOST_NUMBERS else None
        if source is None:
            raise ProblemError(404, f"There is no text {number} that was put aside; the last 20 are kept.")
        return DiscardedShape(source)

    async def set_pace(self, name: str, wish: PaceRequest) -> None:
        by = By("page", name, action="pace")
        try:
            await set_pace(self.database, self._clock, Pace(wish.pace), by, wish.revision)
        except PaceError as error:
            raise ProblemError(409, str(error)) from None

    async def preview_announcement(self, wish: AnnouncementRequest) -> AnnouncementPreview:
        return await announcing.preview_of(self.database, self._clock, wish)

    async def announce(self, name: str, wish: AnnouncementRequest) -> Announced:
        key = key_of(name, wish.request, "announce")
        if key is None:
            return await self._announced(name, wish, None)
        async with self._once.turn(key):
            done = await self._once.done(self.database, key, services.Announced)
            return announcing.announced_shape(done) if done else await self._announced(name, wish, key)

    async def _announced(self, name: str, wish: AnnouncementRequest, key: Key | None) -> Announced:
        announced = await announcing.announce(self.database, self._clock, name, wish, key)
        self._nudge()
        return announcing.announced_shape(announced)

    async def revisions(self) -> tuple[RevisionLine, ...]:
        async with self.database.read() as connection:
            return tuple(map(revision_line, await read_history(connection)))

    async def revision(self, number: int) -> RevisionShape:
        _check(number)
        async with self.database.read() as connection:
            entry = await read_entry(connection, number)
            revision = await read_revision(connection, number)
            parent = await read_revision(connection, entry.parent) if entry and entry.parent else None
            changes = await read_changes(connection, number)
        if entry is None or revision is None:
            raise _no_revision(number)
        line = revision_line(entry)
        return RevisionShape(
            **{name: getattr(line, name) for name in line.__struct_fields__},
            lines=await asyncio.to_thread(changed_lines, parent.source if parent else "", revision.source),
            changed=change_lines(changes, revision.agenda, parent.agenda if parent else None),
        )

    async def preview_restore(self, number: int) -> PreviewShape:
        source = await self._source_of(number)
        return await self._writer.preview(PreviewRequest(source=source))

    async def restore(self, name: str, number: int, wish: RestoreRequest) -> Outcome:
        async def act() -> Outcome:
            source = await self._source_of(number)
            return await self._written(name, source.encode(), wish.base, "restore", {})

        return await self._done_once(name, wish.request, "restore", act)

    async def deliveries(self) -> tuple[DeliveriesShape, ...]:
        return tuple(map(deliveries_shape, await progress(self.database, self._services)))

    async def audit(self) -> tuple[AuditLine, ...]:
        async with self.database.read() as connection:
            entries = await read_audit(connection)
        return tuple(
            AuditLine(each.at, each.origin, each.author, each.action, each.revision, each.detail)
            for each in entries
        )

    async def mark_phone(self, name: str, endpoint: str) -> None:
        if not await mark(self.database, self._clock, endpoint, name):
            raise ProblemError(404, "This phone is not subscribed; switch alerts on first.")

    async def phone_state(self, endpoint: str) -> PhoneState:
        return PhoneState(await is_marked(self.database, endpoint))

    async def unmark_phone(self, name: str, endpoint: str) -> None:
        await unmark(self.database, self._clock, endpoint, name)

    async def _done_once(
        self, name: str, request: str | None, kind: str, act: Callable[[], Awaitable[Outcome]]
    ) -> Outcome:
        return await self._once.do(self.database, key_of(name, request, kind), Outcome, act)

    async def _written(
        self,
        name: str,
        source: bytes,
        base: str,
        action: Action,
        reason: dict[str, str],
        *,
        confirmed: bool = True,
    ) -> Outcome:
        by = by_page(name, action, reason)
        outcome = await self._writer.save(source, base, by, confirmed=confirmed, replaces=action == "restore")
        log.info("%s by %s on the organizer's page: %s", action, name, outcome.result)
        self._nudge()
        return outcome

    @property
    def _writer(self) -> Writer:
        review = self._settings.publish is PublishMode.REVIEW
        return Writer(self.database, self._clock, self._file, review)

    async def _source_of(self, number: int) -> str:
        _check(number)
        async with self.database.read() as connection:
            revision = await read_revision(connection, number)
        if revision is None:
            raise _no_revision(number)
        return revision.source


def _check(number: int) -> None:
    """No database has numbers of any size."""
    if not 0 < number <= MOST_NUMBERS:
        raise _no_revision(number)


def _no_revision(number: int) -> ProblemError:
    return ProblemError(404, f"There is no revision {number}.")


def _checked(source: bytes, file: str, published: Agenda | None) -> Checked:
    try:
        agenda, root = read_agenda(source, file)
    except AgendaError as error:
        return Checked(problem_lines(error.problems), ())
    return Checked((), problem_lines(in_file(warnings_of(agenda, published), root, file)))
