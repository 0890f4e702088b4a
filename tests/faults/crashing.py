"""A program that dies by kill −9 before its first statement, its second, and so on: each time in a copy of `base`.

    python -m tests.faults.crashing FOLDER

publishes B and alerts, in a child for each point of death. Ends when a child has come through; prints how many died.
"""

import asyncio
import os
import shutil
import signal
import sys
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import event

from companion.clock import Clock
from companion.db.engines import open_database
from companion.services.alert import alert
from companion.services.publish import publish
from tests.builders import as_yaml
from tests.services.an_event import B


class Fate:
    """Counts what is asked of the database, reads and commits too, and ends the process before the nth."""

    def __init__(self, dies_at: int) -> None:
        self.left = dies_at

    def step(self, *_: Any) -> None:
        self.left -= 1
        if not self.left:
            os.kill(os.getpid(), signal.SIGKILL)


async def act(folder: Path, fate: Fate) -> None:
    clock = Clock()
    async with open_database(f"sqlite+aiosqlite:///{folder / 'companion.db'}") as database:
        for engine in (database.writer, database.reader):
            event.listen(engine.sync_engine, "before_cursor_execute", fate.step)
        event.listen(database.writer.sync_engine, "commit", fate.step)
        clock.offset = int((folder / "offset").read_text("ascii"))
        await publish(database, clock, as_yaml(B), confirmed=True)
        await alert(database, clock, 0)


def main(folder: Path) -> int:
    for number in count(1):
        copy = folder / str(number)
        shutil.copytree(folder / "base", copy)
        child = os.fork()
        if not child:
            asyncio.run(act(copy, Fate(number)))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if os.WIFEXITED(status):
            print(number - 1)
            return os.WEXITSTATUS(status)
    raise AssertionError("it always dies")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
