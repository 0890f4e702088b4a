"""What organizers see before they save: problems, lines, texts, and how many phones."""

import pytest

from tests.api.organizer.edits import AT_NIGHT, BROKEN, EDITED, LATER, PATH, source_of
from tests.api.organizer.world import AGENDA
from tests.builders import a_session, an_agenda, as_yaml, changed


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
