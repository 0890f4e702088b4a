"""The organizer's page on a bad network and under hurried thumbs: nothing twice, nothing lost, nothing false."""

import re
from pathlib import Path

from playwright.async_api import Browser, Route, expect

from tests.browser.chromium import in_chromium
from tests.browser.desk import TOKEN, Desk, a_desk

pytestmark = in_chromium


class Losing:
    """Lets the server do what it is asked, and loses the first answer."""

    def __init__(self) -> None:
        self.lost = 0

    async def __call__(self, route: Route) -> None:
        if self.lost or route.request.method == "GET":
            await route.continue_()
            return
        self.lost += 1
        await route.fetch()
        await route.abort()


async def run_late(desk: Desk) -> None:
    await desk.tap("button", "17:00 Cable car to Ulriken!", within="#late")
    await desk.tap_on(desk.page.locator("#sheet").get_by_role("button", name="15 min"))
    await expect(desk.page.locator(".told-list")).to_contain_text("17:15")


async def test_a_lost_answer_shifts_nothing_twice(browser: Browser, tmp_path: Path) -> None:
    async with a_desk(browser, tmp_path) as desk:
        await desk.sign_in()
        losing = Losing()
        await desk.page.route("**/api/organizer/edits", losing)
        await run_late(desk)
        await desk.tap_on("#sheet-foot button")
        await expect(desk.page.locator("#sheet [role=alert]")).to_contain_text("nothing is done twice")
        await desk.tap_on("#sheet-foot button")
        await desk.says("Published as revision 2.")
        assert losing.lost == 1
        assert re.findall(r"id: cable-car\n(?:    .+\n)*?    start: (\S+)", desk.agenda()) == ["17:15"]


async def test_a_lost_answer_announces_nothing_twice(browser: Browser, tmp_path: Path) -> None:
    async with a_desk(browser, tmp_path) as desk:
        await desk.subscribe()
        await desk.sign_in()
        await desk.page.route("**/api/organizer/announcements", Losing())
        await desk.to("tell")
        await desk.page.fill("#title-en", "Coffee is ready")
        await desk.tap("button", "Look at it")
        await desk.tap("button", "Send to 1 phone")
        await expect(desk.page.locator("#sheet [role=alert]")).to_contain_text("nothing is done twice")
        await desk.tap("button", "Send to 1 phone")
        await desk.says("on its way to 1 phone")
        await desk.push.wait_for(1, timeout=20)
        await desk.to("history")
        await expect(desk.page.locator(".delivery")).to_have_count(1)


async def test_what_is_typed_while_the_file_comes_is_not_lost(browser: Browser, tmp_path: Path) -> None:
    async with a_desk(browser, tmp_path) as desk:
        await desk.sign_in()
        await desk.to("file")
        source = desk.page.locator("#source")
        await expect(source).to_have_value(desk.agenda())
        typed = desk.agenda().replace("start: 09:15", "start: 09:20")
        came = []

        async def slow(route: Route) -> None:
            response = await route.fetch()
            if not came:
                came.append(True)
                await source.fill(typed)
            await route.fulfill(response=response)

        await desk.page.route("**/api/organizer/file", slow)
        desk.app.edit("start: 17:00", "start: 17:30")
        await expect(desk.page.locator("#conflict")).to_contain_text("Somebody else has saved")
        assert await source.input_value() == typed


async def test_opened_without_a_network_it_comes_to_life(browser: Browser, tmp_path: Path) -> None:
    async with a_desk(browser, tmp_path) as desk:
        await desk.sign_in()
        await expect(desk.page.locator("#row-cable-car")).to_be_visible()
        await desk.page.route("**/api/organizer", lambda route: route.abort())
        await desk.page.reload()
        await expect(desk.page.locator("#lost")).to_be_visible()
        await desk.page.unroute("**/api/organizer")
        await expect(desk.page.locator("#row-cable-car")).to_be_visible()
        await expect(desk.page.locator("#lost")).to_be_hidden()


