"""What organizers see."""

import pytest
from msgspec.structs import replace

from companion.content.writing import source_hash
from companion.db.subscriptions import put_subscription
from companion.desk import standing
from companion.domain.delivery import Accepted, Gone, Refused
from companion.services.alert import alert
from companion.services.deliver import deliver_round
from companion.services.publish import publish
from companion.services.sign_in import revoke
from tests.api.organizer.world import AGENDA, PHONE, Desk
from tests.builders import a_session, a_wish, an_agenda, an_event, as_yaml, changed
from tests.fakes import FakeSender

STATE = "/api/organizer"
EDITED = changed(AGENDA, "keynote", start="10:12")
CUT = changed(AGENDA, "keynote", start="23:30")
"""An edit that is held: at night."""


async def state(desk):
    async with desk.organizer() as client:
        answer = await client.get(STATE)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    return answer.json()


async def test_how_everything_stands_when_nothing_waits(desk):
    await desk.subscribe()
    assert await state(desk) == {
        "name": "settings",
        "now": desk.clock.real(),
        "real_now": desk.clock.real(),
        "clock_offset": 0,
        "rehearsal": False,
        "timezone": "Europe/Oslo",
        "languages": ["en", "nb"],
        "publish": "auto",
        "receipts": True,
        "revision": {
            "number": 1,
            "token": (await revisions(desk))[0]["token"],
            "published_at": desk.clock.real(),
            "origin": "file",
            "author": "",
            "reason": {},
            "changes": 0,
        },
        "file": {
            "state": "published",
            "hash": source_hash(as_yaml(AGENDA)),
            "writable": True,
            "cannot_write": "",
            "problems": [],
        },
        "held": None,
        "waiting": None,
        "pace": {"pace": "normal", "since": None, "by": ""},
        "subscribers": {"total": 1, "organizers": 0},
        "warnings": [],
        "plans": [],
    }


async def revisions(desk):
    async with desk.organizer() as client:
        return (await client.get(f"{STATE}/revisions")).json()


async def test_what_is_published_and_not_told_yet_waits_with_its_moment(desk):
    desk.file.write_bytes(as_yaml(EDITED))
    await publish(desk.database, desk.clock, as_yaml(EDITED))
    waiting = (await state(desk))["waiting"]
    assert waiting == {
        "due_at": desk.clock.real() + 60_000,
        "urgency": "normal",
        "held": False,
        "changes": [
            {"session": "keynote", "title": "Keynote", "kind": "start", "old": "10:00", "new": "10:12"}
        ],
    }


async def test_a_file_that_nobody_has_seen_yet_is_unpublished(desk):
    desk.file.write_bytes(as_yaml(EDITED))
    file = (await state(desk))["file"]
    assert (file["state"], file["hash"]) == ("unpublished", source_hash(as_yaml(EDITED)))


async def test_an_edit_that_is_held_says_why_by_name(desk):
    desk.file.write_bytes(as_yaml(CUT))
    await publish(desk.database, desk.clock, as_yaml(CUT))
    seen = await state(desk)
    assert seen["file"]["state"] == "held"
    assert (seen["held"]["held_at"], seen["held"]["changes"]) == (
        desk.clock.real(),
        [{"session": "keynote", "title": "Keynote", "kind": "start", "old": "10:00", "new": "23:30"}],
    )
    assert "“Keynote” (keynote)" in seen["held"]["reasons"][0]


async def test_a_broken_file_has_its_problems_by_line(desk):
    desk.file.write_bytes(as_yaml(AGENDA).replace(b"10:30", b"25:30"))
    seen = await state(desk)
    (problem,) = seen["file"]["problems"]
    line = as_yaml(AGENDA).decode().splitlines()[problem["line"] - 1]
    assert (seen["file"]["state"], "10:30" in line, "25:30" in problem["message"]) == ("broken", True, True)
    assert [warning["code"] for warning in seen["warnings"]] == ["file-broken"]


async def test_another_event_s_file_is_no_edit(desk):
    desk.file.write_bytes(as_yaml(replace(AGENDA, event=an_event(id="other"))))
    file = (await state(desk))["file"]
    assert (file["state"], file["problems"][0]["message"]) == (
        "broken",
        "the file is about the event 'other', what is published is about 'datathon'",
    )


