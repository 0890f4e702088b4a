"""The organizer's page as it is used in a corridor: signed in, an edit looked at, sent once, taken back."""

import re
from pathlib import Path

from playwright.async_api import Browser, expect

from tests.browser.chromium import in_chromium
from tests.browser.desk import TOKEN, a_desk

pytestmark = in_chromium


async def test_only_a_token_opens_it(browser: Browser, tmp_path: Path) -> None:
    async with a_desk(browser, tmp_path) as desk:
        await desk.sign_in("a-token-that-nobody-has")
        await desk.says("There is no such token.")
        await expect(desk.page.locator("#desk")).to_be_hidden()
        await desk.sign_in()
        await expect(desk.page.locator("#row-cable-car")).to_be_visible()
        assert TOKEN not in await desk.page.content()
        await desk.page.reload()
        await expect(desk.page.locator("#row-cable-car")).to_be_visible()
        await desk.tap("button", "Sign out")
        await desk.says("Signed out.")
        await desk.page.reload()
        await expect(desk.page.locator("#door")).to_be_visible()


async def test_wind_closes_the_cable_car_in_eight_taps(browser: Browser, tmp_path: Path) -> None:
    async with a_desk(browser, tmp_path) as desk:
        await desk.subscribe()
        await desk.sign_in()
        await desk.tap_on("#row-cable-car")
        await desk.tap("button", "Cancel")
        await desk.tap_on("#row-group-presentations")
        await desk.tap("button", "Place")
        await desk.tap("button", "Eitri")
        await desk.tap_on("#basket-open")
        await desk.tap_on("#sheet [name=en]")
        await desk.page.keyboard.type("wind")
        await desk.page.keyboard.press("Tab")
        await desk.page.keyboard.type("vind")
        await expect(desk.page.locator(".told-list")).to_contain_text("Wind.")
        await desk.tap("button", "Send to 1 phone")
        assert desk.taps == 8
        await desk.says("Published as revision 2.")
        (message,) = await desk.push.wait_for(1, timeout=20)
        shown = message.notification
        assert "Cable car" in shown["title"] + shown["body"]
        assert re.search(r"id: cable-car(?:\n    .+)*\n    status: cancelled", desk.agenda())


async def test_a_prepared_plan_takes_two_taps(browser: Browser, tmp_path: Path) -> None:
    async with a_desk(browser, tmp_path) as desk:
        await desk.subscribe()
        await desk.subscribe("nb")
        await desk.sign_in()
        await desk.tap("button", "Wind closes the cable car")
        told = desk.page.locator(".told-list > li")
        await expect(told).to_have_count(2)
        await expect(told.first).to_contain_text("wind")
        previewed = await told.locator(".told-title").all_inner_texts()
        await desk.tap("button", "Send to 2 phones")
        assert desk.taps == 2
        await desk.says("Published as revision 2.")
        got = await desk.push.wait_for(2, timeout=20)
        assert sorted(message.notification["title"] for message in got) == sorted(previewed)


async def test_running_late_takes_three_taps(browser: Browser, tmp_path: Path) -> None:
    async with a_desk(browser, tmp_path) as desk:
        await desk.sign_in()
        await desk.tap("button", "17:00 Cable car to Ulriken!", within="#late")
        await desk.tap_on(desk.page.locator("#sheet").get_by_role("button", name="15 min"))
        await expect(desk.page.locator(".told-list")).to_contain_text("17:15")
        await desk.tap_on("#sheet-foot button")
        assert desk.taps == 3
        await desk.says("Published as revision 2.")
        assert re.search(r"id: cable-car\n(?:    .+\n)*?    start: 17:15", desk.agenda())


