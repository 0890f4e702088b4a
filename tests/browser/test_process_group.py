"""A program that a test started ends with all that it started itself, in every way that a test can end."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import psutil
import pytest

from tests.browser.process_group import ProcessGroup

# Starts a child that ignores SIGTERM, prints its id, and waits.
CHILD = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("ready", flush=True)
time.sleep(60)
"""
PARENT = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", sys.argv[1]], stdout=subprocess.PIPE)
child.stdout.readline()
print(child.pid, flush=True)
time.sleep(float(sys.argv[2]))
"""


def start(tmp_path: Path, lives_s: float = 60) -> ProcessGroup:
    return ProcessGroup(
        [sys.executable, "-c", PARENT, CHILD, str(lives_s)],
        environment={"PATH": os.environ["PATH"]},
        log=tmp_path / "log",
    )


async def child_of(group: ProcessGroup) -> psutil.Process:
    for _ in range(500):
        if group.tail():
            return psutil.Process(int(group.tail()))
        await asyncio.sleep(0.01)
    raise AssertionError("the child never started")


async def gone(process: psutil.Process) -> bool:
    for _ in range(500):
        # An orphan stays a zombie where the first process of a container does not collect them.
        if not process.is_running() or process.status() == psutil.STATUS_ZOMBIE:
            return True
        await asyncio.sleep(0.01)
    return False


async def test_kill_ends_the_children_too(tmp_path: Path) -> None:
    with start(tmp_path) as group:
        child = await child_of(group)
        assert group.running
        assert group.kill() == -signal.SIGKILL
    assert await gone(child)
    assert group.kill() == -signal.SIGKILL


async def test_children_that_outlive_the_program_end_when_the_test_fails(tmp_path: Path) -> None:
    group = start(tmp_path, lives_s=0)
    child = await child_of(group)
    assert await group.ended(5)
    assert child.is_running()

    def fail() -> None:
        with group:
            raise RuntimeError("the test failed")

    with pytest.raises(RuntimeError, match="the test failed"):
        fail()
    assert await gone(child)
    assert group.kill() == 0


async def test_terminate_asks_the_program_alone(tmp_path: Path) -> None:
    with start(tmp_path) as group:
        child = await child_of(group)
        assert not await group.ended(0.05)
        group.terminate()
        assert await group.ended(5)
        assert child.is_running()
    assert group.kill() == -signal.SIGTERM
    assert await gone(child)
