from datetime import date

import pytest

from companion.api.quota import Rate
from companion.api.state import Limits
from companion.api.wishes import Keys, Wish
from companion.domain.audience import Scope
from tests.api.world import ENDPOINT, KEYS, NOW, World, a_snapshot, an_edition

PATH = "/api/subscriptions"
WISH = {"endpoint": ENDPOINT, "keys": KEYS}


@pytest.fixture
def world():
    return World(edition=an_edition())


async def test_the_public_key(world):
    async with world.client() as client:
        assert (await client.get("/api/push")).json() == {"public_key": "BPublicPoint", "key_id": "k1"}


async def test_a_bare_browser_subscription_gets_the_defaults(world):
    async with world.client() as client:
        answer = await client.put(PATH, json=WISH | {"expirationTime": None})
    assert (answer.status_code, answer.headers["cache-control"], answer.json()) == (
        201,
        "no-store",
        {"created": True, "language": "en", "key_id": "k1"},
    )
    assert (world.phones.stored, world.phones.times) == (
        {
            ENDPOINT: Wish(
                endpoint=ENDPOINT,
                keys=Keys(**KEYS),
                language="en",
                scope=Scope.ALL,
                stars=frozenset(),
                days=(),
                announcements=True,
                reminder_minutes=0,
            )
        },
        [NOW],
    )


async def test_a_second_wish_replaces_the_first(world):
    wish = WISH | {
        "language": "nb",
        "scope": "starred",
        "stars": ["keynote", "keynote", "pizza"],
        "days": ["2021-09-17", "2022-09-17"],
        "announcements": False,
        "reminder_minutes": 10,
        "somethingOfChrome": {"x": [1]},
    }
    async with world.client() as client:
        await client.put(PATH, json=WISH)
        answer = await client.put(PATH, json=wish)
    assert (answer.status_code, answer.json()["created"]) == (200, False)
    assert world.phones.stored == {
        ENDPOINT: Wish(
            endpoint=ENDPOINT,
            keys=Keys(**KEYS),
            language="nb",
            scope=Scope.STARRED,
            stars=frozenset({"keynote", "pizza"}),
            days=(date(2022, 9, 17),),
            announcements=False,
            reminder_minutes=10,
        )
    }


@pytest.mark.parametrize(
    ("asked", "spoken"), [("nb", "nb"), ("nb-NO", "nb"), ("EN", "en"), ("de", "en"), ("zh-Hant-TW", "en")]
)
async def test_the_language_is_one_that_the_event_speaks(world, asked, spoken):
    async with world.client() as client:
        answer = await client.put(PATH, json=WISH | {"language": asked})
    assert (answer.json()["language"], world.phones.stored[ENDPOINT].language) == (spoken, spoken)


async def test_the_endpoint_is_kept_as_it_was_rebuilt(world):
    async with world.client() as client:
        await client.put(PATH, json=WISH | {"endpoint": f"{ENDPOINT}#"})
        tested = await client.post(f"{PATH}/test", json={"endpoint": f"{ENDPOINT}#"})
        left = await client.request("DELETE", PATH, json={"endpoint": f"{ENDPOINT}#"})
    assert (tested.status_code, left.status_code, world.phones.stored) == (202, 204, {})


