"""What the service worker makes of a push: always something to see, then the pages that it is about."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page

from companion.domain.agenda import Agenda
from companion.push.payload import payload
from tests.browser.chromium import PATIENCE_S, Phone, a_lasting_phone, in_chromium
from tests.browser.site_server import SiteServer
from tests.builders import changed

pytestmark = in_chromium

TAG = "0123456789abcdefghijklmnopqrstuv"
MOVED = "Talk 10 at 10:12"
HEAR_PUSH = """() => new Promise(done => navigator.serviceWorker.addEventListener(
    "message", ({data}) => data.type === "push" && done(data)))"""


def a_push(alert: int = 1, **fields: str) -> str:
    """As the deliverer sends it."""
    values = {
        "title": MOVED,
        "body": "Was 10:00.",
        "navigate": "https://public.example/sessions/talk-10",
        **fields,
    }
    return payload(language="en", tag=TAG, revision="2-00000002", alert=alert, **values).decode()


def shown(alert: int = 1, *, renotify: bool = False, **fields: str) -> dict[str, Any]:
    """The notification of such a push."""
    return {
        "title": MOVED,
        "body": "Was 10:00.",
        **fields,
        "lang": "en",
        "dir": "ltr",
        "tag": TAG,
        "renotify": renotify,
        "icon": "/apple-touch-icon.png",
        "data": {
            "revision": "2-00000002",
            "alert": alert,
            "navigate": "https://public.example/sessions/talk-10",
        },
    }


async def test_it_shows_the_text_and_then_fetches_what_it_is_about(
    phone: Phone, home: Page, site: SiteServer, agenda: Agenda
) -> None:
    await phone.note_notifications()
    await site.publish(changed(agenda, "talk-10", start="10:12"), live=False)
    await phone.push(home, a_push())
    assert await phone.notified(MOVED) == [shown()]
    await phone.keeps(home, site.edition)
    await phone.context.set_offline(True)
    await home.goto(f"{site.url}/sessions/talk-10")
    assert await home.locator("time").first.inner_text() == "10:12"


async def test_it_tells_once_that_it_showed_a_notification(
    phone: Phone, home: Page, site: SiteServer
) -> None:
    """A message that a service sends twice is one that one phone has shown."""
    await phone.note_notifications()
    first, second = "A" * 32, "B" * 32
    for alert, receipt in ((1, first), (1, first), (2, second)):
        values = {
            "title": MOVED,
            "body": "Was 10:00.",
            "navigate": "https://public.example/",
            "language": "en",
        }
        message = payload(**values, tag=TAG, revision="2-00000002", alert=alert, receipt=receipt)
        heard = asyncio.ensure_future(home.evaluate(HEAR_PUSH))
        await asyncio.sleep(0.05)
        await phone.push(home, message.decode())
        await heard
    await site.until(lambda: len(site.receipts) == 2)
    assert site.receipts == [(first, "shown"), (second, "shown")]


async def test_without_a_token_it_reports_nothing(phone: Phone, home: Page, site: SiteServer) -> None:
    await phone.note_notifications()
    heard = asyncio.ensure_future(home.evaluate(HEAR_PUSH))
    await asyncio.sleep(0.05)
    await phone.push(home, a_push())
    await heard
    await site.until(lambda: site.requests[-1] == "/api/head")
    assert "/api/receipts" not in site.requests


async def test_it_shows_even_if_the_server_is_silent(phone: Phone, home: Page, site: SiteServer) -> None:
    await phone.note_notifications()
    site.failing = {"/": 0}
    await phone.push(home, a_push())
    assert await phone.notified(MOVED) == [shown()]


async def test_the_browser_accepts_what_is_shown(tmp_path: Path, site: SiteServer) -> None:
    async with a_lasting_phone(tmp_path, permissions=["notifications"]) as phone:
        page = await phone.open(f"{site.url}/")
        await phone.keeps(page, site.edition)
        heard = asyncio.create_task(page.evaluate(HEAR_PUSH))
        await phone.push(page, a_push())
        assert await heard == {"type": "push"}
        seen = await phone.in_worker(
            """async () => (await registration.getNotifications()).map(
                ({title, body, lang, dir, tag, renotify, icon, data}) =>
                    ({title, body, lang, dir, tag, renotify, icon: new URL(icon).pathname, data}))"""
        )
        assert seen == [shown()]


async def test_a_new_alert_under_an_old_tag_is_heard_and_a_repetition_is_not(
    phone: Phone, home: Page
) -> None:
    await phone.note_notifications()
    seen = []
    for alert, title in ((1, "Talk 10 at 10:12"), (1, "The same again"), (2, "Talk 10 at 10:20")):
        await phone.push(home, a_push(alert, title=title))
        seen += await phone.notified(title)
    assert seen == [
        shown(1),
        shown(1, title="The same again"),
        shown(2, title="Talk 10 at 10:20", renotify=True),
    ]


@pytest.mark.parametrize(
    ("home_path", "language", "sentence"),
    [
        ("/", "en", "The agenda has changed. Open it to see what is new."),
        ("/nb/", "nb", "Programmet er endret. Åpne det for å se hva som er nytt."),
    ],
)
async def test_what_cannot_be_read_is_told_in_the_language_of_the_pages(
    phone: Phone, site: SiteServer, home_path: str, language: str, sentence: str
) -> None:
    page = await phone.open(f"{site.url}{home_path}")
    await phone.keeps(page, site.edition, language)
    await phone.note_notifications()
    for count, data in enumerate(
        ("", "not JSON", "null", "[]", "{}", '{"notification": {"title": ""}}'), start=1
    ):
        await phone.push(page, data)
        told = await phone.notified(*[sentence] * count)
        assert told[-1] == {"title": sentence, "lang": language}


async def test_open_pages_hear_of_a_push_at_once(phone: Phone, home: Page, site: SiteServer) -> None:
    await phone.note_notifications()
    site.failing = {"/": 0}
    heard = asyncio.create_task(home.evaluate(HEAR_PUSH))
    await phone.push(home, a_push())
    async with asyncio.timeout(PATIENCE_S):
        assert await heard == {"type": "push"}


async def test_a_browser_that_takes_another_address_is_subscribed_again(
    phone: Phone, home: Page, site: SiteServer
) -> None:
    await phone.in_worker(
        """() => {
            PushManager.prototype.subscribe = async ({applicationServerKey}) => ({
                toJSON: () => ({endpoint: "https://push.example/moved", keys: {key: applicationServerKey}}),
            });
            dispatchEvent(new ExtendableEvent("pushsubscriptionchange"));
        }"""
    )
    await site.until(lambda: bool(site.subscriptions))
    assert site.subscriptions == {
        "https://push.example/moved": {
            "endpoint": "https://push.example/moved",
            "keys": {"key": site.public_key},
            "language": "en",
        }
    }


async def test_the_wishes_of_an_old_address_are_left_to_the_server(
    phone: Phone, home: Page, site: SiteServer
) -> None:
    await phone.in_worker(
        """() => dispatchEvent(Object.assign(new ExtendableEvent("pushsubscriptionchange"), {
            oldSubscription: {endpoint: "https://push.example/old"},
            newSubscription: {toJSON: () => ({endpoint: "https://push.example/moved", keys: {auth: "a"}})},
        }))"""
    )
    await site.until(lambda: bool(site.subscriptions))
    assert site.subscriptions == {
        "https://push.example/moved": {
            "endpoint": "https://push.example/moved",
            "keys": {"auth": "a"},
            "replaces": "https://push.example/old",
        }
    }


@pytest.mark.parametrize("offline", [False, True])
async def test_a_session_that_is_gone_ends_on_a_page_that_says_so(
    phone: Phone, home: Page, site: SiteServer, *, offline: bool
) -> None:
    await phone.context.set_offline(offline)
    await home.goto(f"{site.url}/sessions/gone")
    assert await home.locator("h1").inner_text() == "This page is not here"
    await home.locator("main").get_by_role("link", name="What has changed").click()
    await home.wait_for_url("**/changes")
    assert await home.locator("h1").inner_text() == "What has changed"
