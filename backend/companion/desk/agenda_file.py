"""The organizer's file as it is now. Read each time it is asked for, parsed only when it is another."""

import asyncio
from pathlib import Path

from msgspec import Struct

from companion.content.load import MAX_BYTES, AgendaError, load_agenda
from companion.content.problems import Problem
from companion.content.writing import WriteError, refuse_read_only, source_hash
from companion.domain.agenda import Agenda
from companion.services.publish import hash_of


class Seen(Struct, frozen=True):
    """The file's bytes, and what they say: an agenda with its content hash, or problems."""

    source: bytes
    hash: str
    agenda: Agenda | None
    content_hash: str
    problems: tuple[Problem, ...]

    @property
    def text(self) -> str:
        """What an editor shows."""
        return self.source.decode("utf-8-sig", "replace")


class AgendaFile:
    """One file; remembers what it said when it was last looked at."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: Seen | None = None

    async def look(self) -> Seen | None:
        """None where it is not there, or cannot be read."""
        source = await asyncio.to_thread(self._bytes)
        if source is None:
            return None
        seen = self._seen
        if seen is None or seen.source != source:
            seen = self._seen = await asyncio.to_thread(self._parsed, source)
        return seen

    async def cannot_write(self) -> str:
        """Why not; empty where it can be written."""
        try:
            await asyncio.to_thread(refuse_read_only, self.path)
        except (WriteError, OSError) as error:
            return str(error)
        return ""

    def _bytes(self) -> bytes | None:
        try:
            with self.path.open("rb") as stream:
                return stream.read(MAX_BYTES + 1)
        except OSError:
            return None

    def _parsed(self, source: bytes) -> Seen:
        try:
            agenda = load_agenda(source, self.path.name)
        except AgendaError as error:
            return Seen(source, source_hash(source), None, "", error.problems)
        return Seen(source, source_hash(source), agenda, hash_of(agenda), ())
