"""Previews of texts and edits, and writing them into the file: always from what the organizer has seen."""

import asyncio
from contextlib import suppress

from msgspec import Struct
from sqlalchemy.exc import SQLAlchemyError

from companion.api.organizer.asked import EditsRequest, HeldRequest, PreviewRequest
from companion.api.organizer.shapes.file import Outcome, PreviewShape, ToldShape
from companion.api.organizer.shapes.lines import WaitShape
from companion.api.problems import ProblemError
from companion.clock import Clock
from companion.content.load import AgendaError, load_agenda
from companion.content.writing import WriteError, source_hash
from companion.db.audit import Action
from companion.db.engines import Database
from companion.db.revisions import read_head, read_revision
from companion.desk.agenda_file import AgendaFile, Seen
from companion.desk.edits import source_after
from companion.desk.failures import conflict, said
from companion.desk.lines import as_reason, change_lines, changed_lines, wait_shape
from companion.domain.agenda import Agenda
from companion.domain.changes import Change, ChangeKind
from companion.services.authorship import By
from companion.services.pace import pace_in_force
from companion.services.preview import Preview, preview
from companion.services.publish import Published, PublishError, Result, Unchanged, Waiting
from companion.services.save import Draft, confirm, discard, save, to_put_back
from companion.services.tell_organizers import edit_held, tell_organizers
from companion.services.unpublished import unpublished


