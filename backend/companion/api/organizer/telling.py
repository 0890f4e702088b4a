"""What organizers say, and when: announcements, the pace of what waits, their own phones."""

from litestar import Response
from litestar.params import JSONBody

from companion.api.organizer.asked import AnnouncementRequest, PaceRequest, PhoneRequest
from companion.api.organizer.guard import PATH, Gate
from companion.api.organizer.routes import Asked, Routes, said, writes
from companion.api.organizer.shapes.state import PhoneState
from companion.api.organizer.shapes.told import Announced, AnnouncementPreview
from companion.api.problems import Problem, ProblemError
from companion.api.routes import answer, options_of
from companion.api.state import Parts


def telling_routes(parts: Parts, gate: Gate) -> Routes:
    guard, desk = gate.organizers_only, parts.desk

    @writes(
        "POST /announcements/preview",
        guard,
        AnnouncementPreview,
        "Who would hear what",
        asked=AnnouncementRequest,
        fails=(422,),
    )
    async def preview(data: JSONBody[AnnouncementRequest]) -> Response[bytes]:
        return said(await desk.preview_announcement(data))

    @writes(
        "POST /announcements",
        guard,
        Announced,
        "Tell people something that is not in the agenda",
        asked=AnnouncementRequest,
        fails=(422,),
    )
    async def announce(request: Asked, data: JSONBody[AnnouncementRequest]) -> Response[bytes]:
        return said(await desk.announce(request.user, data))

    @writes(
        "POST /pace",
        guard,
        None,
        "Tell what waits now, or not before it is released",
        asked=PaceRequest,
        more={409: answer(Problem, "More has been published than was seen", Problem.MEDIA_TYPE)},
    )
    async def pace(request: Asked, data: JSONBody[PaceRequest]) -> None:
        await desk.set_pace(request.user, data)

    @writes(
        "PUT /phone",
        guard,
        None,
        "This phone is an organizer's: it hears when something is wrong",
        asked=PhoneRequest,
        fails=(404,),
    )
    async def mark(request: Asked, data: JSONBody[PhoneRequest]) -> None:
        await desk.mark_phone(request.user, _checked(parts, data.endpoint))

    @writes("DELETE /phone", guard, None, "This phone is an attendee's again", asked=PhoneRequest)
    async def unmark(request: Asked, data: JSONBody[PhoneRequest]) -> None:
        await desk.unmark_phone(request.user, _checked(parts, data.endpoint))

    @writes(
        "POST /phone/state", guard, PhoneState, "Whether this phone is an organizer's", asked=PhoneRequest
    )
    async def phone_state(data: JSONBody[PhoneRequest]) -> Response[bytes]:
        return said(await desk.phone_state(_checked(parts, data.endpoint)))

    return [preview, announce, pace, phone_state, options_of(f"{PATH}/phone", "DELETE", "PUT"), mark, unmark]


def _checked(parts: Parts, endpoint: str) -> str:
    try:
        return parts.check_endpoint(endpoint)
    except ValueError as error:
        raise ProblemError(400, f"endpoint: {error}") from None
