"""What organizers do to the agenda's file: save it, edit it, judge what is held, go back to what was."""

from litestar import Response
from litestar.params import FromPath, JSONBody

from companion.api.organizer.asked import (
    SOURCE_BYTES,
    EditsRequest,
    HeldRequest,
    PreviewRequest,
    PutBackRequest,
    RestoreRequest,
    SaveRequest,
    SourceRequest,
)
from companion.api.organizer.guard import Gate
from companion.api.organizer.routes import Asked, Routes, said, writes
from companion.api.organizer.shapes.file import Checked, Outcome, PreviewShape
from companion.api.state import Parts


def editing_routes(parts: Parts, gate: Gate) -> Routes:
    guard, desk = gate.organizers_only, parts.desk

    @writes(
        "PUT /file",
        guard,
        Outcome,
        "Write the file and publish it",
        asked=SaveRequest,
        largest=SOURCE_BYTES,
        fails=(409, 422),
    )
    async def save(request: Asked, data: JSONBody[SaveRequest]) -> Response[bytes]:
        return said(await desk.save(request.user, data))

    @writes(
        "POST /check",
        guard,
        Checked,
        "Everything wrong, or doubtful, in a text",
        asked=SourceRequest,
        largest=SOURCE_BYTES,
    )
    async def check(data: JSONBody[SourceRequest]) -> Response[bytes]:
        return said(await desk.check(data.source))

    @writes(
        "POST /preview",
        guard,
        PreviewShape,
        "What publishing a text or edits would change and tell",
        asked=PreviewRequest,
        largest=SOURCE_BYTES,
        fails=(422,),
    )
    async def preview(data: JSONBody[PreviewRequest]) -> Response[bytes]:
        return said(await desk.preview(data))

    @writes(
        "POST /edits",
        guard,
        Outcome,
        "Edit the file and publish it",
        asked=EditsRequest,
        fails=(409, 422),
    )
    async def edit(request: Asked, data: JSONBody[EditsRequest]) -> Response[bytes]:
        return said(await desk.edit(request.user, data))

    @writes(
        "POST /held",
        guard,
        Outcome,
        "Publish the edit that is held, or put back what is published",
        asked=HeldRequest,
        fails=(409, 422),
    )
    async def held(request: Asked, data: JSONBody[HeldRequest]) -> Response[bytes]:
        return said(await desk.judge_held(request.user, data))

    @writes(
        "POST /held/preview",
        guard,
        PreviewShape,
        "What putting back what is published would change in the file",
        asked=PutBackRequest,
        fails=(422,),
    )
    async def preview_held(data: JSONBody[PutBackRequest]) -> Response[bytes]:  # noqa: ARG001 - checked by its type
        return said(await desk.preview_putting_back())

    @writes(
        "POST /revisions/{number:int}/restore/preview",
        guard,
        PreviewShape,
        "What going back to a revision would change and tell",
        fails=(404, 422),
    )
    async def preview_restore(number: FromPath[int]) -> Response[bytes]:
        return said(await desk.preview_restore(number))

    @writes(
        "POST /revisions/{number:int}/restore",
        guard,
        Outcome,
        "Write a revision's text back, and publish it",
        asked=RestoreRequest,
        fails=(404, 409, 422),
    )
    async def restore(
        request: Asked, data: JSONBody[RestoreRequest], number: FromPath[int]
    ) -> Response[bytes]:
        return said(await desk.restore(request.user, number, data))

    return [
        save,
        check,
        preview,
        edit,
        held,
        preview_held,
        preview_restore,
        restore,
    ]