async def test_a_missing_file_is_said_and_the_menu_is_of_what_is_published(desk):
    desk.file.unlink()
    seen = await state(desk)
    async with desk.organizer() as client:
        menu, file = await client.get(f"{STATE}/agenda"), await client.get(f"{STATE}/file")
    assert (seen["file"]["state"], seen["file"]["hash"], seen["file"]["writable"]) == ("missing", "", False)
    assert [warning["code"] for warning in seen["warnings"]] == ["file-missing"]
    assert ([each["id"] for each in menu.json()["sessions"]], file.status_code) == (
        ["keynote", "panel", "lunch", "end"],
        404,
    )


async def test_a_read_only_file_is_said_before_anybody_edits(desk):
    desk.file.chmod(0o444)
    seen = await state(desk)
    assert (seen["file"]["writable"], seen["file"]["cannot_write"]) == (
        False,
        f"{desk.file}: the file is read-only",
    )
    assert [(warning["code"], warning["text"]) for warning in seen["warnings"]] == [
        ("file-read-only", f"{desk.file}: the file is read-only")
    ]


@pytest.mark.parametrize(("name", "value"), [("LOW_BYTES", 1 << 60), ("LOW_SHARE", 1.0)])
async def test_a_full_disk_is_said(desk, monkeypatch, name, value):
    monkeypatch.setattr(standing, name, value)
    (warning,) = (await state(desk))["warnings"]
    assert (warning["code"], warning["about"].isdigit()) == ("disk-low", True)


async def test_a_push_service_that_refuses_our_key_is_named(desk):
    await desk.subscribe("https://web.push.apple.com/one")
    desk.file.write_bytes(as_yaml(EDITED))
    await publish(desk.database, desk.clock, as_yaml(EDITED))
    desk.clock.tick(60)
    await alert(desk.database, desk.clock, 60_000)
    await deliver_round(desk.database, desk.clock, FakeSender(lambda _due: Refused("403")))
    assert [(warning["code"], warning["about"]) for warning in (await state(desk))["warnings"]] == [
        ("push-refused", "push.apple.com")
    ]


async def test_plans_are_there_to_choose(desk):
    folder = desk.file.parent / "plans"
    folder.mkdir()
    (folder / "wind.yaml").write_text(
        "title: Wind\nreason:\n  en: wind\nedits:\n  - do: cancel\n    session: panel\n"
    )
    (folder / "broken.yaml").write_text("title: [")
    assert (await state(desk))["plans"] == [
        {"name": "wind", "title": "Wind", "reason": {"en": "wind"}, "edits": 1}
    ]


async def test_before_anything_is_published_there_is_little_to_see(database, tmp_path):
    desk = Desk(database, tmp_path)
    desk.file.write_bytes(as_yaml(AGENDA))
    seen = await state(desk)
    assert (seen["revision"], seen["languages"], seen["file"]["state"]) == (None, [], "unpublished")


async def test_the_menu_is_of_the_file(desk):
    desk.file.write_bytes(as_yaml(EDITED))
    async with desk.organizer() as client:
        menu = (await client.get(f"{STATE}/agenda")).json()
    assert menu["sessions"][0] == {
        "id": "keynote",
        "title": "Keynote",
        "date": "2022-09-19",
        "start": "10:12",
        "end": None,
        "venue": "eitri",
        "room": None,
        "status": "confirmed",
        "kind": "talk",
    }
    assert menu["venues"] == [
        {"id": "eitri", "name": "Eitri", "rooms": []},
        {"id": "ulriken", "name": "Ulriken", "rooms": []},
    ]


async def test_the_file_comes_with_the_hash_that_an_edit_is_made_from(desk):
    async with desk.organizer() as client:
        assert (await client.get(f"{STATE}/file")).json() == {
            "source": as_yaml(AGENDA).decode(),
            "hash": desk.hash,
        }


async def test_the_history_with_the_lines_that_each_revision_changed(desk):
    desk.clock.tick(60)
    await publish(desk.database, desk.clock, as_yaml(EDITED))
    second, first = await revisions(desk)
    assert (first["number"], second["number"], second["changes"]) == (1, 2, 1)
    async with desk.organizer() as client:
        shown = (await client.get(f"{STATE}/revisions/2")).json()
        missing = await client.get(f"{STATE}/revisions/3")
        nonsense = await client.get(f"{STATE}/revisions/x")
        huge = await client.get(f"{STATE}/revisions/{10**30}")
    assert {name: shown[name] for name in second} == second
    assert [line for line in shown["lines"] if line.startswith(("-  ", "+  "))] == [
        "-  start: '10:00'",
        "+  start: '10:12'",
    ]
    assert [(line["session"], line["kind"]) for line in shown["changed"]] == [("keynote", "start")]
    assert (missing.status_code, missing.json()["detail"]) == (404, "There is no revision 3.")
    assert (nonsense.status_code, huge.status_code) == (404, 404)


