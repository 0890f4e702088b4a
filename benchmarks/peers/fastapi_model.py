"""FastAPI as its documentation shows it: a pydantic model returned from a handler."""

from pathlib import Path
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict


class Item(BaseModel):
    """Any object of the agenda; its known keys typed, the others kept."""

    model_config = ConfigDict(extra="allow")
    id: str


class Session(Item):
    date: str
    start: str
    title: Any
    starts_at: str
    ends_at: str | None = None


class Agenda(BaseModel):
    revision: str
    clock_offset: int
    event: Item
    venues: list[Item]
    tracks: list[Item]
    speakers: list[Item]
    sessions: list[Session]


def fastapi_app(folder: Path) -> FastAPI:
    agenda = Agenda.model_validate_json((folder / "agenda.json").read_bytes())
    app = FastAPI()

    @app.get("/api/agenda")
    async def read() -> Agenda:
        return agenda

    return app
