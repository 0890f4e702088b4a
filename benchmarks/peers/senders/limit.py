"""What no sender can do without (RFC 8291 §3.1): for each message a new key pair, and its agreement with the phone's."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from cryptography.hazmat.primitives.asymmetric import ec

from benchmarks.peers.senders.job import Job


@asynccontextmanager
async def limit(_job: Job) -> AsyncIterator[Callable[[int], Awaitable[int]]]:
    phone = ec.generate_private_key(ec.SECP256R1()).public_key()

    async def send(count: int) -> int:
        for _ in range(count):
            ec.generate_private_key(ec.SECP256R1()).exchange(ec.ECDH(), phone)
        return count

    yield send
