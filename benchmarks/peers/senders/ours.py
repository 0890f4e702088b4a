"""Our own sender, as the deliverer holds it: one for the process, and so many messages in flight."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from benchmarks.peers.senders.job import Job
from companion.domain.delivery import Accepted
from companion.push.endpoints import EndpointPolicy
from companion.push.keys import load_keys
from companion.push.message import Message, Target
from companion.push.sender import Sender


@asynccontextmanager
async def ours(job: Job) -> AsyncIterator[Callable[[int], Awaitable[int]]]:
    payload = job.payload.encode()
    async with Sender(load_keys(Path(job.pem)), job.subject, EndpointPolicy([job.origin])) as sender:

        async def send(count: int) -> int:
            waiting = iter(job.first(count))

            async def one_after_another() -> int:
                accepted = 0
                for phone in waiting:
                    message = Message(payload, job.topic, "high", job.ttl_s)
                    outcome = await sender.send(Target(phone.endpoint, phone.p256dh, phone.auth), message)
                    accepted += isinstance(outcome, Accepted)
                return accepted

            return sum(await asyncio.gather(*(one_after_another() for _ in range(job.in_flight))))

        yield send
