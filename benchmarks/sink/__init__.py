"""A push service on loopback that takes everything, over TLS, as fast as it can: what is measured is the sender.

async with sink(folder) as service:              # COMPANION_PUSH_HOSTS=service.origin
    ... environment | service.trusted ...        # so that aiohttp, requests and Node know its certificate
    taken = await service.taken(10_000)

It is a process of its own (`__main__.py`), so that it takes no time of the sender's.
"""

import asyncio
import json
import ssl
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
from msgspec import Struct

from benchmarks.processes import ROOT, ended
from benchmarks.sink.certificate import AUTHORITY, make_certificate

POLL_S = 0.5
"""How often it is asked whether all have got theirs; when they had, it knows itself."""


class Taken(Struct, frozen=True):
    """What has been accepted: requests, and different phones; when the first and the last came, in epoch seconds."""

    requests: int
    phones: int
    first_at: float
    last_at: float


class Sink:
    """The running service."""

    def __init__(self, origin: str, authority: Path, session: aiohttp.ClientSession) -> None:
        self.origin = origin
        self.trusted = dict.fromkeys(
            ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"), str(authority)
        )
        self._session = session

    async def forget(self) -> None:
        """Begin to count anew."""
        async with self._session.delete(f"{self.origin}/taken"):
            pass

    @asynccontextmanager
    async def giving_way(self) -> AsyncIterator[None]:
        """A real service is another machine: inside the block nobody waits long for a core that this one has."""
        async with self._session.put(f"{self.origin}/way"):
            pass
        yield
        async with self._session.delete(f"{self.origin}/way"):
            pass

    async def so_far(self) -> Taken:
        async with self._session.get(f"{self.origin}/taken") as response:
            return Taken(**json.loads(await response.read()))

    async def taken(self, phones: int, within_s: float) -> Taken:
        """Wait until so many phones have got something. Raises TimeoutError that says how many have."""
        deadline = time.perf_counter() + within_s
        while (taken := await self.so_far()).phones < phones:
            if time.perf_counter() > deadline:
                raise TimeoutError(f"after {within_s:g} s: {taken}, not {phones:,} phones")
            await asyncio.sleep(POLL_S)
        return taken


@asynccontextmanager
async def sink(folder: Path) -> AsyncIterator[Sink]:
    """Run the service until the block ends; its certificate is made in `folder`."""
    make_certificate(folder)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.sink", str(folder),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        process_group=0,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        port = int(await asyncio.wait_for(process.stdout.readline(), 10))
        authority = folder / AUTHORITY
        trust = aiohttp.TCPConnector(ssl=ssl.create_default_context(cafile=authority))
        async with aiohttp.ClientSession(connector=trust) as session:
            yield Sink(f"https://127.0.0.1:{port}", authority, session)
    finally:
        await ended(process)
