"""`companion later`, `earlier`, `place`, `cancel`, `replace` and `plan`: shown first, then asked, then done.

The file is written and published here, so what was seen and confirmed is what goes out, and is not held.
"""

import asyncio
from pathlib import Path

import msgspec
from msgspec import Struct

from companion.commands.asking import refusal
from companion.commands.colours import paint_for_output
from companion.commands.data import UNUSABLE, WRONG, fail
from companion.commands.edit_shown import shown
from companion.commands.saving import by_user, clock_of, hold_lines, save_and_say
from companion.content.load import AgendaError, load_agenda
from companion.content.plans import load_plans, plans_of
from companion.content.rewrite import RewriteError, rewritten
from companion.content.writing import WriteError, refuse_read_only, source_hash
from companion.db.engines import DatabaseError, open_database
from companion.domain.agenda import Agenda, Text
from companion.domain.announcements import written_in
from companion.domain.edits import Edit, EditError, planned
from companion.services.preview import preview
from companion.services.publish import PublishError
from companion.services.save import Draft
from companion.services.unpublished import unpublished
from companion.settings import PublishMode, Settings


class Wish(Struct, frozen=True):
    """What was asked for: `edits`, or the `plan` of this name. `reason` is in the language of plain texts."""

    edits: tuple[Edit, ...]
    plan: str
    reason: str
    translations: tuple[tuple[str, str], ...]
    yes: bool


class Prepared(Struct, frozen=True):
    """What is to be written, and what it was made from. `reason` is the revision's, as JSON."""

    source: bytes
    new: bytes
    reason: str
    held: bool
    """The file had an edit that waits for a word, and would go out too."""


def edit(settings: Settings, wish: Wish) -> int:
    """Show what would be written and told, ask, write and publish."""
    try:
        prepared = asyncio.run(_prepare(settings, wish))
        refusal = _not_confirmed(wish, prepared)
        return fail(refusal, WRONG) if refusal else asyncio.run(_publish(settings, wish, prepared))
    except AgendaError as error:
        return fail(f"{error}\nNothing was changed: correct the file first.", WRONG)
    except (EditError, RewriteError, WriteError, PublishError) as error:
        return fail(str(error), WRONG)
    except DatabaseError as error:
        return fail(str(error), UNUSABLE)


async def _prepare(settings: Settings, wish: Wish) -> Prepared:
    """Print all that there is to know before one says yes. Nothing is changed by it."""
    file = settings.agenda
    refuse_read_only(file)
    source = _bytes(file)
    agenda = load_agenda(source, str(file))
    edits, reason = _meant(file, wish, agenda)
    new = _rewritten(source, agenda, edits, reason)
    async with open_database(settings.database) as database:
        clock = await clock_of(database)
        review = settings.publish is PublishMode.REVIEW
        waiting = await unpublished(database, clock, source, agenda, review=review)
        found = await preview(database, clock, new, by=by_user("edit"))
        hold = await hold_lines(database)
        print("\n".join([shown(file, source, new, waiting, found, paint_for_output()), *hold]))
    return Prepared(source, new, _as_json(reason, agenda), held=bool(waiting.reasons))


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise EditError(f"{file}: cannot be read: {error.strerror}") from error


def _meant(file: Path, wish: Wish, agenda: Agenda) -> tuple[tuple[Edit, ...], Text]:
    """The edits and their reason; of a plan its own, unless another one was given."""
    reason = {written_in(agenda.event): wish.reason} if wish.reason else {}
    for language, text in wish.translations:
        if language in reason:
            raise EditError(f"{language}: there are two reasons in this language, give one")
        reason[language] = text
    if not wish.plan:
        return wish.edits, reason
    folder = plans_of(file)
    plans = {plan.name: plan for plan in load_plans(folder)}
    if wish.plan not in plans:
        known = f"known are {', '.join(plans)}" if plans else f"put it into {folder / wish.plan}.yaml"
        raise EditError(f"there is no plan `{wish.plan}` that can be read; {known}; see `companion check`")
    plan = plans[wish.plan]
    return plan.edits, reason or plan.reason


def _rewritten(source: bytes, agenda: Agenda, edits: tuple[Edit, ...], reason: Text) -> bytes:
    changes = planned(agenda, edits, reason)
    if not changes:
        raise EditError("nothing would change")
    try:
        return rewritten(source.decode(), changes).encode()
    except AgendaError as error:
        raise EditError(f"the file would be wrong after that, so nothing was changed:\n{error}") from error


def _not_confirmed(wish: Wish, prepared: Prepared) -> str:
    """Why it must not be published; empty if somebody said yes."""
    if wish.yes and prepared.held:
        return (
            "--yes does not confirm an edit that is held: publish or correct that first. Nothing was changed."
        )
    return "" if wish.yes else refusal("Publish?", to="publish", nothing="nothing was changed")


async def _publish(settings: Settings, wish: Wish, prepared: Prepared) -> int:
    draft = Draft(settings.agenda, prepared.new, source_hash(prepared.source))
    return await save_and_say(settings, draft, by_user("plan" if wish.plan else "edit", prepared.reason))


def _as_json(reason: Text, agenda: Agenda) -> str:
    texts = {written_in(agenda.event): reason} if isinstance(reason, str) else reason
    return msgspec.json.encode(texts).decode() if any(texts.values()) else ""
