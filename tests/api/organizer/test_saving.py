"""Saving the file from the page: nothing that anybody wrote is lost, and nobody is told by mistake."""

import asyncio
import logging

import pytest

from companion.content.writing import source_hash
from companion.settings import PublishMode
from tests.api.organizer.edits import AT_NIGHT, BROKEN, EDITED, PATH, audited, head, source_of
from tests.api.organizer.world import AGENDA, Desk
from tests.builders import as_yaml, changed


async def test_a_save_is_in_the_file_published_and_shown_at_once(desk, caplog):
    caplog.set_level(logging.INFO, "companion.organizers")
    async with desk.organizer() as client:
        answer = await client.put(
            f"{PATH}/file",
            json={"source": source_of(EDITED), "base": desk.hash, "reason": {"en": "late", "nb": " "}},
        )
    assert (answer.status_code, answer.headers["cache-control"], answer.json()) == (
        200,
        "no-store",
        {
            "result": "published",
            "revision": 2,
            "changes": 1,
            "reasons": [],
            "hash": source_hash(as_yaml(EDITED)),
            "on_hold": False,
        },
    )
    assert "save by settings on the organizer's page: published" in caplog.messages
    revision = await head(desk)
    assert (desk.file.read_bytes(), desk.nudged) == (as_yaml(EDITED), 1)
    assert (revision.number, revision.origin, revision.author, revision.reason) == (
        2,
        "page",
        "settings",
        '{"en":"late"}',
    )
    assert await audited(desk) == ("page", "settings", "save", 2)


async def test_of_two_saves_at_once_the_second_sees_both_versions_and_nothing_is_lost(desk):
    other = changed(AGENDA, "panel", start="10:45")
    base = desk.hash
    async with desk.organizer() as client:
        answers = await asyncio.gather(
            client.put(f"{PATH}/file", json={"source": source_of(EDITED), "base": base}),
            client.put(f"{PATH}/file", json={"source": source_of(other), "base": base}),
        )
    written = desk.file.read_text()
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    (conflict,) = (answer.json() for answer in answers if answer.status_code == 409)
    assert (conflict["theirs"], conflict["hash"], conflict["title"]) == (written, desk.hash, "Conflict")
    assert written in {source_of(EDITED), source_of(other)}
    assert (await head(desk)).number == 2


async def test_a_save_over_an_edit_in_an_editor_is_a_conflict(desk):
    base = desk.hash
    desk.file.write_bytes(as_yaml(AT_NIGHT))
    async with desk.organizer() as client:
        answer = await client.put(f"{PATH}/file", json={"source": source_of(EDITED), "base": base})
    assert (answer.status_code, answer.json()["theirs"]) == (409, source_of(AT_NIGHT))
    assert desk.file.read_bytes() == as_yaml(AT_NIGHT)


async def test_a_broken_text_is_not_written_and_has_its_problems_by_line(desk):
    async with desk.organizer() as client:
        answer = await client.put(f"{PATH}/file", json={"source": BROKEN, "base": desk.hash})
    problem = answer.json()
    assert (answer.status_code, answer.headers["content-type"], problem["detail"]) == (
        422,
        "application/problem+json",
        "The file cannot be published: it has 1 problem.",
    )
    assert set(problem["problems"][0]) == {"line", "column", "message", "hint"}
    assert "25:30" in BROKEN.splitlines()[problem["problems"][0]["line"] - 1]
    assert desk.file.read_bytes() == as_yaml(AGENDA)


async def test_a_save_that_looks_like_an_accident_is_held_until_it_is_confirmed(desk):
    save = {"source": source_of(AT_NIGHT), "base": desk.hash}
    async with desk.organizer() as client:
        answer = await client.put(f"{PATH}/file", json=save)
        assert (answer.json()["result"], answer.json()["revision"]) == ("held", 0)
        assert "“Keynote” (keynote)" in answer.json()["reasons"][0]
        assert ((await head(desk)).number, desk.file.read_bytes()) == (1, as_yaml(AT_NIGHT))
        confirmed = await client.post(f"{PATH}/held", json={"do": "publish", "hash": desk.hash})
    assert (confirmed.json()["result"], confirmed.json()["revision"]) == ("published", 2)
    assert (await head(desk)).number == 2


async def test_a_save_that_was_confirmed_is_not_held(desk):
    save = {"source": source_of(AT_NIGHT), "base": desk.hash, "confirmed": True}
    async with desk.organizer() as client:
        assert (await client.put(f"{PATH}/file", json=save)).json()["result"] == "published"


async def test_where_every_edit_is_reviewed_an_unconfirmed_save_waits(database, tmp_path):
    desk = Desk(database, tmp_path, publish=PublishMode.REVIEW)
    await desk.open()
    async with desk.organizer() as client:
        answer = await client.put(f"{PATH}/file", json={"source": source_of(EDITED), "base": desk.hash})
        assert answer.json()["result"] == "held"
        answer = await client.post(f"{PATH}/held", json={"do": "publish", "hash": desk.hash})
    assert (answer.json()["result"], (await head(desk)).number) == ("published", 2)


async def test_a_read_only_file_is_said_and_nothing_is_half_written(desk):
    desk.file.chmod(0o444)
    async with desk.organizer() as client:
        answer = await client.put(f"{PATH}/file", json={"source": source_of(EDITED), "base": desk.hash})
    assert (answer.status_code, answer.json()["detail"], answer.json()["problems"]) == (
        422,
        f"{desk.file}: the file is read-only",
        [],
    )
    assert (desk.file.read_bytes(), (await head(desk)).number) == (as_yaml(AGENDA), 1)
    assert [path.name for path in desk.file.parent.iterdir() if path.name.startswith(".")] == []


async def test_a_file_of_another_event_is_refused(desk):
    other = source_of(AGENDA).replace("id: datathon", "id: other")
    async with desk.organizer() as client:
        answer = await client.put(f"{PATH}/file", json={"source": other, "base": desk.hash})
    assert (answer.status_code, answer.json()["detail"]) == (
        422,
        "this is the event 'datathon', the text is about 'other': correct `id` of `event`",
    )
    assert desk.file.read_bytes() == as_yaml(AGENDA)


async def test_a_missing_file_is_not_made_anew_by_a_save(desk):
    base = desk.hash
    desk.file.unlink()
    async with desk.organizer() as client:
        answer = await client.put(f"{PATH}/file", json={"source": source_of(EDITED), "base": base})
    assert (answer.status_code, desk.file.exists()) == (404, False)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"source": "x", "base": "short"}, 400),
        ({"source": "x", "base": "0" * 64, "reason": "late"}, 400),
        ({"source": "x", "base": "0" * 64, "reason": {"en": "x" * 301}}, 400),
        ({"source": "x" * (1 << 20), "base": "0" * 64}, 413),
    ],
)
async def test_a_body_that_does_not_fit(desk, body, status):
    async with desk.organizer() as client:
        answer = await client.put(f"{PATH}/file", json=body)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    if status == 413:
        assert answer.json()["detail"] == "The body is too large; 1024 KiB are accepted."


async def test_a_body_of_a_stranger_is_not_even_read(desk):
    async with desk.client() as client:
        answer = await client.put(f"{PATH}/file", json={"source": "x" * (1 << 20), "base": "0" * 64})
    assert answer.status_code == 401


async def test_half_a_character_is_no_text(desk):
    async with desk.organizer() as client:
        answer = await client.post(
            f"{PATH}/check", content=b'{"source": "\\ud800"}', headers={"Content-Type": "application/json"}
        )
    assert answer.status_code == 400