async def test_the_audit_names_who_did_what(desk):
    await desk.token()
    await revoke(desk.database, desk.clock, "Kari")
    async with desk.organizer() as client:
        await client.post(f"{STATE}/session", json={"token": "chosen-by-a-person"})
        lines = (await client.get(f"{STATE}/audit")).json()
    assert [(line["origin"], line["author"], line["action"], line["detail"]) for line in lines] == [
        ("page", "settings", "sign-in", ""),
        ("command", "", "token-revoked", "Kari"),
        ("command", "", "token-made", "Kari"),
        ("file", "", "publish", ""),
    ]


async def test_deliveries_are_counted_by_state_and_push_service(desk):
    async with desk.database.write() as connection:
        for endpoint in (
            "https://fcm.googleapis.com/fcm/send/one",
            "https://fcm.googleapis.com/fcm/send/two",
            "https://web.push.apple.com/three",
            PHONE,
        ):
            await put_subscription(connection, a_wish(endpoint=endpoint), desk.clock.real())
    await publish(desk.database, desk.clock, as_yaml(EDITED))
    desk.clock.tick(60)
    await alert(desk.database, desk.clock, 60_000)
    sender = FakeSender(lambda due: Gone() if "apple" in due.endpoint else Accepted())
    await deliver_round(desk.database, desk.clock, sender)
    async with desk.organizer() as client:
        (told,) = (await client.get(f"{STATE}/deliveries")).json()
    services = told.pop("services")
    texts = told.pop("texts")
    assert told == {
        "alert": 1,
        "announcement": None,
        "created_at": desk.clock.real(),
        "more": 0,
        "total": 4,
        "waiting": 0,
        "accepted": 3,
        "failed": 0,
        "expired": 0,
        "gone": 1,
        "superseded": 0,
        "shown": 0,
        "opened": 0,
    }
    assert [(each["host"], each["accepted"], each["gone"]) for each in services] == [
        ("", 1, 0),
        ("fcm.googleapis.com", 2, 0),
        ("push.apple.com", 0, 1),
    ]
    assert texts == [
        {"language": "en", "title": "Keynote starts Monday 10:12", "body": "Was 10:00.", "phones": 4}
    ]


async def test_each_text_that_was_made_is_counted_and_what_nobody_heard_is_shown_in_general(desk):
    talks = [a_session(f"talk-{number}", start=f"12:{number:02}") for number in range(13)]
    await publish(desk.database, desk.clock, as_yaml(an_agenda(*EDITED.sessions, *talks)), confirmed=True)
    desk.clock.tick(60)
    await alert(desk.database, desk.clock, 60_000)
    for number in range(2):
        await desk.subscribe(f"https://push.example/all-{number}")
    await desk.subscribe("https://push.example/nb", language="nb")
    for talk in talks:
        await desk.subscribe(f"https://push.example/{talk.id}", scope="starred", stars=frozenset({talk.id}))
    later = [replace(talk, start=f"13:{number:02}") for number, talk in enumerate(talks)]
    await publish(desk.database, desk.clock, as_yaml(an_agenda(*EDITED.sessions, *later)), confirmed=True)
    desk.clock.tick(60)
    await alert(desk.database, desk.clock, 60_000)
    async with desk.organizer() as client:
        (newest, first) = (await client.get(f"{STATE}/deliveries")).json()
    counted = [(text["language"], text["phones"]) for text in newest["texts"]]
    assert (counted, newest["more"], newest["total"]) == ([("en", 2), *[("en", 1)] * 11], 3, 16)
    assert [(text["language"], text["title"], text["phones"]) for text in first["texts"]] == [
        ("en", "14 changes on Monday", 0),
        ("nb", "14 endringer mandag", 0),
    ]


async def test_a_hold_is_seen_also_when_nothing_waits(desk):
    async with desk.organizer() as client:

        async def pace():
            return (await client.get(STATE)).json()["pace"]

        await client.post(f"{STATE}/pace", json={"pace": "hold"})
        assert await pace() == {"pace": "hold", "since": desk.clock.real(), "by": "settings"}
        await client.post(f"{STATE}/pace", json={"pace": "now"})
        assert (await pace())["pace"] == "normal"  # there is nothing that `now` could be said of
        await publish(desk.database, desk.clock, as_yaml(EDITED))
        await client.post(f"{STATE}/pace", json={"pace": "now"})
        assert (await pace())["pace"] == "now"
