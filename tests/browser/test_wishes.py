"""What this phone wants to hear: kept at once, sent when it can be, and true about both."""

import json
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.browser.chromium import in_chromium, revisit, visit
from tests.browser.settings_page import TEXTS, Settings, subscribed

pytestmark = in_chromium

STATES = TEXTS["en"]["states"]
CHOSEN = {
    "scope": "starred",
    "days": ["2022-09-16", "2022-09-17", "2022-09-19"],
    "announcements": False,
    "reminder_minutes": 10,
}
STORAGE_IS_FULL = """() => {
    const write = Storage.prototype.setItem;
    window.full = true;
    Storage.prototype.setItem = function (key, text) {
        if (full && key.startsWith("companion.")) throw new DOMException("full", "QuotaExceededError");
        return write.call(this, key, text);
    };
}"""
LAYOUT_SHIFTS = """new PerformanceObserver(list => {
    const moved = list.getEntries().filter(({hadRecentInput}) => !hadRecentInput);
    window.shifted = moved.reduce((sum, {value}) => sum + value, window.shifted ?? 0);
}).observe({type: "layout-shift", buffered: true})"""


async def choose(page: Page) -> None:
    """Everything other than it was."""
    await page.get_by_label(TEXTS["en"]["starred"]).check()
    await page.get_by_label("Sunday 18 September").uncheck()
    await page.get_by_label(TEXTS["en"]["announcements"]).uncheck()
    await page.get_by_label(TEXTS["en"]["reminders"]).check()


async def form(page: Page) -> dict[str, list[str]]:
    """What stands in the form: the values that are checked, by name."""
    found: dict[str, list[str]] = await page.evaluate(
        """() => Object.fromEntries(["scope", "days", "announcements", "reminder_minutes"].map(
            name => [name, new FormData(document.getElementById("wishes")).getAll(name)]))"""
    )
    return found


CHOSEN_IN_FORM = {
    "scope": ["starred"],
    "days": CHOSEN["days"],
    "announcements": [],
    "reminder_minutes": ["on"],
}


async def kept(page: Page, key: str = "wishes") -> Any:
    return json.loads(await page.evaluate("key => localStorage.getItem(`companion.${key}`) ?? 'null'", key))


async def tells(settings: Settings, state: str) -> None:
    await expect(settings.page.locator("#wishes-status p")).to_have_text(STATES[state])


async def test_what_was_chosen_before_counts_once_alerts_are_on(settings: Settings) -> None:
    page = settings.page
    await choose(page)
    await tells(settings, "kept")
    assert await kept(page) == CHOSEN
    await revisit(page)
    assert await form(page) == CHOSEN_IN_FORM
    assert settings.site.subscriptions == {}

    await settings.switch.click()
    await settings.says("on")
    assert settings.site.subscriptions == subscribed(**CHOSEN)


async def test_several_choices_are_one_request(settings: Settings) -> None:
    await settings.switch.click()
    await settings.says("on")
    requests = settings.site.requests.count("/api/subscriptions")
    await choose(settings.page)
    await tells(settings, "known")
    assert settings.site.subscriptions == subscribed(**CHOSEN)
    assert settings.site.requests.count("/api/subscriptions") == requests + 1


async def test_a_choice_without_a_network_waits_for_it(settings: Settings) -> None:
    page, site, context = settings.page, settings.site, settings.phone.context
    await settings.switch.click()
    await settings.says("on")
    await context.set_offline(True)
    await page.get_by_label(TEXTS["en"]["starred"]).check()
    await tells(settings, "kept-offline")
    await settings.says("offline-on")
    assert site.subscriptions == subscribed(), "the server cannot know yet"
    await context.set_offline(False)
    await tells(settings, "known")
    assert site.subscriptions == subscribed(scope="starred")
    settings.phone.complaints.clear()  # of the failed requests


async def test_a_choice_that_the_server_does_not_take_is_tried_again(settings: Settings) -> None:
    page, site = settings.page, settings.site
    await settings.switch.click()
    await settings.says("on")
    site.failing = {"/api/subscriptions": 503}
    await page.get_by_label(TEXTS["en"]["starred"]).check()
    await tells(settings, "kept-unsent")
    await settings.says("on")
    site.failing = {}
    await visit(page, f"{site.url}/speakers")
    await site.until(lambda: site.subscriptions == subscribed(scope="starred"))
    settings.phone.complaints.clear()  # of the refused request


async def test_where_nothing_can_be_kept_it_says_so_and_tells_the_server(settings: Settings) -> None:
    page = settings.page
    await settings.switch.click()
    await settings.says("on")
    await page.evaluate(STORAGE_IS_FULL)
    await page.get_by_label(TEXTS["en"]["starred"]).check()
    await tells(settings, "kept-here")
    await settings.site.until(lambda: settings.site.subscriptions == subscribed(scope="starred"))

    await page.evaluate("() => { full = false; }")
    await page.get_by_label(TEXTS["en"]["all"]).check()
    await tells(settings, "known")
    await page.evaluate("dispatchEvent(new StorageEvent('storage'))")
    await expect(page.get_by_label(TEXTS["en"]["all"])).to_be_checked()
    assert settings.site.subscriptions == subscribed()


