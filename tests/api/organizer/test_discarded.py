"""What goes from the file is kept: who puts another text there can see what was, and have it back."""

import pytest

from tests.api.organizer.edits import AT_NIGHT, BROKEN, EDITED, PATH, source_of
from tests.api.organizer.world import AGENDA
from tests.builders import as_yaml


async def kept(client):
    lines = (await client.get(f"{PATH}/discarded")).json()
    texts = [(await client.get(f"{PATH}/discarded/{line['id']}")).json()["source"] for line in lines]
    return [(line["author"], text) for line, text in zip(lines, texts, strict=True)]


@pytest.mark.parametrize("text", [source_of(AT_NIGHT), BROKEN], ids=["held", "broken"])
async def test_what_is_put_back_can_be_seen_before_and_what_goes_for_it_after(desk, text):
    desk.file.write_bytes(text.encode())
    async with desk.organizer() as client:
        preview = (await client.post(f"{PATH}/held/preview", json={"do": "discard"})).json()
        await client.post(f"{PATH}/held", json={"do": "discard", "hash": preview["base"]})
        assert await kept(client) == [("settings", text)]
        (line,) = (await client.get(f"{PATH}/discarded")).json()
    assert line["at"] == desk.clock.real()
    gone = set(text.splitlines()) - set(source_of(AGENDA).splitlines())
    assert {line[1:] for line in preview["lines"] if line.startswith("-")} - {"-- before"} == gone
    assert (preview["told"], preview["changes"], preview["silent"], preview["on_hold"]) == ([], [], 0, False)


async def test_a_revision_that_comes_back_takes_nothing_away_for_ever(desk):
    desk.file.write_bytes(as_yaml(EDITED))
    async with desk.organizer() as client:
        await client.post(f"{PATH}/revisions/1/restore", json={"base": desk.hash})
        assert await kept(client) == [("settings", source_of(EDITED))]
        again = await client.post(f"{PATH}/revisions/1/restore", json={"base": desk.hash})
        assert again.status_code == 200
        assert len(await kept(client)) == 1  # what was published is a revision


async def test_what_stays_is_not_put_aside_and_of_what_is_the_last_twenty_are_kept(desk):
    async with desk.organizer() as client:
        desk.file.write_bytes(as_yaml(AT_NIGHT))
        assert (
            await client.post(f"{PATH}/held", json={"do": "discard", "hash": "0" * 64})
        ).status_code == 409
        assert await kept(client) == []
        for number in range(22):
            desk.file.write_bytes(b"%d" % number)
            await client.post(f"{PATH}/held", json={"do": "discard", "hash": desk.hash})
        assert [text for _, text in await kept(client)] == [str(number) for number in range(21, 1, -1)]
        for number in (0, 1, 2, 2**63):
            assert (await client.get(f"{PATH}/discarded/{number}")).status_code == 404


async def test_bytes_that_are_no_text_are_put_aside_as_an_editor_shows_them(desk):
    desk.file.write_bytes(b"\xff\0x")
    async with desk.organizer() as client:
        await client.post(f"{PATH}/held", json={"do": "discard", "hash": desk.hash})
        assert await kept(client) == [("settings", "\ufffd\ufffdx")]


async def test_a_file_that_is_gone_is_made_again(desk):
    base = desk.hash
    desk.file.unlink()
    async with desk.organizer() as client:
        preview = (await client.post(f"{PATH}/held/preview", json={"do": "discard"})).json()
        stale = await client.post(f"{PATH}/held", json={"do": "discard", "hash": base})
        nothing = await client.post(f"{PATH}/held", json={"do": "publish", "hash": ""})
        made = await client.post(f"{PATH}/held", json={"do": "discard", "hash": ""})
        again = await client.post(f"{PATH}/held", json={"do": "discard", "hash": ""})
    assert (preview["base"], len(preview["lines"]) > 10) == ("", True)
    assert [(answer.status_code, answer.json()["hash"]) for answer in (stale, nothing)] == [(409, "")] * 2
    assert (made.status_code, made.json()["hash"], desk.file.read_bytes()) == (
        200,
        desk.hash,
        as_yaml(AGENDA),
    )
    assert (again.status_code, again.json()["hash"]) == (409, desk.hash)
