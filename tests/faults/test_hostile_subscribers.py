"""Who subscribes with an address that is no push service's is refused, whatever it is, and nothing is kept of it."""

import asyncio
import json
from asyncio.selector_events import BaseSelectorEventLoop

import pytest

from companion.push.endpoints import EndpointPolicy
from tests.api.world import KEYS, World, an_edition
from tests.push.hostile import HOSTILE


@pytest.fixture
def connects(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every address and name that anything in this process turns to."""
    tried: list[object] = []

    async def refuse(*arguments: object, **_: object) -> None:
        tried.append(arguments[1:])
        raise OSError("the network of this test ends here")

    monkeypatch.setattr(BaseSelectorEventLoop, "sock_connect", refuse)
    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", refuse)
    return tried


async def test_a_hostile_endpoint_is_refused_when_it_subscribes(connects: list[object]):
    world = World(edition=an_edition(), check_endpoint=EndpointPolicy(["http://127.0.0.1:9000"]).check)
    refused = {}
    async with world.client() as client:
        for endpoint in HOSTILE:
            body = json.dumps({"endpoint": endpoint, "keys": KEYS})
            answer = await client.put(
                "/api/subscriptions", content=body, headers={"Content-Type": "application/json"}
            )
            refused[endpoint] = answer.status_code
            assert "/x" not in answer.json()["detail"]  # an endpoint is a secret, its sender's too
        good = await client.put(
            "/api/subscriptions", json={"endpoint": "https://fcm.googleapis.com/x", "keys": KEYS}
        )
    assert refused == dict.fromkeys(HOSTILE, 400)
    assert (good.status_code, list(world.phones.stored)) == (201, ["https://fcm.googleapis.com/x"])
    assert connects == []