async def test_a_tap_that_was_not_answered_says_so(browser: Browser, tmp_path: Path) -> None:
    async with a_desk(browser, tmp_path, delay="600") as desk:
        await desk.sign_in()
        desk.app.edit("start: 09:15", "start: 09:45")
        await expect(desk.page.locator("#waiting")).to_contain_text("Goes out in")
        await desk.phone.context.set_offline(True)
        await desk.tap("button", "Hold")
        await desk.says("it is not known whether it was done")


async def test_a_hold_is_seen_and_told_wherever_it_matters(browser: Browser, tmp_path: Path) -> None:
    async with a_desk(browser, tmp_path, delay="600") as desk:
        await desk.subscribe()
        await desk.sign_in()
        desk.app.edit("start: 09:15", "start: 09:20")
        await desk.tap("button", "Hold")
        waiting = desk.page.locator("#waiting")
        await expect(waiting).to_contain_text("On hold: nobody is told")
        desk.app.edit("start: 09:20", "start: 09:15")
        await expect(waiting.locator("li")).to_have_count(0)
        await expect(waiting).to_contain_text("by settings")
        await desk.tap("button", "Wind closes the cable car")
        await expect(desk.page.locator("#sheet")).to_contain_text("told when somebody releases it")
        await desk.tap("button", "Publish; told when released")
        await desk.says("On hold")
        await desk.tap("button", "Release")
        await expect(waiting).to_contain_text("Goes out in")


async def test_nothing_moves_away_from_a_finger_or_the_focus(browser: Browser, tmp_path: Path) -> None:
    async with a_desk(browser, tmp_path) as desk:
        await desk.sign_in()
        await desk.page.locator("#plan-buttons button").focus()
        await desk.page.wait_for_timeout(4500)  # two looks later
        await expect(desk.page.locator("#plan-buttons button")).to_be_focused()
        await desk.tap_on("#row-closing")
        await desk.tap("button", "Later", within=".menu")
        await desk.page.locator(".more .chip").nth(2).focus()
        desk.app.edit("start: 17:00", "start: 17:30")
        await expect(desk.page.locator("#row-cable-car")).to_contain_text("17:30")
        await expect(desk.page.locator(".more .chip").nth(2)).to_be_focused()


async def test_a_day_that_is_over_can_be_edited_too(browser: Browser, tmp_path: Path) -> None:
    async with a_desk(browser, tmp_path) as desk:
        await desk.sign_in()
        await desk.page.get_by_text("Saturday 17 September").click()
        await desk.tap_on("#row-group-work")
        await expect(desk.page.locator(".menu")).to_be_visible()


async def test_with_plain_ends_of_windows_a_file_is_edited_as_it_is(browser: Browser, tmp_path: Path) -> None:
    async with a_desk(browser, tmp_path) as desk:
        windows = desk.app.agenda.read_bytes().replace(b"\n", b"\r\n")
        desk.app.agenda.write_bytes(windows)
        await desk.sign_in()
        await desk.to("file")
        await expect(desk.page.locator("#source")).to_have_value(re.compile("start: 09:15"))
        await expect(desk.page.locator("#file-state")).to_have_text("as saved")
        text = await desk.page.locator("#source").input_value()
        await desk.page.locator("#source").fill(text.replace("start: 09:15", "start: 09:20"))
        await desk.tap("button", "Look and publish")
        await desk.tap_on("#sheet-foot button")
        await desk.says("Published as revision 2.")
        assert desk.app.agenda.read_bytes() == windows.replace(b"start: 09:15", b"start: 09:20")


async def test_a_file_that_is_gone_is_put_back_and_a_dropped_text_is_kept(
    browser: Browser, tmp_path: Path
) -> None:
    async with a_desk(browser, tmp_path) as desk:
        await desk.sign_in()
        await expect(desk.page.locator("#row-cable-car")).to_be_visible()
        published = desk.agenda()
        desk.app.agenda.unlink()
        await expect(desk.page.locator("#broken")).to_contain_text("The file is not there")
        await desk.tap("button", "Put back what is published")
        await desk.tap_on("#sheet-foot button")
        await expect(desk.page.locator("#broken")).to_be_hidden()
        assert desk.agenda() == published
        desk.app.edit("start: 09:15", "start: nine")
        await expect(desk.page.locator("#broken")).to_contain_text("nine")
        await desk.tap("button", "Put back what is published")
        await expect(desk.page.locator("#sheet .diff")).to_contain_text("nine")
        await desk.tap_on("#sheet-foot button")
        await expect(desk.page.locator("#broken")).to_be_hidden()
        assert desk.agenda() == published
        await desk.to("history")
        await desk.page.locator("#discarded").get_by_role("button").first.click()
        await expect(desk.page.locator("#source")).to_have_value(re.compile("start: nine"))
        await expect(desk.page.locator("#problems li")).to_have_count(1)


