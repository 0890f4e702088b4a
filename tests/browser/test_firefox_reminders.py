"""Reminders over the whole way: a star and a wish in a real Firefox, and an event whose time comes near.

Two phones are two addresses of the app in one browser: neither sees the other's memory, worker or subscription.
"""

from collections import Counter
from pathlib import Path

from tests.browser.firefox import Notification
from tests.browser.firefox_profile import in_firefox
from tests.browser.firefox_push_service import DELIVERED, Ack
from tests.browser.test_firefox_chain import ENGLISH, SWITCH_SAYS, Conference, a_conference

pytestmark = in_firefox

LONG_BEFORE = "2022-09-16T18:40"
TEN_MINUTES_AND_A_SECOND_BEFORE = "2022-09-16T18:49:59"
NINE_MINUTES_BEFORE = "2022-09-16T18:51"
AFTER_THE_OLD_START = "2022-09-16T19:01"
DOORS = "start: 19:00"
"""Only the first session of the event starts then."""

PRESSED = "document.getElementById(`star-${arguments[0]}`)?.getAttribute('aria-pressed') === arguments[1]"
RECORD = "JSON.parse(localStorage['companion.alerts'])"
SERVER_KNOWS = f"JSON.parse({RECORD}.sent).reminder_minutes === 10"


REMINDER = Notification("Rehearsal: Doors opening at 19:00", "Eitri. You starred it.", "en")
NORWEGIAN_REMINDER = Notification("Øvelse: Døråpning kl. 19.00", "Eitri. Du har stjernemerket den.", "nb")
MOVED = Notification("Rehearsal: Later: Doors opening at 19:10", "Was 19:00.", "en")
LATER = Notification("Rehearsal: Doors opening at 19:10", "Eitri. You starred it.", "en")
CANCELLED = Notification("Rehearsal: Cancelled: Doors opening", "At 19:00.", "en")


async def a_reminded_phone(here: Conference, starred: str, home: str) -> str:
    """A phone whose owner tapped one star, wants to be reminded, and pressed the switch; answers its endpoint.

    `home` is the address of the agenda without its last slash.
    """
    phone = here.phone
    await phone.goto(f"{home}/")
    await phone.wait_for(PRESSED, starred, "false")
    await phone.click(f"#star-{starred}")
    await phone.goto(f"{home}/settings")
    await phone.wait_for(SWITCH_SAYS, "false")
    await phone.click("[name=reminder_minutes]")
    await phone.click("#alert-switch")
    await phone.wait_for(SERVER_KNOWS)
    return str(await phone.script(f"return {RECORD}.endpoint"))


async def test_who_starred_it_is_reminded_once_and_nobody_else(tmp_path: Path) -> None:
    async with a_conference(tmp_path, rehearse=LONG_BEFORE) as here:
        mine = await a_reminded_phone(here, "doors", here.app.origin)
        another = await a_reminded_phone(here, "pizza", here.app.origin.replace("127.0.0.1", "localhost"))

        await here.app.restart(rehearse=TEN_MINUTES_AND_A_SECOND_BEFORE)
        assert await here.push_service.wait_for_ack() == Ack(mine, DELIVERED)
        assert await here.phone.wait_for_notification() == REMINDER
        await here.phone.click_notification()
        await here.phone.switch_to_tab("/sessions/doors")
        await here.phone.wait_for_text("h1", "Doors opening in Eitri")

        await here.app.restart(rehearse=TEN_MINUTES_AND_A_SECOND_BEFORE)
        here.move_the_pizza()
        acks = {await here.push_service.wait_for_ack(), await here.push_service.wait_for_ack()}
        assert acks == {Ack(mine, DELIVERED), Ack(another, DELIVERED)}
        posted = Counter(post.endpoint for post in here.push_service.posts)
        assert posted == {mine: 2, another: 1}, "a reminder, and what moved"


async def test_who_stars_it_late_is_reminded_at_once_in_norwegian(tmp_path: Path) -> None:
    async with a_conference(tmp_path, "nb", rehearse=NINE_MINUTES_BEFORE) as here:
        mine = await a_reminded_phone(here, "doors", f"{here.app.origin}/nb")
        assert await here.push_service.wait_for_ack() == Ack(mine, DELIVERED)
        assert await here.phone.wait_for_notification() == NORWEGIAN_REMINDER
        await here.phone.click_notification()
        await here.phone.switch_to_tab("/nb/sessions/doors")


async def test_the_reminder_of_a_session_that_moved_comes_again_with_its_new_time(tmp_path: Path) -> None:
    async with a_conference(tmp_path, rehearse=NINE_MINUTES_BEFORE) as here:
        mine = await a_reminded_phone(here, "doors", here.app.origin)
        assert await told(here, mine) == REMINDER

        here.app.edit(DOORS, "start: 19:10")
        assert await told(here, mine) == MOVED

        await here.app.restart(rehearse=AFTER_THE_OLD_START)
        assert await told(here, mine) == LATER
        assert len(here.push_service.posts) == 3


async def test_nobody_is_reminded_of_what_is_cancelled(tmp_path: Path) -> None:
    async with a_conference(tmp_path, rehearse=LONG_BEFORE) as here:
        mine = await a_reminded_phone(here, "doors", here.app.origin)
        here.app.edit(DOORS, f"{DOORS}\n    status: cancelled")
        assert await told(here, mine) == CANCELLED

        await here.app.restart(rehearse=NINE_MINUTES_BEFORE)
        here.move_the_pizza()
        assert await told(here, mine) == ENGLISH.notification
        assert len(here.push_service.posts) == 2


async def told(here: Conference, endpoint: str) -> Notification:
    """The next thing that this phone, the only one, is told; closed, so that what comes then is new."""
    assert await here.push_service.wait_for_ack() == Ack(endpoint, DELIVERED)
    notification = await here.phone.wait_for_notification()
    await here.phone.dismiss()
    return notification
