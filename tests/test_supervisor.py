"""Delivery processes are kept alive, with patience, and end when they are told to."""

import asyncio
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest

from companion import supervisor
from companion.supervisor import keep_running

PATIENCE_S = 20
NOTES_ITS_START = "import sys, time; open(sys.argv[1], 'a').write(f'{time.time()}\\n')"


async def told_to_stop(working: asyncio.Task[None], stop: asyncio.Event) -> None:
    stop.set()
    await asyncio.wait_for(working, PATIENCE_S)


async def lines(path: Path, count: int) -> list[float]:
    async with asyncio.timeout(PATIENCE_S):
        while not path.exists() or len(path.read_text("ascii").splitlines()) < count:
            await asyncio.sleep(0.02)
    return [float(line) for line in path.read_text("ascii").splitlines()]


async def test_a_worker_that_ends_at_once_is_started_again_each_time_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    monkeypatch.setattr(supervisor, "FIRST_PAUSE_S", 0.1)
    stop, starts = asyncio.Event(), tmp_path / "starts"
    command = [sys.executable, "-c", NOTES_ITS_START + "; sys.exit(3)", str(starts)]
    working = asyncio.create_task(keep_running(command, stop))
    moments = await lines(starts, 4)
    await told_to_stop(working, stop)
    pauses = [later - earlier for earlier, later in pairwise(moments)]
    assert [pause >= least for pause, least in zip(pauses, (0.1, 0.2, 0.4), strict=False)] == [True] * 3
    assert caplog.text.count("the delivery worker ended with 3; starting it again") >= 3


async def test_told_to_stop_it_closes_the_worker_s_input_and_waits(tmp_path: Path):
    stop, starts, end = asyncio.Event(), tmp_path / "starts", tmp_path / "end"
    program = NOTES_ITS_START + "; sys.stdin.read(); time.sleep(0.2); open(sys.argv[2], 'w')"
    working = asyncio.create_task(keep_running([sys.executable, "-c", program, str(starts), str(end)], stop))
    await lines(starts, 1)
    assert not end.exists()
    await told_to_stop(working, stop)
    assert end.exists()
    assert len(await lines(starts, 1)) == 1


async def test_a_worker_that_does_not_go_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(supervisor, "STOP_S", 0.2)
    stop, starts = asyncio.Event(), tmp_path / "starts"
    program = NOTES_ITS_START + "; time.sleep(600)"
    working = asyncio.create_task(keep_running([sys.executable, "-c", program, str(starts)], stop))
    await lines(starts, 1)
    began = time.monotonic()
    await told_to_stop(working, stop)
    assert time.monotonic() - began < PATIENCE_S


def test_a_worker_has_time_to_drain():
    from companion.deliverer import DRAIN_S  # noqa: PLC0415 - beside what it is compared with

    assert DRAIN_S + 1 <= 10 < supervisor.STOP_S
