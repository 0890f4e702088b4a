"""Keeps the delivery processes of one `serve` alive, and ends them with it.

A worker exits when its standard input closes, so that not even kill −9 of `serve` leaves one behind.
"""

import asyncio
import logging
import sys
from collections.abc import Coroutine, Sequence
from contextlib import suppress

log = logging.getLogger("companion.supervisor")

FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 30.0
STEADY_S = 30.0
STOP_S = 12.0
"""A worker has 10 s to drain what it has in flight."""


def worker_command(arguments: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", "companion", *arguments]


async def keep_running(command: Sequence[str], stop: asyncio.Event) -> None:
    """Run `command`, again after each unexpected end with a growing pause, until `stop` is set."""
    pause = FIRST_PAUSE_S
    loop = asyncio.get_running_loop()
    while not stop.is_set():
        started = loop.time()
        process = await asyncio.create_subprocess_exec(*command, stdin=asyncio.subprocess.PIPE)
        try:
            await _first(stop.wait(), process.wait())
        finally:
            await _end(process)
        if stop.is_set():
            return
        if loop.time() - started > STEADY_S:
            pause = FIRST_PAUSE_S
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)
            return  # it was told to stop with us, only a moment earlier
        log.warning("the delivery worker ended with %s; starting it again", process.returncode)
        pause = min(pause * 2, LONGEST_PAUSE_S)


async def _end(process: asyncio.subprocess.Process) -> None:
    """Close the worker's pipe and wait; kill it only if it does not go by itself."""
    if process.stdin is not None:
        process.stdin.close()
    with suppress(TimeoutError):
        await asyncio.wait_for(process.wait(), STOP_S)
    if process.returncode is None:
        process.kill()
        await process.wait()


async def _first(*waits: Coroutine[object, object, object]) -> None:
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
