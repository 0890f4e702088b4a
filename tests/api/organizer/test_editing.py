"""Edits, plans, holds and old revisions from the page: out under a name, and never over what changed meanwhile."""

import pytest

from companion.content.writing import source_hash
from companion.db.revisions import read_held
from companion.services.publish import publish
from tests.api.organizer.edits import AT_NIGHT, EDITED, LATER, PATH, audited, head, source_of
from tests.api.organizer.world import AGENDA, CHOSEN
from tests.builders import an_agenda, as_yaml, changed


async def test_edits_are_written_with_their_reason_and_published(desk):
    async with desk.organizer() as client:
        answer = await client.post(
            f"{PATH}/edits",
            json={
                "edits": [LATER, {"do": "cancel", "session": "panel"}],
                "reason": {"en": "wind", "nb": "vind"},
                "base": desk.hash,
            },
        )
        (told, _) = (await client.get(f"{PATH}/revisions")).json()
    assert (answer.status_code, answer.json()["result"], answer.json()["changes"]) == (200, "published", 4)
    assert (told["origin"], told["author"], told["reason"]) == (
        "page",
        "settings",
        {"en": "wind", "nb": "vind"},
    )
    revision = await head(desk)
    assert (revision.author, revision.reason) == ("settings", '{"en":"wind","nb":"vind"}')
    assert revision.agenda.session("panel").reason == {"en": "wind", "nb": "vind"}
    assert (await audited(desk), desk.nudged) == (("page", "settings", "edit", 2), 1)


async def test_a_plan_brings_its_own_reason(desk):
    folder = desk.file.parent / "plans"
    folder.mkdir()
    (folder / "wind.yaml").write_text(
        "title: Wind\nreason:\n  en: wind\n  nb: vind\nedits:\n  - do: cancel\n    session: panel\n"
    )
    async with desk.organizer() as client:
        preview = await client.post(f"{PATH}/preview", json={"plan": "wind"})
        answer = await client.post(f"{PATH}/edits", json={"plan": "wind", "base": preview.json()["base"]})
    assert answer.json()["result"] == "published"
    assert (await head(desk)).reason == '{"en":"wind","nb":"vind"}'
    assert await audited(desk) == ("page", "settings", "plan", 2)


async def test_edits_to_a_file_that_has_changed_since_the_preview_are_a_conflict(desk):
    base = desk.hash
    desk.file.write_bytes(as_yaml(changed(AGENDA, "panel", start="10:45")))
    async with desk.organizer() as client:
        answer = await client.post(f"{PATH}/edits", json={"edits": [LATER], "base": base})
    assert (answer.status_code, answer.json()["hash"]) == (409, desk.hash)


async def test_that_a_file_has_changed_is_said_before_what_can_no_longer_be_done_to_it(desk):
    base = desk.hash
    desk.file.write_bytes(as_yaml(an_agenda(*AGENDA.sessions[1:])))
    async with desk.organizer() as client:
        answer = await client.post(f"{PATH}/edits", json={"edits": [LATER], "base": base})
    assert answer.status_code == 409


async def test_a_held_edit_can_be_taken_back(desk):
    desk.file.write_bytes(as_yaml(AT_NIGHT))
    await publish(desk.database, desk.clock, as_yaml(AT_NIGHT))
    async with desk.organizer() as client:
        answer = await client.post(f"{PATH}/held", json={"do": "discard", "hash": desk.hash})
    assert (answer.json()["result"], answer.json()["revision"], answer.json()["hash"]) == (
        "unchanged",
        1,
        source_hash(as_yaml(AGENDA)),
    )
    assert desk.file.read_bytes() == as_yaml(AGENDA)
    async with desk.database.read() as connection:
        assert await read_held(connection) is None
    assert await audited(desk) == ("page", "settings", "discard", 1)


@pytest.mark.parametrize("do", ["publish", "discard"])
async def test_a_held_edit_that_is_another_by_now_is_not_judged(desk, do):
    base = desk.hash
    desk.file.write_bytes(as_yaml(AT_NIGHT))
    async with desk.organizer() as client:
        answer = await client.post(f"{PATH}/held", json={"do": do, "hash": base})
    assert (answer.status_code, answer.json()["theirs"]) == (409, source_of(AT_NIGHT))
    assert ((await head(desk)).number, desk.file.read_bytes()) == (1, as_yaml(AT_NIGHT))


async def test_a_revision_comes_back_with_its_own_words(desk):
    await publish(desk.database, desk.clock, as_yaml(EDITED))
    desk.file.write_bytes(as_yaml(EDITED))
    async with desk.organizer() as client:
        preview = (await client.post(f"{PATH}/revisions/1/restore/preview")).json()
        answer = await client.post(f"{PATH}/revisions/1/restore", json={"base": preview["base"]})
    assert [(line["old"], line["new"]) for line in preview["changes"]] == [("10:12", "10:00")]
    assert (answer.json()["result"], answer.json()["revision"]) == ("published", 3)
    assert desk.file.read_bytes() == as_yaml(AGENDA)
    assert await audited(desk) == ("page", "settings", "restore", 3)


async def test_an_unknown_revision_cannot_be_restored(desk):
    async with desk.organizer() as client:
        answers = [
            await client.post(f"{PATH}/revisions/9/restore/preview"),
            await client.post(f"{PATH}/revisions/9/restore", json={"base": desk.hash}),
        ]
    assert [(answer.status_code, answer.json()["detail"]) for answer in answers] == [
        (404, "There is no revision 9.")
    ] * 2


async def test_every_write_names_the_token_that_did_it(desk):
    async with desk.client(await desk.token("Kari")) as client:
        await client.post(f"{PATH}/edits", json={"edits": [LATER], "base": desk.hash})
    assert await audited(desk) == ("page", "Kari", "edit", 2)
    assert CHOSEN not in str(await audited(desk))
