"""kill −9 at any moment of a fan-out: nothing is lost, little is sent twice, and what is can be told as the same."""

import asyncio
import random
import time
from collections import defaultdict
from pathlib import Path

import pytest

from companion.domain.delivery import State
from companion.services.pick import AT_ONE
from tests.faults.a_worker import PATIENCE_S, DataDirectory, told_to_stop
from tests.push_service import Fault, PushService, Received


@pytest.mark.parametrize(
    ("phones", "kills", "is_hurried"),
    [
        pytest.param(600, 5, True, id="short"),
        pytest.param(10_000, 50, False, id="long", marks=pytest.mark.soak),
    ],
)
async def test_nothing_is_lost_and_little_is_sent_twice(
    tmp_path: Path,
    phones: int,
    kills: int,
    is_hurried: bool,  # noqa: FBT001 - a parameter of the test
):
    """In flight and not yet written down is what is claimed in the moment of death: so much may come again.

    It comes with the same Topic, so that a push service which still holds the first one replaces it; and with the
    same tag and alert, so that a phone which has shown it shows it once, in silence (`renotify` is for a new alert:
    sw.js, and tests/browser/test_notifications.py).
    """
    chance = random.Random(5)
    at_risk = 0
    async with PushService() as service:
        directory = DataDirectory(tmp_path, service)
        asked = await directory.prepare(phones)
        for _ in range(kills):
            began = round(time.time() * 1000)
            async with directory.delivering() as process:
                so_many = len(service.attempts) + chance.randint(1, max(1, phones // kills - AT_ONE // 2))
                await service.wait_for_attempts(so_many, PATIENCE_S)
                await asyncio.sleep(chance.uniform(0, 0.03))
                process.kill()
                await process.wait()
            # What others before it had claimed waits for its lease, and was counted with them.
            claimed = await directory.claimed_since(began)
            assert claimed <= AT_ONE
            at_risk += claimed
            if is_hurried:
                await directory.let_leases_run_out()
        async with directory.delivering() as process:
            await directory.until_all_are_accepted(phones)
            assert await told_to_stop(process) == 0
        assert service.violations == []
    by_phone = defaultdict[str, list[Received]](list)
    for push in service.received:
        by_phone[push.phone].append(push)
    assert by_phone.keys() == {phone.id for phone in asked}
    assert len(service.received) - phones <= at_risk
    assert at_risk > 0
    assert {len({identity(push) for push in pushes}) for pushes in by_phone.values()} == {1}


def identity(push: Received) -> tuple[str, str, int, str]:
    notification = push.notification
    return (
        push.headers["Topic"],
        notification["tag"],
        notification["data"]["alert"],
        notification["data"]["receipt"],
    )


async def test_after_a_kill_others_wait_for_the_lease_and_no_longer(tmp_path: Path):
    """What the dead one had claimed is not sent by another as long as it might live."""
    async with PushService() as service:
        directory = DataDirectory(tmp_path, service)
        await directory.prepare(AT_ONE + 30)
        service.misbehave(Fault(hang=True))
        async with directory.delivering():
            await service.wait_for_attempts(AT_ONE, PATIENCE_S)
        service.behave()
        async with directory.delivering() as process:
            await service.wait_for(30, PATIENCE_S)
            assert await told_to_stop(process) == 0
        assert await directory.states() == {State.ACCEPTED: 30, State.SENDING: AT_ONE}
        await directory.let_leases_run_out()
        async with directory.delivering():
            await directory.until_all_are_accepted(AT_ONE + 30)


async def test_told_to_stop_it_finishes_what_is_in_flight_and_begins_nothing(tmp_path: Path):
    async with PushService() as service:
        directory = DataDirectory(tmp_path, service)
        await directory.prepare(2 * AT_ONE)
        service.misbehave(Fault(delay_s=1.0))
        async with directory.delivering() as process:
            await service.wait_for_attempts(AT_ONE, PATIENCE_S)
            assert await told_to_stop(process) == 0
        assert len(service.received) == len(service.attempts) < 2 * AT_ONE
        left = 2 * AT_ONE - len(service.received)
        assert await directory.states() == {State.ACCEPTED: len(service.received), State.WAITING: left}
        assert await directory.claims() == 0


@pytest.mark.soak
async def test_told_to_stop_while_a_service_hangs_it_ends_in_time_and_gives_all_back(tmp_path: Path):
    async with PushService() as service:
        directory = DataDirectory(tmp_path, service)
        await directory.prepare(2 * AT_ONE)
        service.misbehave(Fault(hang=True))
        async with directory.delivering() as process:
            await service.wait_for_attempts(AT_ONE, PATIENCE_S)
            began = asyncio.get_running_loop().time()
            assert await told_to_stop(process) == 0
            assert asyncio.get_running_loop().time() - began < 12  # 10, and what a busy machine adds
        assert (await directory.states(), await directory.claims()) == ({State.WAITING: 2 * AT_ONE}, 0)
        service.behave()
        async with directory.delivering():
            await directory.until_all_are_accepted(2 * AT_ONE)


async def test_several_workers_share_the_work_and_send_nothing_twice(tmp_path: Path):
    async with PushService() as service:
        directory = DataDirectory(tmp_path, service)
        await directory.prepare(400)
        async with directory.delivering() as one, directory.delivering() as other:
            await directory.until_all_are_accepted(400)
            assert [await told_to_stop(one), await told_to_stop(other)] == [0, 0]
        assert len(service.received) == len({push.phone for push in service.received}) == 400
