"""Handlers of the read API. Most answers are ready bytes, served before they get here: see `server`."""

from typing import Annotated

from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, QueryParameter
from litestar.types import ASGIApp

from companion.api.problems import ProblemError
from companion.api.routes import current, reads
from companion.api.shapes import (
    AgendaShape,
    ChangesShape,
    SessionDetail,
    SessionsShape,
    SpeakerDetail,
    SpeakersShape,
    VenueDetail,
    VenuesShape,
)
from companion.api.state import Published
from companion.pages.site import Head


def agenda_routes(published: Published) -> list[HTTPRouteHandler]:
    @reads("/api/changes", ChangesShape, "What was told since a revision number")
    async def changes(
        since: Annotated[
            int, QueryParameter(ge=0, description="A revision number; 0 is before the first")
        ] = 0,
    ) -> ASGIApp:
        return current(published).changes_since(since)

    return [
        _whole(published, "/api/head", Head, "What is current"),
        _whole(published, "/api/agenda", AgendaShape, "The whole agenda"),
        _whole(published, "/api/sessions", SessionsShape, "All sessions"),
        _whole(published, "/api/speakers", SpeakersShape, "All speakers"),
        _whole(published, "/api/venues", VenuesShape, "All venues"),
        _one(published, "/api/sessions", SessionDetail, "session"),
        _one(published, "/api/speakers", SpeakerDetail, "speaker"),
        _one(published, "/api/venues", VenueDetail, "venue"),
        changes,
    ]


def _whole(published: Published, path: str, shape: type, description: str) -> HTTPRouteHandler:
    @reads(path, shape, description)
    async def whole() -> ASGIApp:
        return current(published).responders[path]

    return whole


def _one(published: Published, folder: str, shape: type, word: str) -> HTTPRouteHandler:
    @reads(f"{folder}/{{id:str}}", shape, f"One {word}", fails=(404, 406, 503))
    async def one(id: FromPath[str]) -> ASGIApp:  # noqa: A002 - the name that clients read in the address
        responder = current(published).responders.get(f"{folder}/{id}")
        if responder is None:
            raise ProblemError(404, f"There is no {word} with this id.")
        return responder

    return one
