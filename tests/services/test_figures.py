"""Figures of several processes add up in the database; what cannot be written is not lost."""

from contextlib import asynccontextmanager

import pytest
from sqlalchemy.exc import OperationalError

from companion.db.engines import Database, open_database
from companion.domain.figures import Figure
from companion.services.figures import keep_figures, push_figures

FAST = Figure("https://fcm.googleapis.com", "accepted", 50, 2, 60)
SLOW = Figure("https://fcm.googleapis.com", "accepted", 0, 1, 11_000)
LOST = Figure("https://push.apple.com", "gone", 50, 1, 20)


class Counted:
    """Figures of one process."""

    def __init__(self, *figures: Figure) -> None:
        self.figures = figures

    def take(self) -> tuple[Figure, ...]:
        taken, self.figures = self.figures, ()
        return taken

    def give_back(self, figures: tuple[Figure, ...]) -> None:
        self.figures += figures


async def test_processes_add_up(database: Database):
    async with open_database(f"sqlite+aiosqlite:///{database.path}") as other:
        await keep_figures(database, Counted(FAST, LOST))
        await keep_figures(other, Counted(FAST, SLOW))
    assert await push_figures(database) == (
        SLOW,
        Figure("https://fcm.googleapis.com", "accepted", 50, 4, 120),
        LOST,
    )


async def test_nothing_counted_writes_nothing(database: Database):
    async with database.write():  # whoever writes now has to wait
        await keep_figures(database, Counted())


async def test_what_cannot_be_written_is_kept_for_the_next_time(
    database: Database, monkeypatch: pytest.MonkeyPatch
):
    @asynccontextmanager
    async def full():
        raise OperationalError("", {}, OSError("disk full"))
        yield

    counted = Counted(FAST)
    with monkeypatch.context() as patch:
        patch.setattr(database, "write", full)
        with pytest.raises(OperationalError):
            await keep_figures(database, counted)
    await keep_figures(database, counted)
    assert await push_figures(database) == (FAST,)
