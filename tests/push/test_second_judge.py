"""What we send is read by software that is not ours: npm's web-push-testing, in Node.

It verifies the signature and the key, and decrypts; `make setup` installs it under tests/node where Node is present.
"""

import asyncio
import json
import shutil
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from companion.domain.delivery import Accepted, Gone, Rejected
from companion.push.endpoints import EndpointPolicy
from companion.push.message import Target
from companion.push.sender import Sender
from tests.push.builders import SUBJECT, a_key, a_message, a_payload

ROOM = Path(__file__).parents[1] / "node"
PACKAGE = ROOM / "node_modules" / "web-push-testing"
KEY = a_key()

# A judge that is no part of us: where Node is not there it is skipped by name; in CI a skip fails.
pytestmark = [
    pytest.mark.skipif(shutil.which("node") is None, reason="Node is not installed"),
    pytest.mark.skipif(
        not PACKAGE.is_dir(), reason="web-push-testing is not installed: run npm ci in tests/node"
    ),
]


class Judge:
    """The service in Node, and the phone that it plays."""

    def __init__(self, address: str, session: aiohttp.ClientSession) -> None:
        self.address = address
        self.session = session

    async def ask(self, path: str, **values: str) -> Any:
        async with self.session.post(f"{self.address}{path}", json=values) as response:
            assert response.status == 200, await response.text()
            return await response.json(content_type=None) if "json" in response.content_type else None

    async def subscribe(self) -> tuple[str, Target]:
        data = (await self.ask("/subscribe", applicationServerKey=KEY.public))["data"]
        return data["clientHash"], Target(data["endpoint"], data["keys"]["p256dh"], data["keys"]["auth"])


@pytest.fixture
async def judge() -> AsyncIterator[Judge]:
    process = await asyncio.create_subprocess_exec("node", "judge.cjs", cwd=ROOM, stdin=PIPE, stdout=PIPE)
    assert process.stdin
    assert process.stdout
    try:
        address = (await process.stdout.readline()).decode().strip()
        async with aiohttp.ClientSession() as session:
            yield Judge(address, session)
    finally:
        process.stdin.close()  # it ends by that
        await asyncio.wait_for(process.wait(), 5)


async def test_it_takes_and_reads_our_messages(judge: Judge) -> None:
    phone, target = await judge.subscribe()
    texts = [a_payload(), a_payload(title="Tidligere: Lunsj kl. 11.30 🥪", body="å" * 3000)]
    async with Sender([KEY], SUBJECT, EndpointPolicy([judge.address])) as sender:
        for text in texts:
            assert await sender.send(target, a_message(payload=text)) == Accepted()
    read = (await judge.ask("/get-notifications", clientHash=phone))["data"]["messages"]
    assert [json.loads(text) for text in read] == [json.loads(text) for text in texts]


async def test_it_refuses_what_another_key_signed(judge: Judge) -> None:
    _, target = await judge.subscribe()
    async with Sender([a_key()], SUBJECT, EndpointPolicy([judge.address])) as sender:
        assert isinstance(await sender.send(target, a_message()), Rejected)


async def test_its_expired_subscriptions_are_gone(judge: Judge) -> None:
    phone, target = await judge.subscribe()
    await judge.ask(f"/expire-subscription/{phone}")
    async with Sender([KEY], SUBJECT, EndpointPolicy([judge.address])) as sender:
        assert await sender.send(target, a_message()) == Gone()
