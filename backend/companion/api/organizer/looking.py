"""What organizers see: how everything stands, what there is to choose from, what was done and told."""

from litestar.params import FromPath
from litestar.types import ASGIApp

from companion.api.organizer.guard import PATH, Gate
from companion.api.organizer.routes import Asked, Routes, kept_by_nobody, looks
from companion.api.organizer.shapes.file import DiscardedLine, DiscardedShape, FileShape, RevisionShape
from companion.api.organizer.shapes.lines import RevisionLine
from companion.api.organizer.shapes.state import Menu, State
from companion.api.organizer.shapes.told import AuditLine, DeliveriesShape
from companion.api.routes import options_of
from companion.api.state import Parts


def looking_routes(parts: Parts, gate: Gate) -> Routes:
    guard, desk = gate.organizers_only, parts.desk

    @looks("", guard, State, "How everything stands")
    async def state(request: Asked) -> ASGIApp:
        return await kept_by_nobody(await desk.state(request.user))

    @looks("/agenda", guard, Menu, "Sessions and venues to choose from")
    async def menu() -> ASGIApp:
        return await kept_by_nobody(await desk.menu())

    @looks("/file", guard, FileShape, "The agenda file", fails=(404,))
    async def file() -> ASGIApp:
        return await kept_by_nobody(await desk.file())

    @looks("/revisions", guard, tuple[RevisionLine, ...], "What was published, newest first")
    async def revisions() -> ASGIApp:
        return await kept_by_nobody(await desk.revisions())

    @looks("/revisions/{number:int}", guard, RevisionShape, "One revision", fails=(404,))
    async def revision(number: FromPath[int]) -> ASGIApp:
        return await kept_by_nobody(await desk.revision(number))

    @looks("/deliveries", guard, tuple[DeliveriesShape, ...], "What was told, newest first")
    async def deliveries() -> ASGIApp:
        return await kept_by_nobody(await desk.deliveries())

    @looks("/discarded", guard, tuple[DiscardedLine, ...], "Texts that were put aside, newest first")
    async def discarded() -> ASGIApp:
        return await kept_by_nobody(await desk.discarded())

    @looks("/discarded/{number:int}", guard, DiscardedShape, "A text that was put aside", fails=(404,))
    async def discarded_text(number: FromPath[int]) -> ASGIApp:
        return await kept_by_nobody(await desk.discarded_text(number))

    @looks("/audit", guard, tuple[AuditLine, ...], "Who did what, newest first")
    async def audit() -> ASGIApp:
        return await kept_by_nobody(await desk.audit())

    return [
        state,
        menu,
        options_of(f"{PATH}/file", "GET", "HEAD", "PUT"),
        file,
        revisions,
        revision,
        deliveries,
        discarded,
        discarded_text,
        audit,
    ]
