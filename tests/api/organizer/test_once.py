"""What is asked for again because an answer was lost is done once."""

import asyncio

import pytest
from sqlalchemy import select

from companion.db.tables import requests
from companion.services.publish import publish
from tests.api.organizer.edits import AT_NIGHT, LATER, PATH, audited, head, source_of
from tests.api.organizer.world import AGENDA
from tests.builders import as_yaml


def wish_to(do, base):
    """How, where and with what one asks for it; the same each time."""
    return {
        "edit": ("POST", "/edits", {"edits": [LATER], "base": base}),
        "save": ("PUT", "/file", {"source": source_of(AT_NIGHT), "base": base}),
        "publish": ("POST", "/held", {"do": "publish", "hash": base}),
        "discard": ("POST", "/held", {"do": "discard", "hash": base}),
        "restore": ("POST", "/revisions/1/restore", {"base": base}),
    }[do]


@pytest.mark.parametrize("do", ["edit", "save", "publish", "discard", "restore"])
async def test_what_was_done_is_not_done_again_when_its_answer_was_lost(desk, do):
    if do not in {"edit", "save"}:
        desk.file.write_bytes(as_yaml(AT_NIGHT))
        await publish(desk.database, desk.clock, as_yaml(AT_NIGHT))
    method, path, wish = wish_to(do, desk.hash)
    async with desk.organizer() as client:

        async def ask(request="sheet"):
            return await client.request(method, f"{PATH}{path}", json=wish | {"request": request})

        both = await asyncio.gather(ask(), ask())
        done = (await audited(desk), (await head(desk)).number, desk.file.read_bytes(), desk.nudged)
        later = await ask()
        assert [answer.status_code for answer in (*both, later)] == [200] * 3
        assert both[0].json() == both[1].json() == later.json()
        assert done == (await audited(desk), (await head(desk)).number, desk.file.read_bytes(), desk.nudged)
        assert desk.nudged == 1


async def test_what_came_of_a_wish_is_known_for_a_day(desk):
    async with desk.organizer() as client:
        for day in range(3):
            wish = {"source": source_of(AGENDA), "base": desk.hash, "request": f"sheet-{day % 2}"}
            assert (await client.put(f"{PATH}/file", json=wish)).status_code == 200
            desk.clock.tick(24 * 3600)
    async with desk.database.read() as connection:
        assert (await connection.execute(select(requests.c.key))).scalars().all() == ["sheet-0"]


async def test_what_could_not_be_done_may_be_asked_for_again(desk):
    wish = {"edits": [LATER], "base": "0" * 64, "request": "sheet"}
    async with desk.organizer() as client:
        refused = await client.post(f"{PATH}/edits", json=wish)
        done = await client.post(f"{PATH}/edits", json=wish | {"base": desk.hash})
    assert (refused.status_code, refused.json()["detail"], done.status_code, done.json()["revision"]) == (
        409,
        "The file has changed since you looked: look again.",
        200,
        2,
    )


async def test_a_key_is_of_one_wish_of_one_organizer(desk):
    async with desk.organizer() as client:
        await client.post(f"{PATH}/edits", json={"edits": [LATER], "base": desk.hash, "request": "sheet"})
        other = await client.post(
            f"{PATH}/held", json={"do": "discard", "hash": desk.hash, "request": "sheet"}
        )
    assert (other.status_code, "`request` sheet was of something else" in other.json()["detail"]) == (
        422,
        True,
    )
    async with desk.client(await desk.token()) as client:
        hers = await client.post(
            f"{PATH}/edits", json={"edits": [LATER], "base": desk.hash, "request": "sheet"}
        )
    assert hers.json()["revision"] == 3
