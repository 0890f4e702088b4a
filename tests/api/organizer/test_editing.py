"""What organizers do to the file from the page: nothing that anybody wrote is lost, and nobody is told by mistake."""

import asyncio
import logging

import pytest
from sqlalchemy import select

from companion.content.writing import source_hash
from companion.db.audit import read_audit
from companion.db.revisions import read_head, read_held, read_revision
from companion.db.tables import requests
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


# Once


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


# What goes is kept


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


# On hold


async def test_a_hold_is_said_by_whatever_would_tell_somebody(desk):
    await desk.subscribe()
    async with desk.organizer() as client:
        await client.post(f"{PATH}/pace", json={"pace": "hold"})
        preview = (await client.post(f"{PATH}/preview", json={"edits": [LATER]})).json()
        outcome = (await client.post(f"{PATH}/edits", json={"edits": [LATER], "base": desk.hash})).json()
        assert (preview["on_hold"], preview["waits"]) == (True, [{"code": "hold", "at": None}])
        assert (outcome["result"], outcome["on_hold"]) == ("published", True)
        await client.post(f"{PATH}/pace", json={"pace": "normal"})
        desk.clock.tick(6 * 3600)  # Friday 22:55
        morning = {"code": "night", "at": desk.clock.real() + (8 * 60 + 5) * 60_000}
        later = changed(EDITED, "panel", start="10:50")
        preview = (await client.post(f"{PATH}/preview", json={"source": source_of(later)})).json()
        assert (preview["on_hold"], preview["waits"]) == (False, [morning])
