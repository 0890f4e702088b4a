"""What a push service's name may resolve to: public addresses only, whatever the name server says.

The check stands inside the resolver, so that the connection goes to the very addresses that were checked: a
name server that changes its answer in between has nobody to tell it to.
"""

import socket
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

from aiohttp.abc import AbstractResolver, ResolveResult

_REFUSED_V4 = tuple(
    ip_network(text)
    for text in (
        # IANA's IPv4 Special-Purpose Address Registry (RFC 6890): `is_global` differs between Python versions
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "168.63.129.16/32",  # Azure's host, inside every virtual machine there
    )
)
_GLOBAL_UNICAST = IPv6Network(
    "2000::/3"
)  # RFC 4291 §2.4: all that is routed; loopback, local, mapped are outside
_REFUSED_V6 = tuple(
    ip_network(text)
    for text in (
        "2001::/23",  # protocol assignments, Teredo among them
        "2001:db8::/32",
        "2002::/16",  # 6to4, which wraps any IPv4 address
        "3fff::/20",
    )
)
_NAT64 = IPv6Network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Whether this numeric address is one of the open internet; False for anything that is no address."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        if ip in _NAT64:  # how a network with IPv6 alone reaches IPv4 (RFC 6052): judged by what is inside
            return _is_public_v4(IPv4Address(int(ip) & 0xFFFF_FFFF))
        return ip.scope_id is None and ip in _GLOBAL_UNICAST and not any(ip in net for net in _REFUSED_V6)
    return _is_public_v4(ip)


def _is_public_v4(ip: IPv4Address) -> bool:
    return not any(ip in net for net in _REFUSED_V4)


class AddressRefusedError(OSError):
    """A push service's name led to addresses that no push service has."""


class PublicResolver(AbstractResolver):
    """Another resolver's answers, without the addresses that are not public."""

    def __init__(self, inner: AbstractResolver, is_exempt: Callable[[str, int], bool]) -> None:
        """`is_exempt(host, port)`: whether this host may have any address."""
        self._inner = inner
        self._is_exempt = is_exempt

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Look the name up. Raises AddressRefusedError where none is public."""
        answers = await self._inner.resolve(host, port, family)
        if self._is_exempt(host, port):
            return answers
        public = [answer for answer in answers if is_public(answer["host"])]
        if not public:
            raise AddressRefusedError("the name leads to no public address")
        return public

    async def close(self) -> None:
        await self._inner.close()
