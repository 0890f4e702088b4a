"""What the sender does about a push service that fails, seen from the service."""

import asyncio
import time

import pytest

from companion.domain.delivery import Accepted, Refused, Retry
from companion.push.breaker import Pause
from companion.push.sender import IN_FLIGHT
from tests.push.builders import Watch, a_key, a_message, a_sender, send_to_all, target_of
from tests.push_service import Fault, PushService

KEY = a_key()


@pytest.mark.parametrize("status", [302, 500])
async def test_a_single_failure_pauses_nothing(service: PushService, status: int) -> None:
    service.misbehave(Fault(status=status, times=1))
    async with a_sender(service, KEY) as sender:
        outcomes = await send_to_all(sender, service, KEY, 3)
    assert outcomes == [Retry(None, str(status)), Accepted(), Accepted()]


@pytest.mark.parametrize(
    "fault", [Fault(status=500), Fault(status=302), Fault(status=400), Fault(status=503), Fault(reset=True)]
)
async def test_a_service_that_fails_everybody_is_left_alone_then_tried_once(
    service: PushService, fault: Fault
) -> None:
    watch = Watch(time.time_ns() // 1_000_000)
    service.misbehave(fault)
    async with a_sender(service, KEY, now=watch) as sender:
        failed = await send_to_all(sender, service, KEY, 8)
        pause = sender.paused(service.origin)
        assert pause is not None
        assert pause == Pause(service.origin, watch.now + 1000, pause.reason)
        assert failed[5:] == [Retry(1000, f"push service is left alone: {pause.reason}")] * 3
        assert len(service.attempts) == 5
        watch.now += 1000
        await send_to_all(sender, service, KEY, 3)
        assert len(service.attempts) == 6  # the probe alone
        watch.now += 2000
        service.behave()
        assert await send_to_all(sender, service, KEY, 3) == [Accepted()] * 3
        assert sender.paused(service.origin) is None


@pytest.mark.parametrize("status", [401, 403])
async def test_a_service_that_refuses_our_key_is_left_alone_at_once(
    service: PushService, status: int
) -> None:
    watch = Watch(time.time_ns() // 1_000_000)
    service.misbehave(Fault(status=status, body=b"VapidPkHashMismatch"))
    reason = f"{status} VapidPkHashMismatch"
    async with a_sender(service, KEY, now=watch) as sender:
        assert await send_to_all(sender, service, KEY, 3) == [
            Refused(reason),
            Retry(1000, f"push service is left alone: {reason}"),
            Retry(1000, f"push service is left alone: {reason}"),
        ]
        assert sender.pauses() == (Pause(service.origin, watch.now + 1000, reason),)
    assert len(service.attempts) == 1


async def test_somebody_else_s_phones_do_not_silence_ours(service: PushService) -> None:
    """Anyone can register an endpoint that was made with another server's key: its 403s are its own affair."""
    stranger = target_of(service.subscribe(KEY.public))
    service.misbehave(Fault(status=403), next(iter(service._phones.values())))
    async with a_sender(service, KEY) as sender:
        assert await send_to_all(sender, service, KEY, 1) == [Accepted()]
        assert await sender.send(stranger, a_message()) == Refused("403")
        assert await send_to_all(sender, service, KEY, 1) == [Accepted()]


async def test_a_service_that_asks_is_left_alone_for_that_long(service: PushService) -> None:
    watch = Watch(time.time_ns() // 1_000_000)
    service.misbehave(Fault(status=429, headers={"Retry-After": "7"}))
    async with a_sender(service, KEY, now=watch) as sender:
        assert await send_to_all(sender, service, KEY, 3) == [
            Retry(7000, "429"),
            Retry(7000, "429"),
            Retry(7000, "push service is left alone: 429"),
        ]
    assert len(service.attempts) == 2


async def test_a_cancelled_probe_is_followed_by_another(service: PushService) -> None:
    watch = Watch(time.time_ns() // 1_000_000)
    service.misbehave(Fault(status=500))
    async with a_sender(service, KEY, now=watch, timeout_s=5) as sender:
        await send_to_all(sender, service, KEY, 5)
        watch.now += 1000
        service.misbehave(Fault(hang=True))
        probe = asyncio.create_task(send_to_all(sender, service, KEY, 1))
        await service.wait_for_attempts(6)
        probe.cancel()
        await asyncio.wait([probe])
        service.behave()
        assert await send_to_all(sender, service, KEY, 1) == [Accepted()]


async def test_who_queues_while_the_service_fails_does_not_connect(service: PushService) -> None:
    service.misbehave(Fault(status=500, delay_s=0.3))
    async with a_sender(service, KEY, timeout_s=8) as sender:
        phones = [target_of(service.subscribe(KEY.public)) for _ in range(IN_FLIGHT * 3)]
        await asyncio.gather(*(sender.send(phone, a_message()) for phone in phones))
    assert IN_FLIGHT <= len(service.attempts) < IN_FLIGHT + 6  # each failure lets one follow, until the fifth
