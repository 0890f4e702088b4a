"""From what an organizer asks for to the text that the file would have."""

from pathlib import Path

from companion.api.organizer.asked import EditsRequest, PreviewRequest
from companion.content.plans import load_plans, plans_of
from companion.content.rewrite import rewritten
from companion.domain.agenda import Agenda, Text
from companion.domain.edits import Edit, EditError, planned


def source_after(
    path: Path, source: bytes, agenda: Agenda, wish: EditsRequest | PreviewRequest
) -> tuple[bytes, dict[str, str]]:
    """The file's new text, and the reason by language. Raises EditError, RewriteError and AgendaError."""
    edits, reason = _meant(path, wish)
    changes = planned(agenda, edits, reason)
    if not changes:
        raise EditError("nothing would change")
    given = {agenda.event.language: reason} if isinstance(reason, str) else reason
    return rewritten(source.decode(), changes).encode(), {code: text for code, text in given.items() if text}


def _meant(path: Path, wish: EditsRequest | PreviewRequest) -> tuple[tuple[Edit, ...], Text]:
    """The edits and their reason; of a plan its own, unless another one was given."""
    given = {language: text for language, text in wish.reason.items() if text.strip()}
    if not wish.plan:
        if not wish.edits:
            raise EditError("there is nothing to do: give edits, or a plan")
        return wish.edits, given
    plans = {plan.name: plan for plan in load_plans(plans_of(path))}
    if wish.plan not in plans:
        known = f"known are {', '.join(plans)}" if plans else "there is none"
        raise EditError(f"there is no plan `{wish.plan}` that can be read; {known}")
    plan = plans[wish.plan]
    return plan.edits, given or plan.reason
