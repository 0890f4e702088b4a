"""Pace, announcements, and organizers' own phones."""

import asyncio

import pytest

from companion.services import announce
from companion.services.alert import OnHold, alert
from companion.services.publish import publish
from companion.services.sign_in import revoke
from tests.api.organizer.world import AGENDA, PHONE
from tests.builders import as_yaml, changed

PATH = "/api/organizer"
EDITED = as_yaml(changed(AGENDA, "keynote", start="10:12"))
DELAY_MS = 60_000


async def actions(client):
    return [(line["author"], line["action"]) for line in (await client.get(f"{PATH}/audit")).json()]


async def test_what_waits_is_held_until_it_is_sent_now(desk):
    await desk.subscribe()
    await publish(desk.database, desk.clock, EDITED)
    async with desk.organizer() as client:
        held = await client.post(f"{PATH}/pace", json={"pace": "hold"})
        desk.clock.tick(600)
        assert (held.status_code, (await client.get(PATH)).json()["waiting"]["held"]) == (204, True)
        assert await alert(desk.database, desk.clock, DELAY_MS) == OnHold()
        await client.post(f"{PATH}/pace", json={"pace": "now"})
        waiting = (await client.get(PATH)).json()["waiting"]
        assert (waiting["held"], waiting["due_at"] <= desk.clock.real()) == (False, True)
        assert await actions(client) == [
            ("settings", "pace"),
            ("settings", "pace"),
            ("", "publish"),
            ("", "publish"),
        ]
    assert (await alert(desk.database, desk.clock, DELAY_MS)).phones == 1


async def test_an_unknown_pace_is_refused(desk):
    async with desk.organizer() as client:
        assert (await client.post(f"{PATH}/pace", json={"pace": "soon"})).status_code == 400


ROOM = {
    "texts": {
        "en": "Lunch is in the foyer. Bring your badge.",
        "nb": {"title": "Lunsj i foajeen", "body": ""},
    }
}


async def test_an_announcement_is_shown_before_it_is_sent(desk):
    await desk.subscribe()
    await desk.subscribe("https://push.example/other", language="nb", announcements=False)
    async with desk.organizer() as client:
        preview = (await client.post(f"{PATH}/announcements/preview", json=ROOM)).json()
        assert await actions(client) == [("", "publish")]
        sent = (await client.post(f"{PATH}/announcements", json=ROOM)).json()
        assert (await actions(client))[0] == ("settings", "announce")
        (told,) = (await client.get(f"{PATH}/deliveries")).json()
    assert [(told["language"], told["title"], told["phones"]) for told in preview["told"]] == [
        ("en", "Lunch is in the foyer", 1),
        ("nb", "Lunsj i foajeen", 0),
    ]
    assert (preview["phones"], preview["silent"], preview["expires_at"], preview["wait"]) == (
        1,
        1,
        desk.clock.real() + 120 * 60_000,
        None,
    )
    assert (sent, desk.nudged) == ({"number": 1, "phones": 1, "wait": None}, 1)
    assert (told["announcement"], told["waiting"], told["texts"]) == (
        1,
        1,
        [
            {
                "language": "en",
                "title": "Lunch is in the foyer",
                "body": "Sent 16:55. Bring your badge.",
                "phones": 1,
            }
        ],
    )


async def test_an_announcement_that_was_made_is_not_made_again_when_its_answer_was_lost(desk):
    """Not even where the page cannot wait for the first answer, or asks again once its time is over."""
    await desk.subscribe()
    wish = ROOM | {"until": "18:00", "request": "sheet_1-a"}
    async with desk.organizer() as client:
        both = await asyncio.gather(*(client.post(f"{PATH}/announcements", json=wish) for _ in range(2)))
        desk.clock.tick(2 * 3600)
        late = await client.post(f"{PATH}/announcements", json=wish)
        assert [answer.json() for answer in (*both, late)] == [{"number": 1, "phones": 1, "wait": None}] * 3
        assert len((await client.get(f"{PATH}/deliveries")).json()) == 1
        assert desk.nudged == 1
        other = await client.post(f"{PATH}/announcements", json=ROOM | {"request": "sheet_2"})
        assert other.json()["number"] == 2
    async with desk.client(await desk.token()) as client:
        hers = await client.post(f"{PATH}/announcements", json=ROOM | {"request": "sheet_2"})
    assert hers.json()["number"] == 3


