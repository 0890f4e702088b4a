"""Pace, announcements, and organizers' own phones."""

import pytest

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
        "",
    )
    assert (sent, desk.nudged) == ({"number": 1, "phones": 1, "waits": ""}, 1)
    assert (told["announcement"], told["waiting"], told["texts"]["en"]) == (
        1,
        1,
        {"title": "Lunch is in the foyer", "body": "Bring your badge."},
    )


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
            ("Kari", "phone"),
            ("Kari", "phone given back"),
            ("Kari", "phone"),
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
