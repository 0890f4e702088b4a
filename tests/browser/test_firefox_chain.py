"""The main job, with nothing faked but the push service: an edit of the agenda's file reaches a real Firefox.

An attendee presses the switch, the organizer saves the file, the phone says what is now and what was.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, closing
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.browser.companion_process import BEFORE_THE_DOORS_OPEN, CompanionProcess
from tests.browser.firefox import Firefox, Notification
from tests.browser.firefox_profile import in_firefox
from tests.browser.firefox_push_service import DELIVERED, Ack, FirefoxPushService

pytestmark = in_firefox

WORKER_SLEEPS_SOON = {
    "dom.serviceWorkers.idle_timeout": 500,
    "dom.serviceWorkers.idle_extended_timeout": 500,
}
SWITCH_SAYS = "document.querySelector('#alert-switch:enabled')?.getAttribute('aria-checked') === arguments[0]"
TEST_SAYS = "document.querySelector('#test-status').innerText.startsWith(arguments[0])"
ALERTS_MADE = "(await (await fetch('/api/head')).json()).alert === arguments[0]"
MAIN_SAYS = "document.querySelector('main').innerText.includes(arguments[0])"
"""What a phone is told may be some moments ahead of the pages; an open page catches up by itself."""
ASK_FOR_TEST = """
    const headers = {"Content-Type": "application/json"};
    const body = JSON.stringify({endpoint: arguments[0]});
    return (await fetch("/api/subscriptions/test", {method: "POST", headers, body})).status;
"""
SEND_SECONDS = 2
"""Longer than the server takes from an alert to its last request."""


class Expected(NamedTuple):
    """What an attendee reads, in one language, when the pizza moves from 20:00 to 20:30."""

    language: str
    settings: str
    off: str
    on: str
    notification: Notification
    session: str
    time: str
    test_notification: Notification
    test_arrived: str


ENGLISH = Expected(
    language="en",
    settings="/settings",
    off="Off. Switch it on, and choose “Allow” when your browser asks.",
    on="On. This phone is told of changes, in English.",
    notification=Notification("Rehearsal: Pizza starts at 20:30", "Was 20:00.", "en"),
    session="/sessions/pizza",
    time="20:30",
    test_notification=Notification(
        "Test: alerts reach this phone", "This is how you will hear when the programme changes.", "en"
    ),
    test_arrived="Arrived in",
)
NORWEGIAN = Expected(
    language="nb",
    settings="/nb/settings",
    off="Av. Slå på, og velg «Tillat» når nettleseren spør.",
    on="På. Denne telefonen får vite om endringer, på norsk.",
    notification=Notification("Øvelse: Pizza begynner kl. 20.30", "Var kl. 20.00.", "nb"),
    session="/nb/sessions/pizza",
    time="20:30",
    test_notification=Notification(
        "Test: Varsler når denne telefonen", "Slik får du beskjed når programmet endres.", "nb"
    ),
    test_arrived="Kom fram på",
)
in_each_language = pytest.mark.parametrize("expected", [ENGLISH, NORWEGIAN], ids=["en", "nb"])


class Conference(NamedTuple):
    """The app, an attendee's phone, and the push service between them."""

    app: CompanionProcess
    phone: Firefox
    push_service: FirefoxPushService

    async def switch_alerts_on(self, expected: Expected) -> str:
        """Press the switch on the settings page; answers the endpoint that the phone was given."""
        await self.phone.goto(f"{self.app.origin}{expected.settings}")
        await self.phone.wait_for_text("#alert-status", expected.off)
        await self.phone.wait_for(SWITCH_SAYS, "false")
        await self.phone.click("#alert-switch")
        await self.phone.wait_for_text("#alert-status", expected.on)
        await self.phone.wait_for(SWITCH_SAYS, "true")
        (endpoint,) = self.push_service.endpoints
        return endpoint

    def move_the_pizza(self) -> None:
        """As the organizer does: in the file, with the app running."""
        self.app.edit("start: 20:00", "start: 20:30")

    async def answer_to_a_test_request(self, endpoint: str) -> int:
        """The status that the server answers when this endpoint asks for a test notification."""
        return int(await self.phone.script(ASK_FOR_TEST, endpoint))


