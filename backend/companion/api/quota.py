"""Bounds what one address may write: a token bucket per client (refills steadily, allows a burst)."""

import ipaddress
import math
from collections import OrderedDict
from collections.abc import Callable

from msgspec import Struct


class Rate(Struct, frozen=True):
    """`burst` requests at once, then `per_second`. A whole venue may share one address: be generous."""

    burst: int
    per_second: float


class Quota:
    """One bucket per key, for at most `capacity` keys.

    Beyond that the longest unused bucket goes: it is the fullest, so forgetting it forgives next to nothing.
    """

    def __init__(self, rate: Rate, clock: Callable[[], float], *, capacity: int = 10_000) -> None:
        """`clock` gives seconds that never go backwards."""
        self._rate = rate
        self._clock = clock
        self._capacity = capacity
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> int:
        """0 if the request may pass, else in how many whole seconds one may."""
        tokens = self._left(key)
        self._buckets.pop(key, None)
        self._buckets[key] = (tokens - 1 if tokens >= 1 else tokens, self._clock())
        if len(self._buckets) > self._capacity:
            self._buckets.popitem(last=False)
        return self._wait(tokens)

    def wait(self, key: str) -> int:
        """What `take` would say, and nothing is taken."""
        return self._wait(self._left(key))

    def _left(self, key: str) -> float:
        now = self._clock()
        tokens, since = self._buckets.get(key, (float(self._rate.burst), now))
        return min(self._rate.burst, tokens + (now - since) * self._rate.per_second)

    def _wait(self, tokens: float) -> int:
        return 0 if tokens >= 1 else max(1, math.ceil((1 - tokens) / self._rate.per_second))

    def __len__(self) -> int:
        return len(self._buckets)


def client_key(client: tuple[str, int] | None) -> str:
    """Whom to count a request to: an IPv4 address, or an IPv6 network of 64 bits, which is one household.

    `client` is what the server saw; X-Forwarded-For counts only where the server was told to trust a proxy.
    """
    if client is None:
        return "unknown"
    try:
        address = ipaddress.ip_address(client[0])
    except ValueError:
        return client[0]
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.IPv6Network((int(address) >> 64 << 64, 64)))
