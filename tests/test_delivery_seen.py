"""What an operator sees of a whole delivery with failures: figures in another process; no secret in any log line."""

import asyncio
import logging
from collections import Counter
from pathlib import Path

import msgspec
import pytest

from companion.db.engines import open_database
from companion.domain.delivery import State
from companion.push.keys import load_keys
from companion.services.figures import push_figures
from companion.services.overview import counts
from tests.builders import changed
from tests.push.test_keys import pem, raw
from tests.push_service import Fault, Phone, PushService
from tests.services.an_event import A
from tests.test_deliverer import World

TOKEN = "an-organizer-s-token-that-is-secret"
PHONES = 10


async def deliver_with_failures(folder: Path, service: PushService) -> tuple[World, list[Phone]]:
    """An alert to ten phones, some of which a push service treats badly, until one waits at most."""
    world = World(folder, service)
    world.settings = msgspec.structs.replace(world.settings, organizer_token=TOKEN)
    await world.edit(A)
    phones = [await world.subscribe() for _ in range(PHONES)]
    for phone, fault in zip(phones, faults(phones), strict=False):
        service.misbehave(fault, phone)
    await world.edit(changed(A, "keynote", start="10:12"))
    async with world.delivering(), open_database(world.settings.database) as database, asyncio.timeout(60):
        while True:
            _, states = await counts(database)
            unfinished = states.get(State.WAITING, 0) + states.get(State.SENDING, 0)
            if sum(states.values()) == PHONES and unfinished <= 1:
                return world, phones
            await asyncio.sleep(0.05)


def faults(phones: list[Phone]) -> list[Fault]:
    """The first repeats all that it was told, as some services do."""
    echo = f"no such thing: {phones[0].endpoint} {phones[0].p256dh} {phones[0].auth}".encode()
    return [
        Fault(status=500, body=echo, times=1),
        Fault(status=410),
        Fault(status=400, body=echo),
        Fault(status=429, headers={"Retry-After": "1"}, times=1),
        Fault(reset=True, times=1),
        Fault(status=403, body=echo),
    ]


async def test_no_log_line_has_an_endpoint_a_key_or_a_token(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO)  # what `serve` shows; below it drivers write down what they execute
    async with PushService() as service:
        _, phones = await deliver_with_failures(tmp_path, service)
    key = load_keys(tmp_path / "vapid.pem")[0]
    said = caplog.text + "".join(str(record.__dict__) for record in caplog.records)
    secrets = {
        TOKEN,
        raw(key),
        *(line for line in pem(key).splitlines() if not line.startswith("-")),
        *(value for phone in phones for value in (phone.endpoint, phone.id, phone.p256dh, phone.auth)),
        *(
            part
            for each in service.attempts
            for part in each.headers["Authorization"].split()
            if len(part) > 9
        ),
        *(push.notification["data"]["receipt"] for push in service.received),
    }
    assert len(secrets) > 4 * PHONES
    assert "sent: " in said
    assert [secret for secret in secrets if secret in said] == []


async def test_another_process_reads_how_the_push_service_answered(tmp_path: Path):
    async with PushService() as service:
        world, _ = await deliver_with_failures(tmp_path, service)
        async with open_database(world.settings.database) as database:
            figures = await push_figures(database)
        outcomes = Counter[str]()
        for figure in figures:
            outcomes[figure.outcome] += figure.count
        assert {figure.service for figure in figures} == {service.origin}
        assert sum(outcomes.values()) == len(service.attempts)
        assert (outcomes["accepted"], outcomes["gone"], outcomes["rejected"]) == (len(service.received), 1, 1)
        assert outcomes["retry"] >= 3
        assert outcomes["refused"] >= 1
