"""What organizers do to the file from the page: nothing that anybody wrote is lost, and nobody is told by mistake."""

import asyncio
import logging

import pytest

from companion.content.writing import source_hash
from companion.db.audit import read_audit
from companion.db.revisions import read_head, read_held, read_revision
from companion.services.publish import publish
from companion.settings import PublishMode
from tests.api.organizer.world import AGENDA, CHOSEN, Desk
from tests.builders import a_session, an_agenda, as_yaml, changed

PATH = "/api/organizer"
LATER = {"do": "later", "session": "keynote", "minutes": 12}
EDITED = changed(AGENDA, "keynote", start="10:12")
AT_NIGHT = changed(AGENDA, "keynote", start="23:30")
BROKEN = as_yaml(AGENDA).replace(b"10:30", b"25:30").decode()


def source_of(agenda):
    return as_yaml(agenda).decode()


async def head(desk):
    async with desk.database.read() as connection:
        found = await read_head(connection)
        return await read_revision(connection, found.revision)


async def audited(desk):
    async with desk.database.read() as connection:
        newest = (await read_audit(connection))[0]
    return newest.origin, newest.author, newest.action, newest.revision


# Saving the file


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


# Checking and previewing


async def test_check_says_everything_at_once(desk):
    async with desk.organizer() as client:
        good = await client.post(f"{PATH}/check", json={"source": source_of(AGENDA)})
        bad = await client.post(f"{PATH}/check", json={"source": BROKEN.replace("11:30", "26:30")})
        renamed = await client.post(
            f"{PATH}/check", json={"source": source_of(AGENDA).replace("id: keynote", "id: opening")}
        )
    assert (good.json()["problems"], len(bad.json()["problems"])) == ([], 2)
    assert any("keynote" in f"{line['message']} {line['hint']}" for line in renamed.json()["warnings"])


async def test_a_preview_has_the_lines_the_texts_and_how_many_phones(desk):
    await desk.subscribe()
    await desk.subscribe("https://push.example/other", language="nb", scope="starred")
    async with desk.organizer() as client:
        preview = (await client.post(f"{PATH}/preview", json={"edits": [LATER]})).json()
    assert (preview["base"], preview["changes"], preview["silent"], preview["others"]) == (
        desk.hash,
        [{"session": "keynote", "title": "Keynote", "kind": "start", "old": "10:00", "new": "10:12"}],
        1,
        [],
    )
    assert [line for line in preview["lines"] if line.startswith(("-  ", "+  "))] == [
        "-  start: '10:00'",
        "+  start: '10:12'",
    ]
    english = preview["told"][0]
    assert (english["language"], english["phones"], english["urgency"]) == ("en", 1, "normal")
    assert "Keynote" in english["title"]
    assert desk.file.read_bytes() == as_yaml(AGENDA)


async def test_a_preview_of_an_edit_says_what_else_in_the_file_would_go_out(desk):
    desk.file.write_bytes(as_yaml(changed(AGENDA, "panel", title="Panel of four")))
    async with desk.organizer() as client:
        preview = (await client.post(f"{PATH}/preview", json={"edits": [LATER]})).json()
        of_text = (await client.post(f"{PATH}/preview", json={"source": source_of(EDITED)})).json()
    assert [(line["session"], line["kind"]) for line in preview["others"]] == [("panel", "title")]
    assert of_text["others"] == []


async def test_a_new_session_is_named_in_the_preview(desk):
    more = an_agenda(*AGENDA.sessions, a_session("wine", title="Wine and cheese", start="18:00"))
    async with desk.organizer() as client:
        preview = (await client.post(f"{PATH}/preview", json={"source": source_of(more)})).json()
    assert [(line["session"], line["title"], line["kind"]) for line in preview["changes"]] == [
        ("wine", "Wine and cheese", "new")
    ]


async def test_a_preview_says_what_looks_like_an_accident(desk):
    async with desk.organizer() as client:
        preview = (await client.post(f"{PATH}/preview", json={"source": source_of(AT_NIGHT)})).json()
    assert "“Keynote” (keynote)" in preview["holds"][0]


@pytest.mark.parametrize(
    ("wish", "detail"),
    [
        ({}, "there is nothing to do: give edits, or a plan"),
        (
            {"edits": [{"do": "cancel", "session": "keynot"}]},
            "there is no session `keynot`; did you mean `keynote`?",
        ),
        ({"plan": "wind"}, "there is no plan `wind` that can be read; there is none"),
        ({"edits": [LATER], "reason": {"de": "Wind"}}, None),
        ({"source": BROKEN}, "The file cannot be published: it has 1 problem."),
    ],
)
async def test_what_cannot_be_previewed_says_why(desk, wish, detail):
    async with desk.organizer() as client:
        answer = await client.post(f"{PATH}/preview", json=wish)
    assert answer.status_code == 422
    assert detail is None or answer.json()["detail"] == detail


async def test_an_edit_to_a_broken_file_says_what_to_correct_first(desk):
    desk.file.write_text(BROKEN)
    async with desk.organizer() as client:
        answer = await client.post(f"{PATH}/preview", json={"edits": [LATER]})
    assert (answer.status_code, len(answer.json()["problems"])) == (422, 1)


@pytest.mark.parametrize(
    "edit", [{"do": "explode"}, {"do": "later", "session": "keynote"}, {"session": "x"}, 1]
)
async def test_what_is_no_edit_is_refused(desk, edit):
    async with desk.organizer() as client:
        answer = await client.post(f"{PATH}/preview", json={"edits": [edit]})
    assert answer.status_code == 400


# Edits, plans, holds, restoring


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