async def test_two_taps_in_one_do_not_answer_twice(browser: Browser, tmp_path: Path) -> None:
    async with a_desk(browser, tmp_path) as desk:
        await desk.subscribe()
        await desk.sign_in()
        await desk.to("tell")
        await desk.page.fill("#title-en", "Stay indoors")
        await desk.page.check("[name=urgent]")
        await desk.tap("button", "Look at it")
        await expect(desk.page.locator("#sheet-foot button")).to_have_text("Send to 1 phone")
        await desk.page.locator("#sheet-foot button").dblclick()
        await expect(desk.page.locator("#sheet-foot button")).to_be_enabled()
        await expect(desk.page.locator("#sheet-foot button")).to_have_text("Yes, urgent: send to 1 phone now")
        assert desk.push.received == []


async def test_what_was_only_looked_at_is_in_no_basket_and_the_basket_outlives_a_reload(
    browser: Browser, tmp_path: Path
) -> None:
    async with a_desk(browser, tmp_path) as desk:
        await desk.sign_in()
        await run_late(desk)
        await desk.page.locator("#sheet-close").click()
        await expect(desk.page.locator("#basket")).to_be_hidden()
        await desk.tap_on("#row-closing")
        await desk.tap("button", "Cancel", within=".menu")
        await expect(desk.page.locator("#basket-open")).to_have_text("1 edit: look and send")
        await desk.page.reload()
        await expect(desk.page.locator("#basket-open")).to_have_text("1 edit: look and send")
        await desk.tap("button", "Sign out")
        await desk.sign_in()
        await expect(desk.page.locator("#row-cable-car")).to_be_visible()
        await expect(desk.page.locator("#basket")).to_be_hidden()


async def test_the_countdown_goes_by_the_servers_clock(browser: Browser, tmp_path: Path) -> None:
    async with a_desk(browser, tmp_path, delay="600") as desk:
        await desk.page.evaluate("const real = Date.now; Date.now = () => real() + 3 * 3_600_000")
        await desk.sign_in()
        await expect(desk.page.locator("#late")).to_contain_text("17:00 Cable car")
        desk.app.edit("start: 09:15", "start: 09:45")
        await expect(desk.page.locator("#waiting")).to_contain_text(re.compile(r"Goes out in (10:00|9:\d\d)"))


async def test_offline_the_address_is_not_called_wrong(browser: Browser, tmp_path: Path) -> None:
    async with a_desk(browser, tmp_path) as desk:
        attendee = await desk.phone.open(f"{desk.app.origin}/")
        await desk.phone.keeps(attendee, await attendee.evaluate("document.documentElement.dataset.edition"))
        await desk.phone.context.set_offline(True)
        await attendee.goto(f"{desk.app.origin}/organizer")
        await expect(attendee.locator("#star-keynote")).to_be_visible()
        await expect(attendee.locator("#age")).to_contain_text("You are offline")


async def test_a_revoked_token_is_named_and_what_was_begun_is_kept(browser: Browser, tmp_path: Path) -> None:
    async with a_desk(browser, tmp_path) as desk:
        token = await desk.companion("token", "kari")
        await desk.sign_in(re.findall(r"[\w-]{30,}", token)[0])
        await expect(desk.page.locator("#name")).to_have_text("kari")
        await desk.tap_on("#row-closing")
        await desk.tap("button", "Cancel", within=".menu")
        await desk.companion("token", "--revoke", "kari")
        await expect(desk.page.locator("#door")).to_be_visible()
        await desk.says("The token of kari has been revoked")
        await desk.sign_in(TOKEN)
        await expect(desk.page.locator("#row-cable-car")).to_be_visible()
        await expect(desk.page.locator("#basket")).to_be_hidden()
