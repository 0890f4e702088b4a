"""Who gets in, and who does not."""

import logging

import pytest

from companion.api.quota import Rate
from companion.api.state import GuessLimits
from companion.services.sign_in import STAYS_MS, Door, revoke
from tests.api.organizer.world import CHOSEN, Desk
from tests.api.world import World, an_edition

PATH = "/api/organizer/session"
STATE = "/api/organizer"
DAY_S = 24 * 3600


async def sign_in(client, token):
    return await client.post(PATH, json={"token": token})


async def test_a_token_opens_the_desk_to_this_browser_until_it_signs_out(desk):
    token = await desk.token()
    async with desk.client() as client:
        answer = await sign_in(client, token)
        assert (answer.status_code, answer.headers["cache-control"], answer.json()) == (
            200,
            "no-store",
            {"name": "Kari", "expires_at": desk.clock.real() + STAYS_MS},
        )
        assert (await client.get(STATE)).json()["name"] == "Kari"
        left = await client.delete(PATH)
        assert (left.status_code, client.cookies.get("companion_organizer")) == (204, None)
        assert (await client.get(STATE)).status_code == 401


async def test_a_cookie_that_was_kept_is_worth_nothing_after_signing_out(desk):
    async with desk.client() as client:
        await sign_in(client, CHOSEN)
        kept = client.cookies["companion_organizer"]
        await client.delete(PATH)
        answer = await client.get(STATE, headers={"Cookie": f"companion_organizer={kept}"})
    assert answer.status_code == 401


@pytest.mark.parametrize(("origin", "secure"), [("http://test", False), ("https://agenda.example.org", True)])
async def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(desk, origin, secure):
    world = World(edition=an_edition(), door=desk.door, desk=desk.desk, now=desk.clock.real, origin=origin)
    async with world.client() as client:
        header = (await sign_in(client, CHOSEN)).headers["set-cookie"]
    name, *attributes = header.split("; ")
    assert name.startswith("companion_organizer=")
    assert {attribute.lower() for attribute in attributes} == {
        "httponly",
        "max-age=604800",
        "path=/api/organizer",
        "samesite=strict",
        *(["secure"] if secure else []),
    }


@pytest.mark.parametrize("header", ["", "Bearer ", "Bearer wrong-but-long-enough", "Basic a2FyaTprYXJp"])
async def test_without_a_good_token_nothing_is_shown(desk, header):
    async with desk.client() as client:
        for path in ("", "/agenda", "/file", "/revisions", "/revisions/1", "/deliveries", "/audit"):
            answer = await client.get(f"{STATE}{path}", headers={"Authorization": header})
            assert (path, answer.status_code, answer.headers["content-type"]) == (
                path,
                401,
                "application/problem+json",
            )
            assert answer.headers["www-authenticate"] == "Bearer"


async def test_a_script_brings_its_token_along(desk):
    async with desk.client(await desk.token()) as client:
        assert (await client.get(STATE)).json()["name"] == "Kari"


async def test_a_revoked_token_is_told_so_and_so_is_its_browser(desk):
    token = await desk.token()
    async with desk.client() as client:
        await sign_in(client, token)
        await revoke(desk.database, desk.clock, "Kari")
        answers = [
            await client.get(STATE),
            await client.get(STATE, headers={"Authorization": f"Bearer {token}"}),
            await sign_in(client, token),
        ]
    assert [(answer.status_code, answer.json()["detail"]) for answer in answers] == [
        (403, "The token of Kari has been revoked: ask for a new one.")
    ] * 3


async def test_a_browser_is_signed_out_after_a_week(desk):
    async with desk.client() as client:
        await sign_in(client, CHOSEN)
        client.cookies.jar.clear_expired_cookies = lambda: None
        desk.clock.tick(7 * DAY_S - 1)
        assert (await client.get(STATE)).status_code == 200
        desk.clock.tick(1)
        assert (await client.get(STATE)).status_code == 401


async def test_another_token_in_the_settings_signs_out_who_came_with_the_old_one(desk):
    door = Door(desk.clock, "another-choice-now")
    door.database = desk.database
    other = World(edition=an_edition(), door=door, desk=desk.desk, now=desk.clock.real)
    async with desk.client() as client, other.client() as later:
        await sign_in(client, CHOSEN)
        assert (await client.get(STATE)).status_code == 200
        later.cookies = client.cookies
        assert (await later.get(STATE)).status_code == 401


async def test_without_one_in_the_settings_an_empty_token_opens_nothing(database, tmp_path):
    made = Desk(database, tmp_path)
    made.door._chosen = ""
    await made.open()
    async with made.client() as client:
        answers = [await sign_in(client, " "), await client.get(STATE, headers={"Authorization": "Bearer "})]
    assert [answer.status_code for answer in answers] == [401, 401]


async def test_who_guesses_is_slowed_down(desk):
    async with desk.client() as client:
        answers = [await sign_in(client, f"guess-number-{number:06}") for number in range(12)]
    assert [answer.status_code for answer in answers] == [401] * 10 + [429] * 2
    assert (answers[-1].headers["retry-after"], answers[-1].json()["detail"]) == (
        "30",
        "Too many wrong tokens. Try again in 30 s.",
    )


