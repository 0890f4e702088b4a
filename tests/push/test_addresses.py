"""A push service's name may lead only to the open internet."""

import socket
from ipaddress import ip_address

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from hypothesis import given
from hypothesis import strategies as st

from companion.push.addresses import AddressRefusedError, PublicResolver, is_public
from tests.push.builders import unhurried

PUBLIC = ["142.250.74.10", "34.107.243.93", "17.188.143.42", "2a00:1450:400f:803::200a", "64:ff9b::8efa:4a0a"]
NOT_PUBLIC = [
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "100.127.255.255",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::ffff:0:127.0.0.1",
    "64:ff9b::127.0.0.1",
    "64:ff9b::10.0.0.1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::8.8.8.8",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "3fff::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "2a00:1450:400f:803::200a%eth0",
    "localhost",
    "",
]


@pytest.mark.parametrize("address", PUBLIC)
def test_addresses_of_the_open_internet(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_all_others(address: str) -> None:
    assert not is_public(address)


@unhurried
@given(st.ip_addresses())
def test_what_python_calls_private_is_never_public(address: object) -> None:
    ip = ip_address(str(address))
    assert not (
        is_public(str(ip)) and (ip.is_private or ip.is_loopback or ip.is_link_local or ip.is_multicast)
    )


class Names(AbstractResolver):
    """A name server's answers, in turn; the last one for ever."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked = 0

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        self.asked += 1
        addresses = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [
            ResolveResult(hostname=host, host=address, port=port, family=socket.AF_INET, proto=0, flags=0)
            for address in addresses
        ]

    async def close(self) -> None:
        self.answers.clear()


def nobody(host: str, port: int) -> bool:
    return False


async def addresses(resolver: PublicResolver, host: str = "fcm.googleapis.com") -> list[str]:
    return [answer["host"] for answer in await resolver.resolve(host, 443)]


async def test_only_public_addresses_come_through() -> None:
    resolver = PublicResolver(Names(["10.0.0.1", "142.250.74.10", "127.0.0.1"]), nobody)
    assert await addresses(resolver) == ["142.250.74.10"]


async def test_a_name_that_leads_inside_is_refused() -> None:
    with pytest.raises(AddressRefusedError):
        await addresses(PublicResolver(Names(["10.0.0.1", "::1"]), nobody))


async def test_each_answer_is_checked_anew_and_asked_for_once() -> None:
    names = Names(["142.250.74.10"], ["127.0.0.1"])
    resolver = PublicResolver(names, nobody)
    assert await addresses(resolver) == ["142.250.74.10"]
    with pytest.raises(AddressRefusedError):
        await addresses(resolver)
    assert names.asked == 2


async def test_a_host_that_the_operator_named_may_be_inside() -> None:
    resolver = PublicResolver(
        Names(["10.0.0.1"]), lambda host, port: (host, port) == ("push.example.org", 443)
    )
    assert await addresses(resolver, "push.example.org") == ["10.0.0.1"]
    with pytest.raises(AddressRefusedError):
        await addresses(resolver, "fcm.googleapis.com")
    await resolver.close()