class Writer(Struct, frozen=True):
    """The file, and all that it takes to say what a text for it would do, and to do it."""

    database: Database
    clock: Clock
    file: AgendaFile
    review: bool

    async def seen(self, base: str | None = None) -> Seen:
        """The file as it is. Raises ProblemError where it is not there, SaidError where it is not `base` any more."""
        seen = await self.file.look()
        if seen is None:
            raise ProblemError(404, f"{self.file.path}: the file is not there, or cannot be read.")
        if base is not None and seen.hash != base:
            raise conflict(seen)
        return seen

    async def edited(self, seen: Seen, wish: EditsRequest | PreviewRequest) -> tuple[bytes, dict[str, str]]:
        """The text with the edits, and the reason. Raises SaidError where they cannot be made to this file."""
        with said():
            if seen.agenda is None:
                raise AgendaError(seen.problems)
            return await asyncio.to_thread(source_after, self.file.path, seen.source, seen.agenda, wish)

    async def preview(self, wish: PreviewRequest) -> PreviewShape:
        seen, published = await self.seen(), await published_agenda(self.database)
        with said():
            if wish.source is None:
                source = (await self.edited(seen, wish))[0]
                others = change_lines(await self._others(seen), seen.agenda, published)
            else:
                source, others = wish.source.encode(), ()
            result = await preview(self.database, self.clock, source, file=self.file.path.name, by=By("page"))
        agenda = None
        if any(change.kind is ChangeKind.NEW for change in result.changes):
            agenda = await asyncio.to_thread(load_agenda, source, self.file.path.name)  # for its title
        return PreviewShape(
            base=seen.hash,
            lines=await asyncio.to_thread(changed_lines, seen.text, source.decode("utf-8-sig")),
            changes=change_lines(result.changes, agenda, published, seen.agenda),
            told=tuple(
                ToldShape(told.language, told.title, told.body, told.phones, told.urgency.value)
                for told in result.told
            ),
            silent=result.silent,
            holds=result.holds,
            waits=_waits(result),
            others=others,
            on_hold=result.on_hold,
        )

    async def _others(self, seen: Seen) -> tuple[Change, ...]:
        """What else is in the file, would go out too, and who edits may not have seen."""
        assert seen.agenda is not None
        return (await unpublished(self.database, self.clock, seen.source, seen.agenda)).changes

    async def refuse_another_event(self, source: bytes) -> None:
        """Raises SaidError before anything is written: its revisions and phones are this event's."""
        published = await published_agenda(self.database)
        with said():
            agenda = await asyncio.to_thread(load_agenda, source, self.file.path.name)
            if published is not None and agenda.event.id != published.event.id:
                raise PublishError(
                    f"this is the event {published.event.id!r}, the text is about {agenda.event.id!r}: "
                    "correct `id` of `event`"
                )

    async def preview_putting_back(self) -> PreviewShape:
        """What the file would say again: it is published, so nobody is told anything."""
        seen = await self.file.look()
        with said():
            source = (await to_put_back(self.database)).source
        return PreviewShape(
            base=seen.hash if seen else "",
            lines=await asyncio.to_thread(changed_lines, seen.text if seen else "", source),
            changes=(),
            told=(),
            silent=0,
            holds=(),
            waits=(),
            others=(),
            on_hold=await self._on_hold(),
        )

    async def save(
        self, source: bytes, base: str, by: By, *, confirmed: bool = True, replaces: bool = False
    ) -> Outcome:
        """Write it if the file is what `base` was made of. Raises SaidError with both versions if it is not.

        `replaces`: it was not made from the text that goes, which is kept.
        """
        seen = await self.seen(base)
        with said():
            try:
                draft = Draft(self.file.path, source, base, seen.source if replaces else None)
                result = await save(
                    self.database, self.clock, draft, by=by, confirmed=confirmed, review=self.review
                )
            except WriteError as error:
                raise await self._said(error) from None
        if isinstance(result, Waiting):
            with suppress(SQLAlchemyError):  # it is written all the same, and the page says that it is held
                await tell_organizers(self.database, self.clock, edit_held(source, result.reasons))
        return outcome(result, source_hash(source), on_hold=await self._on_hold())

    async def judge(self, name: str, wish: HeldRequest) -> Outcome:
        """What is held in the file is meant, or goes."""
        with said():
            try:
                return (
                    await self._publish(name, wish)
                    if wish.do == "publish"
                    else await self._discard(name, wish)
                )
            except WriteError as error:
                raise await self._said(error) from None

    async def _publish(self, name: str, wish: HeldRequest) -> Outcome:
        if not wish.hash:
            raise conflict(await self.file.look())
        by = By("file", name, action="confirm")
        result = await confirm(self.database, self.clock, self.file.path, wish.hash, by)
        return outcome(result, wish.hash, on_hold=await self._on_hold())

    async def _discard(self, name: str, wish: HeldRequest) -> Outcome:
        by = By("page", name, action="discard")
        number = await discard(self.database, self.clock, self.file.path, wish.hash, by)
        return Outcome("unchanged", number, 0, (), (await self.seen()).hash, await self._on_hold())

    async def _on_hold(self) -> bool:
        async with self.database.read() as connection:
            return (await pace_in_force(connection)).on_hold

    async def _said(self, error: WriteError) -> Exception:
        return conflict(await self.file.look()) if error.kind == "conflict" else error


async def published_agenda(database: Database) -> Agenda | None:
    async with database.read() as connection:
        head = await read_head(connection)
        revision = await read_revision(connection, head.revision) if head else None
    return revision.agenda if revision else None


def _waits(result: Preview) -> tuple[WaitShape, ...]:
    hold = (WaitShape("hold", None),) if result.on_hold and result.told else ()
    return (*hold, *(wait for sending in result.waits if (wait := wait_shape(sending))))


def by_page(name: str, action: Action, reason: dict[str, str]) -> By:
    return By("page", name, as_reason(reason), action)


def outcome(result: Result, file_hash: str, *, on_hold: bool) -> Outcome:
    match result:
        case Published(revision, changes):
            return Outcome("published", revision.number, len(changes), (), file_hash, on_hold)
        case Unchanged(number):
            return Outcome("unchanged", number, 0, (), file_hash, on_hold)
        case Waiting(reasons, _):
            return Outcome("held", 0, 0, reasons, file_hash, on_hold)
