"""pywebpush as its README shows it: `webpush()` with the path of the key and the claims, for each message."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

from pywebpush import WebPushException, webpush

from benchmarks.peers.senders.job import Job
from benchmarks.phones import Phone


@asynccontextmanager
async def readme(job: Job) -> AsyncIterator[Callable[[int], Awaitable[int]]]:
    """The call blocks: what is in flight at once is in threads."""

    def one(phone: Phone) -> bool:
        try:
            webpush(
                subscription_info={
                    "endpoint": phone.endpoint,
                    "keys": {"p256dh": phone.p256dh, "auth": phone.auth},
                },
                data=job.payload,
                vapid_private_key=job.pem,
                vapid_claims={"sub": job.subject},
            )
        except WebPushException:
            return False
        return True

    def all_of(count: int) -> int:
        return sum(pool.map(one, job.first(count)))

    with ThreadPoolExecutor(job.in_flight) as pool:

        async def send(count: int) -> int:
            return await asyncio.to_thread(all_of, count)

        yield send
