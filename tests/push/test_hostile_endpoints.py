"""No stored endpoint, and no name server, makes the sender open a connection to where it should not."""

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from companion.domain.delivery import Rejected, Retry
from companion.push.endpoints import EndpointPolicy
from companion.push.sender import Sender
from tests.push.builders import SUBJECT, a_key, a_message, target_of
from tests.push.hostile import HOSTILE
from tests.push.test_addresses import NOT_PUBLIC
from tests.push_service import PushService

KEY = a_key()
REFUSED = Retry(None, "no answer (ClientConnectorDNSError)")


class Inside:
    """Something on 127.0.0.1 that nobody outside should reach; counts who comes."""

    def __init__(self) -> None:
        self.connections = 0
        self.port = 0

    async def greet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        writer.close()


@pytest.fixture
async def inside() -> AsyncIterator[Inside]:
    inside = Inside()
    server = await asyncio.start_server(inside.greet, "127.0.0.1", 0)
    inside.port = server.sockets[0].getsockname()[1]
    async with server:
        yield inside


@pytest.fixture
def connects(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every address that anything connects to; only 127.0.0.1 is really reached."""
    tried: list[object] = []
    original = asyncio.selector_events.BaseSelectorEventLoop.sock_connect

    async def sock_connect(
        loop: asyncio.selector_events.BaseSelectorEventLoop, sock: socket.socket, address: tuple[str, int]
    ) -> None:
        tried.append(address[:2])
        if address[0] != "127.0.0.1":
            raise OSError("the network of this test ends here")
        await original(loop, sock, address)

    monkeypatch.setattr(asyncio.selector_events.BaseSelectorEventLoop, "sock_connect", sock_connect)
    return tried


class LyingNames(AbstractResolver):
    """A name server under somebody else's control: each answer in turn, then the last one for ever."""

    def __init__(self, port: int, *answers: str) -> None:
        self.port = port
        self.answers = list(answers)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        address = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [ResolveResult(hostname=host, host=address, port=self.port, family=family, proto=0, flags=0)]

    async def close(self) -> None:
        self.answers.clear()


def a_sender(names: LyingNames, *extra_origins: str) -> Sender:
    return Sender([KEY], SUBJECT, EndpointPolicy(extra_origins), timeout_s=1, resolver=names)


async def test_hostile_endpoints_in_the_database_cause_no_connection(
    inside: Inside, connects: list[object]
) -> None:
    phone = PushService().subscribe(KEY.public)
    async with a_sender(LyingNames(inside.port, "127.0.0.1")) as sender:
        outcomes = [
            await sender.send(target_of(phone, endpoint=endpoint), a_message()) for endpoint in HOSTILE
        ]
    assert [type(outcome) for outcome in outcomes] == [Rejected] * len(HOSTILE)
    assert (connects, inside.connections) == ([], 0)


@pytest.mark.parametrize(
    "address", [address for address in NOT_PUBLIC if address[:1].isalnum() or ":" in address]
)
async def test_a_known_name_that_leads_inside_causes_no_connection(
    inside: Inside, connects: list[object], address: str
) -> None:
    phone = target_of(PushService().subscribe(KEY.public), endpoint="https://fcm.googleapis.com/fcm/send/x")
    async with a_sender(LyingNames(inside.port, address)) as sender:
        assert await sender.send(phone, a_message()) == REFUSED
    assert (connects, inside.connections) == ([], 0)


async def test_a_name_that_changes_between_two_messages_is_checked_again(
    inside: Inside, connects: list[object]
) -> None:
    phone = PushService().subscribe(KEY.public)
    names = LyingNames(inside.port, "142.250.74.10", "127.0.0.1")
    async with a_sender(names) as sender:
        # two names of one service: the second look-up is not answered from memory
        first = target_of(phone, endpoint="https://web.push.apple.com/x")
        second = target_of(phone, endpoint="https://api.push.apple.com/x")
        assert await sender.send(first, a_message()) == Retry(None, "no answer (ClientConnectorError)")
        assert await sender.send(second, a_message()) == REFUSED
    assert (connects, inside.connections) == ([("142.250.74.10", inside.port)], 0)


async def test_a_connection_goes_to_the_address_that_was_checked(
    inside: Inside, connects: list[object]
) -> None:
    """A name server that has another answer ready for a second look is never asked a second time."""
    phone = target_of(PushService().subscribe(KEY.public), endpoint="https://fcm.googleapis.com/fcm/send/x")
    names = LyingNames(inside.port, "142.250.74.10", "127.0.0.1")
    async with a_sender(names) as sender:
        await sender.send(phone, a_message())
    assert (connects, names.answers) == ([("142.250.74.10", inside.port)], ["127.0.0.1"])
    assert inside.connections == 0


async def test_the_tests_above_would_see_a_connection(inside: Inside, connects: list[object]) -> None:
    phone = target_of(PushService().subscribe(KEY.public), endpoint="https://push.example.org/x")
    async with a_sender(LyingNames(inside.port, "127.0.0.1"), "https://push.example.org") as sender:
        outcome = await sender.send(phone, a_message())
    assert isinstance(outcome, Retry)
    assert (connects, inside.connections) == ([("127.0.0.1", inside.port)], 1)