async def test_a_forged_address_gives_no_further_guesses(desk):
    async with desk.client() as client:
        answers = [
            await client.post(
                PATH,
                json={"token": f"guess-number-{number:06}"},
                headers={"X-Forwarded-For": f"198.51.100.{number}", "Forwarded": f"for=198.51.100.{number}"},
            )
            for number in range(11)
        ]
    assert [answer.status_code for answer in answers] == [401] * 10 + [429]


async def test_guesses_count_for_headers_and_sign_ins_alike(desk):
    async with desk.client() as client:
        for number in range(6):
            await sign_in(client, f"guess-number-{number:06}")
        answers = [
            await client.get(STATE, headers={"Authorization": f"Bearer guess-{number}"})
            for number in range(6)
        ]
    assert [answer.status_code for answer in answers] == [401] * 4 + [429] * 2


async def test_a_right_token_gets_in_from_an_address_where_somebody_guesses(desk):
    """A whole venue may be behind one address."""
    token = await desk.token()
    async with desk.client() as client:
        for number in range(30):
            await sign_in(client, f"guess-number-{number:06}")
        answers = [await sign_in(client, token), await sign_in(client, CHOSEN)]
    assert [answer.status_code for answer in answers] == [200, 200]


async def test_right_tokens_count_nothing(desk):
    async with desk.client(CHOSEN) as client:
        for _ in range(50):
            assert (await client.get(STATE)).status_code == 200
    async with desk.client() as client:
        assert (await sign_in(client, "wrong")).status_code == 401


async def test_a_chosen_token_cannot_be_guessed_for_long_a_made_one_gets_in_all_the_same(desk):
    token = await desk.token()
    async with desk.client() as client:
        for number in range(200):
            await sign_in(client, f"guess-number-{number:06}")
        answers = [await sign_in(client, CHOSEN), await sign_in(client, token)]
    async with desk.client(address="192.0.2.2") as elsewhere:
        answers.append(await sign_in(elsewhere, CHOSEN))
    assert [answer.status_code for answer in answers] == [429, 200, 200]


async def test_guesses_from_many_addresses_are_bounded_together(desk):
    token = await desk.token()
    desk.world = World(
        edition=an_edition(),
        door=desk.door,
        desk=desk.desk,
        now=desk.clock.real,
        guesses=GuessLimits(all=Rate(burst=5, per_second=1)),
    )
    for number in range(5):
        async with desk.client(address=f"198.51.100.{number}") as client:
            await sign_in(client, f"guess-number-{number:06}")
    async with desk.client(address="192.0.2.77") as client:
        answers = [await sign_in(client, CHOSEN), await sign_in(client, token)]
    assert [answer.status_code for answer in answers] == [429, 200]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 204),
        ({"Origin": "http://test"}, 204),
        ({"Origin": "http://test", "Sec-Fetch-Site": "same-origin"}, 204),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": ""}, 403),
        ({"Origin": "http://test.evil.example"}, 403),
        ({"Origin": "http://test@evil.example"}, 403),
        ({"Origin": "http://[::1"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
    ],
)
async def test_no_other_site_writes_in_an_organizers_name(desk, headers, status):
    async with desk.organizer() as client:
        answer = await client.post(f"{STATE}/pace", json={"pace": "normal"}, headers=headers)
        signed_in = await client.post(PATH, json={"token": CHOSEN}, headers=headers)
    assert (answer.status_code, signed_in.status_code) == (status, 200 if status == 204 else 403)


async def test_behind_a_proxy_the_public_address_is_ours(desk):
    world = World(
        edition=an_edition(),
        door=desk.door,
        desk=desk.desk,
        now=desk.clock.real,
        origin="https://agenda.example.org",
    )
    async with world.client() as client:
        answer = await client.post(
            PATH, json={"token": CHOSEN}, headers={"Origin": "https://agenda.example.org"}
        )
    assert answer.status_code == 200


@pytest.mark.parametrize("body", [{}, {"token": ""}, {"token": 1}, {"token": "x" * 201}, []])
async def test_a_body_that_is_no_token(desk, body):
    async with desk.client() as client:
        answer = await client.post(PATH, json=body)
        form = await client.post(PATH, data={"token": CHOSEN})
    assert (answer.status_code, form.status_code) == (400, 415)


async def test_no_secret_is_logged(desk, caplog):
    """Tokens, cookies and endpoints, right or wrong, whatever happens."""
    caplog.set_level(logging.INFO)
    token, wrong, endpoint = await desk.token(), "canary-wrong-token", "https://push.example/canary"
    await desk.subscribe(endpoint)
    async with desk.client() as client:
        await sign_in(client, wrong)
        await sign_in(client, token)
        cookie = client.cookies["companion_organizer"]
        await client.put(f"{STATE}/phone", json={"endpoint": endpoint})
        await client.get(STATE, headers={"Authorization": f"Bearer {wrong}"})
        await desk.database.dispose()
        desk.door.database = desk.desk.database = None
        broken = [
            await client.put(f"{STATE}/phone", json={"endpoint": endpoint}),
            await sign_in(client, token),
            await client.delete(PATH),
        ]
    assert {answer.status_code for answer in broken} == {500}
    assert "failed" in caplog.text
    for secret in (token, wrong, cookie, "canary", CHOSEN):
        assert secret not in caplog.text, secret