async def test_what_waits_can_be_held_released_and_sent(browser: Browser, tmp_path: Path) -> None:
    async with a_desk(browser, tmp_path, delay="600") as desk:
        await desk.subscribe()
        await desk.sign_in()
        desk.app.edit("start: 09:15", "start: 09:45")
        waiting = desk.page.locator("#waiting")
        await expect(waiting).to_contain_text(re.compile(r"Goes out in (10:00|9:\d\d)"))
        await expect(waiting).to_contain_text("start 09:45 (was 09:15)")
        await desk.tap("button", "Hold")
        await expect(waiting).to_contain_text("On hold: nobody is told")
        await desk.tap("button", "Release")
        await expect(waiting).to_contain_text("Goes out in")
        assert desk.push.received == []
        await desk.tap("button", "Send now")
        (message,) = await desk.push.wait_for(1, timeout=20)
        assert "09:45" in message.notification["title"] + message.notification["body"]
        await expect(waiting).to_be_hidden()
        await desk.to("history")
        await expect(desk.page.locator(".delivery .counts").first).to_contain_text("1 accepted")
        await desk.page.locator(".delivery summary").first.click()
        await expect(desk.page.locator(".delivery table").first).to_contain_text("127.0.0.1")


async def test_a_broken_edit_is_shown_at_its_line_and_corrected(browser: Browser, tmp_path: Path) -> None:
    async with a_desk(browser, tmp_path) as desk:
        await desk.sign_in()
        await desk.to("file")
        source = desk.page.locator("#source")
        await expect(source).to_have_value(desk.agenda())
        line = desk.agenda().split("\n").index("    start: 09:15") + 1
        await source.fill(desk.agenda().replace("start: 09:15", "start: 9 o'clock"))
        problem = desk.page.locator("#problems li")
        await expect(problem).to_have_count(1)
        await expect(problem).to_contain_text(f"Line {line}:12")
        await problem.get_by_role("button").click()
        assert await source.evaluate("box => box.value.slice(box.selectionStart, box.selectionEnd)") == (
            "    start: 9 o'clock"
        )
        await desk.tap("button", "Look and publish")
        await expect(desk.page.locator("#sheet .problems")).to_contain_text("9 o'clock")
        await expect(desk.page.locator("#sheet-foot button")).to_be_hidden()
        await desk.page.locator("#sheet-close").click()
        await source.fill(desk.agenda().replace("start: 09:15", "start: 09:20"))
        await expect(desk.page.locator("#problem-count")).to_have_text("No problems")
        await desk.tap("button", "Look and publish")
        await desk.tap_on("#sheet-foot button")
        await desk.says("Published as revision 2.")
        assert "start: 09:20" in desk.agenda()
        await expect(desk.page.locator("#file-state")).to_have_text("as saved")


async def test_nobody_undoes_anothers_save_unseen(browser: Browser, tmp_path: Path) -> None:
    async with a_desk(browser, tmp_path) as desk:
        await desk.sign_in()
        await desk.to("file")
        source = desk.page.locator("#source")
        await expect(source).to_have_value(desk.agenda())
        await source.fill(desk.agenda().replace("start: 09:15", "start: 09:20"))
        desk.app.edit("start: 17:00", "start: 17:30")
        conflict = desk.page.locator("#conflict")
        await expect(conflict).to_contain_text("Somebody else has saved")
        await conflict.get_by_text("What the file says now").click()
        await expect(conflict.locator("pre")).to_contain_text("start: 17:30")
        assert "09:20" in await source.input_value(), "what was typed is there"
        await desk.tap("button", "Take theirs, drop mine")
        await expect(source).to_have_value(desk.agenda())
        await expect(conflict).to_be_empty()


async def test_what_is_held_says_why_and_is_judged(browser: Browser, tmp_path: Path) -> None:
    async with a_desk(browser, tmp_path) as desk:
        await desk.sign_in()
        await expect(desk.page.locator("#published")).to_contain_text("Revision 1")
        published = desk.agenda()
        entry = re.search(r"  - id: cable-car\n(?:    .*\n|      .*\n|\n)*", published)
        assert entry
        desk.app.edit(entry[0], "")
        held = desk.page.locator("#held")
        await expect(held).to_contain_text("Cable car to Ulriken")
        await expect(held).to_contain_text("removed")
        await desk.tap("button", "Discard it")
        await expect(desk.page.locator("#sheet .diff")).to_contain_text("+  - id: cable-car")
        await desk.tap_on("#sheet-foot button")
        await expect(held).to_be_hidden()
        assert desk.agenda() == published
        desk.app.edit(entry[0], "")
        await expect(held).to_contain_text("Cable car to Ulriken")
        await desk.tap("button", "Look and publish", within="#held")
        await expect(desk.page.locator("#sheet-body")).to_contain_text("Look twice")
        await desk.tap_on("#sheet-foot button")
        await desk.says("Published as revision 2.")
        await expect(held).to_be_hidden()


