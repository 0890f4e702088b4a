"""What an attendee chose, over the whole way: a real Firefox, a real server, and edits of the agenda's file."""

import asyncio
from pathlib import Path

from tests.browser.firefox import Firefox, Notification
from tests.browser.firefox_profile import in_firefox
from tests.browser.firefox_push_service import DELIVERED, Ack
from tests.browser.settings_page import TEXTS
from tests.browser.test_firefox_chain import (
    ALERTS_MADE,
    ENGLISH,
    NORWEGIAN,
    SEND_SECONDS,
    SWITCH_SAYS,
    a_conference,
)

pytestmark = in_firefox

STATES = TEXTS["en"]["states"]
STAR = """
    localStorage.setItem("companion.stars", JSON.stringify([arguments[0]]));
    document.dispatchEvent(new Event("stars"));
"""
LOSE_THE_SUBSCRIPTION = """
    const {pushManager} = await navigator.serviceWorker.ready;
    await (await pushManager.getSubscription()).unsubscribe();
"""
PERMIT = "Services.prefs.setIntPref('permissions.default.desktop-notification', arguments[0])"
GRANTED, DENIED = 1, 2


async def permit(phone: Firefox, answer: int) -> None:
    """As in the browser's own settings, behind the page's back."""
    await phone._chrome(PERMIT, answer)


async def test_who_chose_the_starred_hears_of_the_star_alone(tmp_path: Path) -> None:
    async with a_conference(tmp_path) as here:
        endpoint = await here.switch_alerts_on(ENGLISH)
        await here.phone.script(STAR, "group-work")
        await here.phone.click("[name=scope][value=starred]")
        await here.phone.wait_for_text("#wishes-status", STATES["known"])

        here.app.edit("start: 19:15", "start: 19:30")
        await here.phone.wait_for(ALERTS_MADE, 1)
        await asyncio.sleep(SEND_SECONDS)
        assert here.push_service.posts == []

        here.app.edit("start: 11:00", "start: 11:30")
        assert await here.push_service.wait_for_ack() == Ack(endpoint, DELIVERED)
        assert await here.phone.wait_for_notification() == Notification(
            "Rehearsal: Group work: Saturday 11:30", "Was 11:00.", "en"
        )


async def test_who_refused_is_told_the_way_back(tmp_path: Path) -> None:
    async with a_conference(tmp_path) as here:
        await permit(here.phone, DENIED)
        await here.phone.goto(f"{here.app.origin}/settings")
        await here.phone.wait_for_text("#alert-status", STATES["denied"])
        await permit(here.phone, GRANTED)
        await here.switch_alerts_on(ENGLISH)


async def test_a_permission_that_was_taken_back_is_noticed_on_both_sides(tmp_path: Path) -> None:
    async with a_conference(tmp_path) as here:
        endpoint = await here.switch_alerts_on(ENGLISH)
        await permit(here.phone, DENIED)
        await here.phone.goto(f"{here.app.origin}/settings")
        await here.phone.wait_for_text("#alert-status", STATES["denied"])
        await here.phone.wait_for("!JSON.parse(localStorage['companion.alerts']).gone.length")
        assert await here.answer_to_a_test_request(endpoint) == 404

        await permit(here.phone, GRANTED)
        await here.phone.goto(f"{here.app.origin}/settings")
        await here.phone.wait_for_text("#alert-status", ENGLISH.on)
        here.move_the_pizza()
        assert await here.phone.wait_for_notification() == ENGLISH.notification


async def test_a_lost_subscription_is_made_again_with_all_that_was_chosen(tmp_path: Path) -> None:
    async with a_conference(tmp_path) as here:
        lost = await here.switch_alerts_on(ENGLISH)
        await here.phone.script(LOSE_THE_SUBSCRIPTION)
        await here.phone.goto(f"{here.app.origin}/speakers")
        await here.phone.wait_for(
            "JSON.parse(localStorage['companion.alerts']).endpoint !== arguments[0]", lost
        )
        assert await here.answer_to_a_test_request(lost) == 404

        here.move_the_pizza()
        (endpoint,) = here.push_service.endpoints
        assert await here.push_service.wait_for_ack() == Ack(endpoint, DELIVERED)
        assert await here.phone.wait_for_notification() == ENGLISH.notification


async def test_alerts_come_in_the_language_that_is_read(tmp_path: Path) -> None:
    async with a_conference(tmp_path) as here:
        await here.switch_alerts_on(ENGLISH)
        await here.phone.click(".other[hreflang=nb]")
        await here.phone.wait_for_text("#alert-status", NORWEGIAN.on)
        await here.phone.wait_for(SWITCH_SAYS, "true")
        await here.phone.wait_for("JSON.parse(localStorage['companion.alerts']).sent.includes('\"nb\"')")
        here.move_the_pizza()
        assert await here.phone.wait_for_notification() == NORWEGIAN.notification


async def test_one_tap_and_the_server_holds_nothing(tmp_path: Path) -> None:
    async with a_conference(tmp_path) as here:
        endpoint = await here.switch_alerts_on(ENGLISH)
        await here.phone.click("#forget-button")
        await here.phone.wait_for_text("#forget-status", STATES["forgotten"])
        assert here.push_service.endpoints == []
        assert await here.answer_to_a_test_request(endpoint) == 404