async def test_what_was_made_is_kept_with_the_announcement_or_not_at_all(desk, monkeypatch):
    async def fails(*_: object) -> None:
        raise ConnectionError("the database is gone")

    wish = ROOM | {"request": "sheet"}
    async with desk.organizer() as client:
        with monkeypatch.context() as broken:
            broken.setattr(announce, "keep_outcome", fails)
            assert (await client.post(f"{PATH}/announcements", json=wish)).status_code == 503
        assert (await client.get(f"{PATH}/deliveries")).json() == []
        assert (await client.post(f"{PATH}/announcements", json=wish)).json()["number"] == 1


@pytest.mark.parametrize("request_key", ["", "x" * 65, "a b", "æ", 1])
async def test_a_key_that_is_none_is_refused(desk, request_key):
    async with desk.organizer() as client:
        answer = await client.post(f"{PATH}/announcements", json=ROOM | {"request": request_key})
    assert (answer.status_code, "request: " in answer.json()["detail"]) == (400, True)


async def test_what_waits_for_the_morning_says_so_in_the_preview_and_when_it_is_made(desk):
    desk.clock.tick(6 * 3600)  # Friday 22:55
    morning = {"code": "night", "at": desk.clock.real() + (8 * 60 + 5) * 60_000}
    wish = {"texts": {"nb": "Lunsj"}, "minutes": 24 * 60}
    async with desk.organizer() as client:
        preview = (await client.post(f"{PATH}/announcements/preview", json=wish)).json()
        made = (await client.post(f"{PATH}/announcements", json=wish)).json()
    assert (preview["wait"], made["wait"], preview["sends_at"]) == (morning, morning, morning["at"])


async def test_who_has_no_text_of_their_own_gets_another_s_and_the_preview_says_so(desk):
    async with desk.organizer() as client:
        preview = await client.post(f"{PATH}/announcements/preview", json={"texts": {"nb": "Lunsj"}})
    assert [(told["language"], told["fallback"], told["in"]) for told in preview.json()["told"]] == [
        ("en", True, "nb"),
        ("nb", False, "nb"),
    ]


async def test_send_now_is_of_what_was_seen(desk):
    await publish(desk.database, desk.clock, EDITED)
    async with desk.organizer() as client:
        stale = await client.post(f"{PATH}/pace", json={"pace": "now", "revision": 1})
        assert (stale.status_code, stale.json()["detail"]) == (
            409,
            "More has been published since you looked: look again.",
        )
        assert (await client.get(PATH)).json()["pace"]["pace"] == "normal"
        held = await client.post(f"{PATH}/pace", json={"pace": "hold", "revision": 1})
        now = await client.post(f"{PATH}/pace", json={"pace": "now", "revision": 2})
        assert (held.status_code, now.status_code) == (204, 204)
        assert (await client.get(PATH)).json()["pace"]["pace"] == "now"


async def test_a_phone_says_whether_it_is_an_organizer_s(desk):
    await desk.subscribe()

    async def told(client):
        answer = await client.post(f"{PATH}/phone/state", json={"endpoint": PHONE})
        return answer.status_code, answer.json()

    async with desk.organizer() as client:
        assert await told(client) == (200, {"told": False})
        await client.put(f"{PATH}/phone", json={"endpoint": PHONE})
        assert await told(client) == (200, {"told": True})
        unknown = await client.post(f"{PATH}/phone/state", json={"endpoint": f"{PHONE}s"})
        assert unknown.json() == {"told": False}