@asynccontextmanager
async def a_conference(
    home: Path, language: str = "en", *, rehearse: str = BEFORE_THE_DOORS_OPEN
) -> AsyncIterator[Conference]:
    async with FirefoxPushService() as push_service, AsyncExitStack() as ending:
        pushes = {"COMPANION_PUSH_HOSTS": push_service.origin}
        app = CompanionProcess(home, environment=pushes, rehearse=rehearse)
        phone = Firefox(push_service, home, language=language, preferences=WORKER_SLEEPS_SOON)
        ending.push_async_exit(app)
        ending.push_async_exit(phone)
        async with asyncio.TaskGroup() as starting:  # beside each other: both take seconds
            starting.create_task(app.start())
            starting.create_task(phone.start())
        yield Conference(app, phone, push_service)


@in_each_language
async def test_an_edit_is_told_and_a_tap_opens_the_session(tmp_path: Path, expected: Expected) -> None:
    async with a_conference(tmp_path, expected.language) as here:
        endpoint = await here.switch_alerts_on(expected)
        here.move_the_pizza()
        assert await here.push_service.wait_for_ack() == Ack(endpoint, DELIVERED)
        assert await here.phone.wait_for_notification() == expected.notification
        assert [(post.status, post.reason) for post in here.push_service.posts] == [(201, "")]

        await here.phone.click_notification()
        await here.phone.switch_to_tab(expected.session)
        assert await here.phone.url() == f"{here.app.origin}{expected.session}"
        await here.phone.wait_for(MAIN_SAYS, expected.time)
        assert await receipts(here.app.data, 2) == {"shown": 1, "opened": 1}


async def receipts(data: Path, count: int) -> dict[str, int]:
    """What the phone has reported, once there are so many kinds of it."""
    async with asyncio.timeout(10):
        while True:
            with closing(sqlite3.connect(data / "companion.db")) as database:
                found = dict(database.execute("SELECT kind, count FROM receipts").fetchall())
            if len(found) >= count:
                return found
            await asyncio.sleep(0.1)


async def test_an_edit_is_told_with_no_page_open_and_the_worker_asleep(tmp_path: Path) -> None:
    async with a_conference(tmp_path) as here:
        endpoint = await here.switch_alerts_on(ENGLISH)
        await here.phone.close_all_pages()
        await here.phone.wait_until_workers_sleep()

        here.move_the_pizza()
        assert await here.push_service.wait_for_ack() == Ack(endpoint, DELIVERED)
        assert await here.phone.wait_for_notification() == ENGLISH.notification

        await here.phone.click_notification()
        await here.phone.switch_to_tab(ENGLISH.session)
        await here.phone.wait_for(MAIN_SAYS, ENGLISH.time)


async def test_switched_off_the_phone_is_forgotten(tmp_path: Path) -> None:
    async with a_conference(tmp_path) as here:
        endpoint = await here.switch_alerts_on(ENGLISH)
        await here.phone.click("#alert-switch")
        await here.phone.wait_for_text("#alert-status", ENGLISH.off)
        await here.phone.wait_for(SWITCH_SAYS, "false")
        assert here.push_service.endpoints == []

        assert await here.answer_to_a_test_request(endpoint) == 404
        here.move_the_pizza()
        await here.phone.wait_for(ALERTS_MADE, 1)
        await asyncio.sleep(SEND_SECONDS)
        assert here.push_service.posts == []
        assert await here.phone.notifications() == []


@in_each_language
async def test_the_test_button_shows_a_notification(tmp_path: Path, expected: Expected) -> None:
    async with a_conference(tmp_path, expected.language) as here:
        endpoint = await here.switch_alerts_on(expected)
        await here.phone.click("#test-button")
        assert await here.push_service.wait_for_ack() == Ack(endpoint, DELIVERED)
        assert await here.phone.wait_for_notification() == expected.test_notification
        await here.phone.wait_for(TEST_SAYS, expected.test_arrived)
