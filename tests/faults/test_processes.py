"""What processes owe each other when one stops, dies, or is told to go: real processes, a strict push service."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import psutil

from tests.browser.companion_process import COMPANION, CompanionProcess
from tests.push_service import Phone, PushService, Received

MOVE = ("start: 19:15", "start: 19:25")
PATIENCE_S = 15


@asynccontextmanager
async def serving(home: Path, service: PushService) -> AsyncIterator[CompanionProcess]:
    async with CompanionProcess(home, environment={"COMPANION_PUSH_HOSTS": service.origin}) as companion:
        yield companion


async def subscribe(companion: CompanionProcess, service: PushService) -> Phone:
    async with aiohttp.ClientSession(companion.origin) as http:
        async with http.get("/api/push") as response:
            key = (await response.json())["public_key"]
        phone = service.subscribe(key)
        async with http.put("/api/subscriptions", json=phone.to_json() | {"language": "en"}) as response:
            assert response.status == 201
    return phone


async def shows(companion: CompanionProcess, start: str) -> bool:
    async with (
        aiohttp.ClientSession(companion.origin) as http,
        http.get("/api/sessions/problem-pitches") as response,
    ):
        return (await response.json())["start"] == start


async def until_shown(companion: CompanionProcess, start: str) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not await shows(companion, start):
            await asyncio.sleep(0.05)


def said(push: Received) -> str:
    return f"{push.notification['title']} · {push.notification['body']}"


async def processes_of(companion: CompanionProcess) -> tuple[psutil.Process, psutil.Process]:
    """The serving process and its delivery worker, which begins when there is something to show."""
    serve = next(process for process in psutil.process_iter() if _serves(process, str(companion.data)))
    async with asyncio.timeout(PATIENCE_S):
        while not (workers := serve.children()):
            await asyncio.sleep(0.05)
    (worker,) = workers
    return serve, worker


def _serves(process: psutil.Process, data: str) -> bool:
    try:
        command = process.cmdline()
    except psutil.Error:  # it has just gone
        return False
    return data in command and "serve" in command


async def ended(process: psutil.Process) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
            await asyncio.sleep(0.05)


async def test_with_the_worker_stopped_pages_answer_and_change(tmp_path: Path):
    async with PushService() as service, serving(tmp_path, service) as companion:
        await subscribe(companion, service)
        _, worker = await processes_of(companion)
        worker.suspend()
        companion.edit(*MOVE)
        await until_shown(companion, "19:25")
        assert service.received == []
        worker.resume()
        (push,) = await service.wait_for(1, PATIENCE_S)
        assert "19:25" in said(push)


async def test_on_a_busy_machine_a_worker_gives_way_to_who_reads(tmp_path: Path):
    async with PushService() as service, serving(tmp_path, service) as companion:
        serve, worker = await processes_of(companion)
        async with asyncio.timeout(PATIENCE_S):  # it has just begun
            while worker.nice() <= serve.nice():
                await asyncio.sleep(0.05)


async def test_with_serve_killed_its_worker_ends_and_deliver_alone_drains_the_outbox(tmp_path: Path):
    async with PushService() as service, serving(tmp_path, service) as companion:
        await subscribe(companion, service)
        serve, worker = await processes_of(companion)
        worker.suspend()
        companion.edit(*MOVE)
        await until_shown(companion, "19:25")
        serve.kill()
        worker.resume()
        await ended(worker)
        before = len(service.received)
        alone = await asyncio.create_subprocess_exec(
            COMPANION,
            "deliver",
            "--agenda",
            companion.agenda,
            "--data",
            companion.data,
            env=os.environ | {"COMPANION_PUSH_HOSTS": service.origin, "COMPANION_ALERT_DELAY": "1"},
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            # The worker may have sent it in the moment in which it noticed: told once all the same.
            await service.wait_for(1, PATIENCE_S)
            assert before + 1 >= len(service.received) == 1
        finally:
            alone.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(alone.wait(), PATIENCE_S) == 0


async def test_a_killed_worker_is_replaced_and_nothing_is_lost(tmp_path: Path):
    async with PushService() as service, serving(tmp_path, service) as companion:
        await subscribe(companion, service)
        _, worker = await processes_of(companion)
        worker.kill()
        companion.edit(*MOVE)
        (push,) = await service.wait_for(1, PATIENCE_S)
        assert "19:25" in said(push)


async def test_told_to_stop_it_ends_soon_although_a_page_listens(tmp_path: Path):
    async with PushService() as service, serving(tmp_path, service) as companion:
        _, worker = await processes_of(companion)
        async with aiohttp.ClientSession(companion.origin) as http, http.get("/api/live") as live:
            await live.content.readuntil(b"\n\n")
            async with asyncio.timeout(6):
                assert await companion.stop() == 0
        assert not worker.is_running()


async def test_a_broken_file_leaves_the_last_good_agenda_up_and_says_where(tmp_path: Path):
    async with PushService() as service, serving(tmp_path, service) as companion:
        await subscribe(companion, service)
        companion.edit(MOVE[0], "start: 25:15")
        async with aiohttp.ClientSession(companion.origin) as http, asyncio.timeout(PATIENCE_S):
            while True:
                async with http.get("/readyz") as response:
                    health = await response.json()
                if health["stale"]:
                    break
                await asyncio.sleep(0.05)
        assert health["problems"] == 1
        assert await shows(companion, "19:15")
        line = companion.agenda.read_text("utf-8").splitlines().index("    start: 25:15") + 1
        assert f"agenda.yaml:{line}:12: " in companion.log.read_text("utf-8")
        companion.edit("start: 25:15", MOVE[1])
        await until_shown(companion, "19:25")
        (push,) = await service.wait_for(1, PATIENCE_S)
        assert "19:25" in said(push)


async def test_after_a_wiped_data_directory_it_starts_afresh(tmp_path: Path):
    async with PushService() as service, serving(tmp_path, service) as companion:
        await companion.stop()
        for file in companion.data.iterdir():
            file.unlink()
        await companion.start()
        assert await shows(companion, "19:15")
