"""What the first paint waits for: the page alone, in few letters. Each thing more costs a slow phone milliseconds."""

import pytest
from playwright.async_api import Browser

from tests.browser.chromium import a_phone, in_chromium, visit
from tests.browser.occasions import MONDAY, the_event

pytestmark = in_chromium

WATCH = """{
    requestAnimationFrame(() => (self.frame = performance.now()));
    const { get } = Object.getOwnPropertyDescriptor(self, "localStorage");
    Object.defineProperty(self, "localStorage", { get() {
        self.looked ??= self.frame ? "after" : "before";
        return get.call(self);
    } });
}"""
ASKED = "performance.getEntriesByType('resource').find(({ name }) => name.endsWith('/app.js')).startTime"
LETTERS = """() => {
    const found = new Set();
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const { data, parentElement } = texts.currentNode;
        const { fontSize, fontWeight } = getComputedStyle(parentElement);
        if (data.trim() && parentElement.getBoundingClientRect().width) found.add(`${fontSize} ${fontWeight}`);
    }
    return [...found].sort();
}"""


@pytest.mark.parametrize(("path", "fields", "looked"), [
    ("/", {"lost": False}, "after"),
    ("/", {"lost": True}, "before"),  # a starred session may be gone, and then its place is kept
    ("/speakers", {"lost": True}, "after"),
])  # fmt: skip
async def test_scripts_and_storage_come_after_the_first_frame(
    browser: Browser, path: str, fields: dict[str, bool], looked: str
) -> None:
    async with the_event(MONDAY, alerts=(), **fields) as site, a_phone(browser) as phone:
        await phone.context.add_init_script(WATCH)
        page = await phone.context.new_page()
        await visit(page, f"{site.url}{path}")
        assert await page.evaluate("looked") == looked
        assert await page.evaluate(f"{ASKED} >= frame")


async def test_the_agenda_needs_few_letters(browser: Browser) -> None:
    """Of each size and weight; another one costs a millisecond or more before anything is seen."""
    async with the_event(MONDAY, alerts=()) as site, a_phone(browser) as phone:
        page = await phone.context.new_page()
        await visit(page, f"{site.url}/")
        letters = await page.evaluate(LETTERS)
        assert len(letters) <= 10, letters
