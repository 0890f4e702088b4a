"""The app as its operator runs it: `companion serve`, on a copy of the example agenda that tests may edit."""

import asyncio
import os
import shutil
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import aiohttp

from companion.resources import example_agenda
from tests.browser.process_group import ProcessGroup, tail

READY_S = 20
STOP_S = 20
POLL_S = 0.05
BEFORE_THE_DOORS_OPEN = "2022-09-16T18:55"
COMPANION = Path(sys.executable).with_name("companion")


class CompanionError(Exception):
    """The app did not do what was asked of it; ends with the last lines of its log."""


class CompanionProcess:
    """`async with CompanionProcess(tmp_path) as companion`: the example event, rehearsed from just before it.

    `environment` adds `COMPANION_*` variables. An alert waits one second, so that tests do not wait longer.
    When the test fails, the end of the app's log is shown.
    """

    def __init__(
        self,
        home: Path,
        *,
        environment: Mapping[str, str] | None = None,
        rehearse: str = BEFORE_THE_DOORS_OPEN,
    ) -> None:
        self.agenda = home / "content" / "agenda.yaml"
        self.data = home / "data"
        self.log = home / "companion.log"
        self.port = free_port()
        self.origin = f"http://127.0.0.1:{self.port}"
        self.rehearse = rehearse
        """The event's time at the next start."""
        self._environment = {
            "PATH": os.environ["PATH"],
            "COMPANION_ALERT_DELAY": "1",
            "COMPANION_PUBLIC_URL": self.origin,
            **(environment or {}),
        }
        self._process: ProcessGroup | None = None
        self.agenda.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(example_agenda(), self.agenda)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()
        if error is not None:
            error.add_note(f"The app's log ends:\n{tail(self.log)}")

    async def start(self) -> None:
        """Start the app and wait until it says that it is ready. Raises `CompanionError`."""
        command = [str(COMPANION), "serve", "--agenda", str(self.agenda), "--data", str(self.data)]
        command += ["--port", str(self.port), "--rehearse", self.rehearse]
        self._process = ProcessGroup(command, environment=self._environment, log=self.log)
        try:
            await self._wait_until_ready(self._process)
        except BaseException:
            self._process.kill()
            raise

    async def restart(self, *, rehearse: str) -> None:
        """As an operator does, on the same data; the event's time then goes on from `rehearse`."""
        await self.stop()
        self.rehearse = rehearse
        await self.start()

    async def publish(self) -> str:
        """Confirm what waits, as the organizer does at the command line; what the command says."""
        command = [str(COMPANION), "publish", "--agenda", str(self.agenda), "--data", str(self.data)]
        pipe = asyncio.subprocess.PIPE
        ran = await asyncio.create_subprocess_exec(*command, env=self._environment, stdout=pipe)
        said, _ = await ran.communicate()
        return said.decode().strip()

    async def stop(self) -> int:
        """Ask the app to stop as a service manager does, then end what is left. Answers its exit status."""
        process = self._process
        if process is None:
            return 0
        try:
            process.terminate()
            await process.ended(STOP_S)
        finally:
            status = process.kill()
            self._process = None
        return status

    def edit(self, old: str, new: str) -> None:
        """Replace the one place where the agenda says `old`, and save as editors do: by a rename."""
        text = self.agenda.read_text(encoding="utf-8")
        if text.count(old) != 1:
            raise CompanionError(f"{old!r} is {text.count(old)} times in the agenda, not once")
        draft = self.agenda.with_suffix(".draft")
        draft.write_text(text.replace(old, new), encoding="utf-8")
        draft.replace(self.agenda)

    async def wait_for_log(self, text: str, within_s: float = 10) -> None:
        """Wait until the app has told its operator so. Raises `CompanionError`."""
        deadline = asyncio.get_running_loop().time() + within_s
        while text not in self.log.read_text(encoding="utf-8"):
            if asyncio.get_running_loop().time() > deadline:
                raise CompanionError(f"the app has not said {text!r} within {within_s} s:\n{tail(self.log)}")
            await asyncio.sleep(POLL_S)

    async def _wait_until_ready(self, process: ProcessGroup) -> None:
        deadline = asyncio.get_running_loop().time() + READY_S
        async with aiohttp.ClientSession() as http:
            while asyncio.get_running_loop().time() < deadline:
                if not process.running:
                    raise CompanionError(f"the app ended while it started:\n{process.tail()}")
                try:
                    async with http.get(f"{self.origin}/readyz") as response:
                        if response.status == 200:
                            return
                except aiohttp.ClientConnectionError:
                    pass
                await asyncio.sleep(POLL_S)
        raise CompanionError(f"the app was not ready after {READY_S} s:\n{process.tail()}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
