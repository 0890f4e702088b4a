"""From nothing to a rehearsed event: `init`, `serve --rehearse`, a phone that listens, `later`, and its push."""

import asyncio
import os
import re
import sys
from pathlib import Path

import aiohttp

from tests.browser.companion_process import free_port
from tests.browser.process_group import ProcessGroup
from tests.push_service import PushService

PATIENCE_S = 30


async def companion(folder: Path, *words: str) -> str:
    ran = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "companion", *words,
        cwd=folder, env=_environment(), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    said, _ = await asyncio.wait_for(ran.communicate(), PATIENCE_S)
    assert ran.returncode == 0, said.decode()
    return said.decode()


def _environment(**settings: str) -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("COMPANION_")} | settings


async def subscribed(http: aiohttp.ClientSession, push: PushService) -> None:
    """One phone, as soon as the server is ready."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            try:
                async with http.get("/readyz") as ready:
                    if ready.status == 200:
                        break
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.1)
    async with http.get("/api/push") as response:
        phone = push.subscribe((await response.json())["public_key"])
    async with http.put("/api/subscriptions", json={**phone.to_json(), "language": "nb"}) as response:
        assert response.status == 201, await response.text()


async def test_from_nothing_to_a_push(tmp_path: Path) -> None:
    port = free_port()
    await companion(tmp_path, "init", "my-event")
    event = tmp_path / "my-event"
    first = re.search(r"first: (\S+)", (event / "content" / "agenda.yaml").read_text("utf-8"))
    assert first
    async with PushService() as push:
        command = [sys.executable, "-m", "companion", "serve", "--port", str(port)]
        command += ["--rehearse", f"{first[1]}T09:55", "--data", str(event / "rehearsal")]
        command += ["--agenda", str(event / "content" / "agenda.yaml")]
        settings = {"COMPANION_ALERT_DELAY": "1", "COMPANION_PUSH_HOSTS": push.origin}
        server = ProcessGroup(command, environment=_environment(**settings), log=tmp_path / "serve.log")
        try:
            async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as http:
                await subscribed(http, push)
                said = await companion(
                    event, "later", "welcome", "--minutes", "15", "--yes", "--data", str(event / "rehearsal")
                )
                assert "nb, 1 phone\n    Øvelse: Velkommen begynner kl. 10.15\n" in said
                (message,) = await push.wait_for(1, timeout=PATIENCE_S)
        finally:
            server.terminate()
            await server.ended(PATIENCE_S)
            server.kill()
    assert message.notification["title"] == "Øvelse: Velkommen begynner kl. 10.15"