async def test_it_may_end_at_a_time_of_the_event_s_clock(desk):
    async with desk.organizer() as client:
        preview = await client.post(f"{PATH}/announcements/preview", json=ROOM | {"until": "18:00"})
        over = await client.post(f"{PATH}/announcements/preview", json=ROOM | {"until": "16:00"})
    assert preview.json()["expires_at"] == desk.clock.real() + 65 * 60_000
    assert (over.status_code, "16:00 is over today" in over.json()["detail"]) == (422, True)


@pytest.mark.parametrize(
    ("wish", "status", "said"),
    [
        ({"texts": {"en": " "}}, 422, "en: the text is empty: say something"),
        ({"texts": {"en": {"title": "x" * 41}}}, 422, "the title has 41 characters, at most 40 fit"),
        (
            {"texts": {"en": {"title": "x", "body": "x" * 301}}},
            422,
            "the body has 301 characters, at most 300",
        ),
        ({"texts": {"de": "Mittag"}}, 422, "de: the event is in en and nb, nobody would read this"),
        ({"texts": {}}, 400, "texts: "),
        ({"texts": {"en": "x" * 4_001}}, 400, "texts"),
        ({"texts": {"en": "Lunch"}, "minutes": 0}, 400, "minutes: "),
        ({"texts": {"en": "Lunch"}, "until": "25:00"}, 400, "until: "),
        ({"texts": {"en": "Lunch"}, "starred": "../x"}, 400, "starred: "),
    ],
)
async def test_what_cannot_be_announced_says_why_with_the_limit(desk, wish, status, said):
    async with desk.organizer() as client:
        for path in ("/announcements/preview", "/announcements"):
            answer = await client.post(f"{PATH}{path}", json=wish)
            assert (answer.status_code, said in answer.json()["detail"]) == (status, True), answer.json()


async def test_only_those_who_starred_a_session_hear_of_it(desk):
    await desk.subscribe()
    await desk.subscribe("https://push.example/other", stars=frozenset({"panel"}))
    async with desk.organizer() as client:
        answer = await client.post(f"{PATH}/announcements", json=ROOM | {"starred": "panel"})
    assert (answer.status_code, answer.json()["phones"]) == (200, 1)


async def test_an_organizer_s_phone_is_counted_until_it_is_given_back_or_the_token_revoked(desk):
    token = await desk.token()
    await desk.subscribe()

    async def organizers(client):
        return (await client.get(PATH)).json()["subscribers"]

    async with desk.client(token) as client:
        marked = await client.put(f"{PATH}/phone", json={"endpoint": PHONE})
        assert (marked.status_code, await organizers(client)) == (204, {"total": 1, "organizers": 1})
        left = await client.request("DELETE", f"{PATH}/phone", json={"endpoint": PHONE})
        assert (left.status_code, await organizers(client)) == (204, {"total": 1, "organizers": 0})
        await client.put(f"{PATH}/phone", json={"endpoint": PHONE})
        assert (await actions(client))[:3] == [
            ("Kari", "phone-marked"),
            ("Kari", "phone-unmarked"),
            ("Kari", "phone-marked"),
        ]
    await revoke(desk.database, desk.clock, "Kari")
    async with desk.organizer() as client:
        assert await organizers(client) == {"total": 1, "organizers": 0}


async def test_a_phone_that_is_not_subscribed_cannot_be_an_organizer_s(desk):
    async with desk.organizer() as client:
        unknown = await client.put(f"{PATH}/phone", json={"endpoint": PHONE})
        hostile = await client.put(f"{PATH}/phone", json={"endpoint": "https://127.0.0.1/x"})
    assert (unknown.status_code, unknown.json()["detail"]) == (
        404,
        "This phone is not subscribed; switch alerts on first.",
    )
    assert (hostile.status_code, hostile.json()["detail"]) == (
        400,
        "endpoint: this is no push service that we know",
    )