async def test_no_day_counts_as_all_and_is_said(settings: Settings) -> None:
    page, line = settings.page, settings.page.get_by_text(TEXTS["en"]["no_day"])
    await expect(line).to_be_hidden()
    for box in await page.locator("[name=days]").all():
        await expect(line).to_be_hidden()
        await box.uncheck()
    await expect(line).to_be_visible()
    assert (await kept(page))["days"] == []
    await page.locator("[name=days]").first.check()
    await expect(line).to_be_hidden()
    assert (await kept(page))["days"] == ["2022-09-16"]


@pytest.mark.parametrize(
    ("stars", "understood", "wishes", "alerts"),
    [
        (
            '["Bad id", "-x", {}, "ok"]',
            ["ok"],
            '{"scope": "none", "days": "all", "reminder_minutes": 7}',
            "[]",
        ),
        ('{"ok": true}', [], '{"days": [1, "2022", null], "announcements": "no"}', '"on"'),
        ('"ok"', [], "[]", "7"),
        ("not JSON", [], '"starred"', "{"),
    ],
)
async def test_whatever_stands_in_storage_the_server_gets_what_it_takes(
    settings: Settings, stars: str, understood: list[str], wishes: str, alerts: str
) -> None:
    await settings.page.evaluate(
        """texts => Object.entries(texts).forEach(
            ([key, text]) => localStorage.setItem(`companion.${key}`, text))""",
        {"stars": stars, "wishes": wishes, "alerts": alerts},
    )
    await settings.page.evaluate("sessionStorage.setItem('companion.toasts', '{}')")
    await revisit(settings.page)
    await settings.says("off")
    await settings.switch.click()
    await settings.says("on")
    assert settings.site.subscriptions == subscribed(stars=understood)


async def test_a_star_reaches_the_server(settings: Settings) -> None:
    page, site = settings.page, settings.site
    await settings.switch.click()
    await settings.says("on")
    await visit(page, f"{site.url}/")
    await page.wait_for_load_state("networkidle")
    requests = site.requests.count("/api/subscriptions")
    for stars in (["talk-08"], ["talk-08", "talk-09"], [f"star-{number}" for number in range(600)]):
        await page.evaluate(
            """stars => {
                localStorage.setItem("companion.stars", JSON.stringify(stars));
                document.dispatchEvent(new Event("stars"));
            }""",
            stars,
        )
    newest = [f"star-{number}" for number in range(100, 600)]
    await site.until(lambda: site.subscriptions == subscribed(stars=newest))
    assert site.requests.count("/api/subscriptions") == requests + 1


async def test_stars_are_counted_where_they_matter(settings: Settings) -> None:
    await expect(settings.page.locator("#star-count")).to_have_text("0")
    await settings.page.evaluate("localStorage.setItem('companion.stars', '[\"talk-08\", \"talk-09\"]')")
    await revisit(settings.page)
    await expect(settings.page.locator("#star-count")).to_have_text("2")


async def test_two_tabs_agree(settings: Settings) -> None:
    other = await settings.phone.open(f"{settings.site.url}/settings")
    await choose(other)
    await expect(settings.page.get_by_label(TEXTS["en"]["reminders"])).to_be_checked()
    assert await form(settings.page) == CHOSEN_IN_FORM
    await other.locator("#alert-switch").click()
    await settings.says("on")


async def test_by_keyboard_and_by_thumb(settings: Settings) -> None:
    page = settings.page
    await page.get_by_label(TEXTS["en"]["all"]).focus()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Space")
    wishes = await kept(page)
    assert (wishes["scope"], wishes["days"]) == ("starred", ["2022-09-17", "2022-09-18", "2022-09-19"])
    heights = await page.locator("#wishes label").evaluate_all("all => all.map(each => each.offsetHeight)")
    assert len(heights) == 8
    assert min(heights) >= 44
    assert await page.get_by_role("group").evaluate_all(
        "all => all.map(each => each.querySelector('legend').innerText)"
    ) == [TEXTS["en"][key] for key in ("sessions", "days", "also")]


@pytest.mark.parametrize("on", [False, True])
async def test_nothing_moves_while_the_page_opens(settings: Settings, *, on: bool) -> None:
    page = settings.page
    if on:
        await settings.switch.click()
        await settings.says("on")
    await page.add_init_script(LAYOUT_SHIFTS)
    await revisit(page)
    await settings.says("on" if on else "off")
    await page.wait_for_load_state("networkidle")
    assert await page.evaluate("window.shifted ?? 0") == 0


async def test_the_language_of_alerts_is_said_and_can_be_changed(settings: Settings) -> None:
    await settings.switch.click()
    await settings.says("on")
    await expect(settings.page.locator("#choices")).to_contain_text(TEXTS["en"]["language_is"])
    await settings.page.locator("#choices").get_by_role("link", name="Norsk").click()
    await settings.says("on", "nb")
    await expect(settings.page.locator("#choices")).to_contain_text(TEXTS["nb"]["language_is"])
    await settings.site.until(lambda: settings.site.subscriptions == subscribed(language="nb"))