async def test_a_broken_file_says_so_and_can_be_put_back(browser: Browser, tmp_path: Path) -> None:
    async with a_desk(browser, tmp_path) as desk:
        await desk.sign_in()
        await expect(desk.page.locator("#published")).to_contain_text("Revision 1")
        published = desk.agenda()
        desk.app.edit("start: 09:15", "start: 9:15 AM")
        broken = desk.page.locator("#broken")
        await expect(broken).to_contain_text("The file cannot be read")
        await expect(broken).to_contain_text("9:15 AM")
        await desk.tap("button", "Put back what is published")
        await desk.tap_on("#sheet-foot button")
        await expect(broken).to_be_hidden()
        assert desk.agenda() == published


async def test_an_announcement_is_looked_at_and_an_urgent_one_asks_twice(
    browser: Browser, tmp_path: Path
) -> None:
    async with a_desk(browser, tmp_path) as desk:
        await desk.subscribe(announcements=False)
        await desk.sign_in()
        await desk.to("tell")
        await desk.page.select_option("#template", "weather")
        await desk.tap("button", "Look at it")
        await desk.says("Fill in what stands in brackets")
        await desk.page.fill("#body-en", "Wait at the upper station.")
        await desk.page.fill("#body-nb", "Vent på øvre stasjon.")
        await desk.page.check("[name=urgent]")
        await desk.tap("button", "Look at it")
        told = desk.page.locator(".told-list > li")
        await expect(told.first).to_contain_text("Wait at the upper station.")
        await desk.tap("button", "Send to 1 phone")
        assert desk.push.received == []
        await desk.tap("button", "Yes, urgent: send to 1 phone now")
        await desk.says("on its way to 1 phone")
        (message,) = await desk.push.wait_for(1, timeout=20)
        assert "Bad weather: stay indoors" in message.notification["title"]
        attendee = await desk.phone.open(f"{desk.app.origin}/")
        await expect(attendee.locator("#announcement-1")).to_contain_text("Wait at the upper station.")


async def test_the_first_line_has_a_limit_that_is_said(browser: Browser, tmp_path: Path) -> None:
    async with a_desk(browser, tmp_path) as desk:
        await desk.sign_in()
        await desk.to("tell")
        await desk.page.fill("#title-en", "x" * 45)
        await expect(desk.page.locator("#left-title-en")).to_have_text("-5 left")
        await desk.tap("button", "Look at it")
        await expect(desk.page.locator("#sheet .bad")).to_contain_text("40")
        await expect(desk.page.locator("#sheet-foot button")).to_be_hidden()


async def test_one_goes_back_to_an_earlier_revision(browser: Browser, tmp_path: Path) -> None:
    async with a_desk(browser, tmp_path) as desk:
        await desk.sign_in()
        await expect(desk.page.locator("#published")).to_contain_text("Revision 1")
        first = desk.agenda()
        desk.app.edit("start: 09:15", "start: 09:45")
        await expect(desk.page.locator("#published")).to_contain_text("Revision 2")
        await desk.to("history")
        await desk.page.locator("#revisions summary", has_text=re.compile("^1 ·")).click()
        await desk.tap("button", "Go back to this")
        await expect(desk.page.locator("#sheet-body")).to_contain_text("start 09:15 (was 09:45)")
        await desk.tap_on("#sheet-foot button")
        await desk.says("Published as revision 3.")
        assert desk.agenda() == first
        await expect(desk.page.locator("#audit")).to_contain_text("went back")


async def test_without_a_server_it_says_so_and_goes_on(browser: Browser, tmp_path: Path) -> None:
    async with a_desk(browser, tmp_path) as desk:
        await desk.sign_in()
        await expect(desk.page.locator("#row-cable-car")).to_be_visible()
        await desk.phone.context.set_offline(True)
        await expect(desk.page.locator("#lost")).to_be_visible()
        await desk.phone.context.set_offline(False)
        await expect(desk.page.locator("#lost")).to_be_hidden()