@pytest.mark.parametrize(
    ("wish", "detail"),
    [
        ({"endpoint": "https://127.0.0.1/x"}, "endpoint: this is no push service that we know"),
        ({"endpoint": ""}, "endpoint: Expected str of length >= 1"),
        ({"endpoint": "https://push.example/" + "x" * 2028}, "endpoint: Expected str of length <= 2048"),
        ({"endpoint": "https://push.example/\0"}, "endpoint: Expected str matching regex '^[!-~]+$'"),
        ({"endpoint": "https://push.example/é"}, "endpoint: Expected str matching regex '^[!-~]+$'"),
        ({"endpoint": 1}, "endpoint: Expected str, got int"),
        ({"keys": {"p256dh": "x", "auth": "short"}}, "keys: auth is not 16 bytes"),
        ({"keys": {"p256dh": "x"}}, "keys: Object missing required field auth"),
        ({"keys": None}, "keys: Expected object, got null"),
        ({"keys": {"p256dh": "x" * 201, "auth": "x"}}, "keys.p256dh: Expected str of length <= 200"),
        ({"language": "e\0"}, None),
        ({"language": "x" * 40}, None),
        ({"scope": "some"}, "scope: Invalid enum value 'some'"),
        ({"stars": ["../x"]}, None),
        ({"stars": ["a\0b"]}, None),
        ({"stars": "pizza"}, "stars: Expected array, got str"),
        ({"stars": [f"s-{number}" for number in range(501)]}, "stars: Expected array of length <= 500"),
        ({"days": ["2022-02-30"]}, "days[0]: Invalid RFC3339 encoded date"),
        ({"days": ["2022-09-16"] * 61}, "days: Expected array of length <= 60"),
        ({"announcements": "yes"}, "announcements: Expected bool, got str"),
        ({"reminder_minutes": -1}, "reminder_minutes: Expected int >= 0"),
        ({"reminder_minutes": 121}, "reminder_minutes: Expected int <= 120"),
        ({"reminder_minutes": "10"}, "reminder_minutes: Expected int, got str"),
        ({"reminder_minutes": 1e300}, None),
        ({"replaces": ""}, "replaces: Expected str of length >= 1"),
        ({"replaces": "https://push.example/é"}, "replaces: Expected str matching regex '^[!-~]+$'"),
        ({"replaces": "https://push.example/" + "x" * 2028}, "replaces: Expected str of length <= 2048"),
        ({"replaces": None}, "replaces: Expected str, got null"),
    ],
)
async def test_a_bad_wish_is_refused_by_the_name_of_its_field(world, wish, detail):
    async with world.client() as client:
        answer = await client.put(PATH, json=WISH | wish)
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert answer.json()["detail"] == detail or detail is None
    assert answer.json()["detail"].startswith(next(iter(wish)))
    assert world.phones.stored == {}


async def test_leaving_is_the_same_for_who_was_there_and_who_was_not(world):
    async with world.client() as client:
        await client.put(PATH, json=WISH)
        answers = [await client.request("DELETE", PATH, json={"endpoint": ENDPOINT}) for _ in range(2)]
    assert [(answer.status_code, answer.content) for answer in answers] == [(204, b"")] * 2
    assert world.phones.stored == {}


async def test_an_endpoint_that_is_no_longer_admitted_can_still_leave(world):
    world.phones.stored["https://old.example/1"] = Wish(
        endpoint="https://old.example/1", keys=Keys("", ""), language="en"
    )
    async with world.client() as client:
        answer = await client.request("DELETE", PATH, json={"endpoint": "https://old.example/1"})
    assert (answer.status_code, world.phones.stored) == (204, {})


async def test_a_test_notification_goes_to_who_is_subscribed(world):
    async with world.client() as client:
        unknown = await client.post(f"{PATH}/test", json={"endpoint": ENDPOINT})
        await client.put(PATH, json=WISH)
        known = await client.post(f"{PATH}/test", json={"endpoint": ENDPOINT})
    assert (unknown.status_code, unknown.json()["detail"]) == (
        404,
        "This phone is not subscribed; subscribe it first.",
    )
    assert (known.status_code, known.content) == (202, b"")


