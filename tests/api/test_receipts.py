"""What phones report of their notifications: a thank-you whatever it is, and a bound for who overdoes it."""

import pytest

from companion.api.quota import Rate
from companion.api.state import Limits
from tests.api.world import World, an_edition

PATH = "/api/receipts"
RECEIPT = "r" * 32


@pytest.mark.parametrize("kind", ["shown", "opened"])
async def test_a_report_is_noted_without_asking_whether_it_is_known(kind):
    world = World(edition=an_edition())
    async with world.client() as client:
        answer = await client.post(PATH, json={"receipt": RECEIPT, "kind": kind})
    assert (answer.status_code, answer.content, world.reports.noted) == (204, b"", [(RECEIPT, kind)])


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"receipt": RECEIPT},
        {"receipt": "r" * 31, "kind": "shown"},
        {"receipt": RECEIPT, "kind": "read"},
        [],
    ],
)
async def test_nonsense_is_refused_and_not_noted(body):
    world = World(edition=an_edition())
    async with world.client() as client:
        answer = await client.post(PATH, json=body)
    assert (answer.status_code, world.reports.noted) == (400, [])


async def test_a_venue_behind_one_address_is_not_locked_out():
    world = World(edition=an_edition())
    async with world.client() as client:
        for _ in range(2_000):
            answer = await client.post(PATH, json={"receipt": RECEIPT, "kind": "shown"})
            assert answer.status_code == 204


async def test_who_overdoes_it_is_told_to_wait():
    world = World(edition=an_edition(), limits=Limits(receipts=Rate(burst=2, per_second=1)))
    async with world.client() as client:
        answers = [await client.post(PATH, json={"receipt": RECEIPT, "kind": "shown"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [204, 204, 429]
