"""A program run in a process group of its own, so that it ends with all that it started.

Used for what a browser test starts: Firefox, and the app itself. Nothing here looks a process up by name.
"""

import asyncio
import os
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

# A killed test run cannot clean up; the kernel then ends the program for it (Linux).
DIES_WITH_THE_TESTS = ("setpriv", "--pdeathsig", "KILL") if shutil.which("setpriv") else ()
POLL_S = 0.02
TAIL_LINES = 40


class ProcessGroup:
    """Start `command` at once; everything it prints goes to the end of `log`."""

    def __init__(self, command: Sequence[str], *, environment: Mapping[str, str], log: Path) -> None:
        self.log = log
        with log.open("ab") as output:
            self._process = (
                subprocess.Popen(  # blocks a few ms; started from a thread, it would die with that thread
                    [*DIES_WITH_THE_TESTS, *command],
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    env=dict(environment),
                    start_new_session=True,
                )
            )
        self.pid = self._process.pid

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    @property
    def running(self) -> bool:
        """Whether the program itself still runs. It is not reaped: its id must stay ours until `kill`."""
        if self._process.returncode is not None:
            return False
        return os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None

    async def ended(self, within_s: float) -> bool:
        """Wait for the program to end by itself; False when it still runs after `within_s` seconds."""
        deadline = asyncio.get_running_loop().time() + within_s
        while self.running:
            if asyncio.get_running_loop().time() > deadline:
                return False
            await asyncio.sleep(POLL_S)
        return True

    def terminate(self) -> None:
        """Ask the program, and it alone, to end (SIGTERM)."""
        if self.running:
            os.kill(self.pid, signal.SIGTERM)

    def kill(self) -> int:
        """End whatever is left of the group; answers the program's exit status. Safe to call again."""
        if self._process.returncode is None:
            os.killpg(self.pid, signal.SIGKILL)
        return self._process.wait()

    def tail(self) -> str:
        """The last lines of the log, to be shown when something failed."""
        return tail(self.log)


def tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-TAIL_LINES:])