async def test_one_phone_cannot_be_flooded_with_tests(world):
    async with world.client() as client:
        await client.put(PATH, json=WISH)
        answers = [await client.post(f"{PATH}/test", json={"endpoint": ENDPOINT}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [202] * 5 + [429]
    assert (answers[-1].headers["retry-after"], len(world.phones.tested)) == ("10", 5)


async def test_a_whole_venue_behind_one_address_subscribes_and_tests(world):
    async with world.client() as client:
        statuses = []
        for number in range(400):
            phone = {"endpoint": f"{ENDPOINT}/{number}"}
            statuses.append((await client.put(PATH, json=WISH | phone)).status_code)
            statuses.append((await client.post(f"{PATH}/test", json=phone)).status_code)
    assert statuses == [201, 202] * 400


async def test_writes_of_one_address_are_bounded_and_others_are_not_concerned():
    world = World(edition=an_edition(), limits=Limits(writes=Rate(burst=2, per_second=0.25)))
    async with world.client("192.0.2.1") as client:
        answers = [await client.put(PATH, json=WISH) for _ in range(3)]
        read = await client.get("/api/agenda")
        world.seconds += 4
        later = await client.put(PATH, json=WISH)
    async with world.client("192.0.2.2") as client:
        other = await client.put(PATH, json=WISH)
    assert [answer.status_code for answer in (*answers, read, later, other)] == [201, 200, 429, 200, 200, 200]
    assert (answers[2].headers["retry-after"], answers[2].json()["detail"]) == (
        "4",
        "Too many requests from this address. Try again in 4 s.",
    )


async def test_a_forged_forwarding_header_buys_nothing():
    world = World(edition=an_edition(), limits=Limits(writes=Rate(burst=1, per_second=0.1)))
    async with world.client() as client:
        statuses = [
            (
                await client.put(PATH, json=WISH, headers={"X-Forwarded-For": f"198.51.100.{number}"})
            ).status_code
            for number in range(5)
        ]
    assert statuses == [201, 429, 429, 429, 429]


async def test_the_quota_is_taken_before_the_body_is_read():
    world = World(edition=an_edition(), limits=Limits(writes=Rate(burst=1, per_second=0.1)))
    async with world.client() as client:
        statuses = [(await client.put(PATH, content=b"junk")).status_code for _ in range(2)]
    assert statuses == [415, 429]


async def test_before_the_first_agenda_nobody_can_be_asked_for_a_language():
    async with World().client() as client:
        answer = await client.put(PATH, json=WISH)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")


async def test_a_browser_with_a_new_endpoint_takes_over_what_it_does_not_say_again(world):
    wish = WISH | {"language": "nb", "announcements": True, "replaces": f"{ENDPOINT}/old#"}
    async with world.client() as client:
        answer = await client.put(PATH, json=wish)
    assert answer.status_code == 201
    assert world.phones.stored == {
        ENDPOINT: Wish(
            endpoint=ENDPOINT,
            keys=Keys(**KEYS),
            language="nb",
            announcements=True,
            replaces=f"{ENDPOINT}/old",
            kept=frozenset({"scope", "stars", "days", "reminder_minutes"}),
        )
    }


async def test_an_old_endpoint_that_is_no_longer_admitted_can_still_be_replaced(world):
    async with world.client() as client:
        await client.put(PATH, json=WISH | {"replaces": "https://old.example/1"})
    assert world.phones.stored[ENDPOINT].replaces == "https://old.example/1"


async def test_the_answer_names_the_language_that_is_stored(world):
    """A wish that was kept may have another one than the event's first."""
    world.phones.kept_language = "nb"
    async with world.client() as client:
        answer = await client.put(PATH, json=WISH | {"replaces": f"{ENDPOINT}/old"})
    assert answer.json() == {"created": True, "language": "nb", "key_id": "k1"}


@pytest.mark.parametrize(("before", "status"), [(1, 201), (0, 409), (-1, 409)])
async def test_after_the_event_no_phone_is_taken_in_any_more(before, status):
    forgotten_at = 1_664_834_400_000  # 4 October 2022, 00:00 in Bergen: the fourteenth day is over
    offset = 3_600_000
    edition = an_edition(a_snapshot(clock_offset=offset))
    world = World(edition=edition, now=lambda: forgotten_at - offset - before)
    async with world.client() as client:
        answer = await client.put(PATH, json=WISH)
        left = await client.request("DELETE", PATH, json={"endpoint": ENDPOINT})
    assert (answer.status_code, left.status_code) == (status, 204)
    if status == 409:
        assert (answer.headers["content-type"], answer.json()) == (
            "application/problem+json",
            {
                "status": 409,
                "title": "Conflict",
                "detail": "The event is over: phones are told nothing more, and none is remembered.",
                "type": "about:blank",
            },
        )
        assert world.phones.times == []
