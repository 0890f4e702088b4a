"""An announcement comes to open pages, stays on every page without a network, and goes when it expires."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.browser.chromium import Phone, in_chromium
from tests.browser.companion_process import COMPANION, CompanionProcess
from tests.browser.conftest import in_one_loop

pytestmark = in_chromium

COFFEE = ("Coffee is late <b>{{main}}. Wait.", "--in", "nb", "Kaffen er sen. Vent.")
TITLE = "Coffee is late <b>{{main}}"


@in_one_loop
async def companion(tmp_path: Path) -> AsyncIterator[CompanionProcess]:
    async with CompanionProcess(tmp_path / "app") as running:
        yield running


async def announce(companion: CompanionProcess, *arguments: str) -> None:
    process = await asyncio.create_subprocess_exec(
        COMPANION,
        "announce",
        "--yes",
        *arguments,
        "--data",
        companion.data,
        stdout=asyncio.subprocess.DEVNULL,
    )
    assert await process.wait() == 0


async def edition(page: Page) -> str:
    return await page.get_attribute("html", "data-edition") or ""


async def test_it_comes_to_an_open_page_and_stays_without_a_network(
    phone: Phone, companion: CompanionProcess
) -> None:
    page = await phone.open(f"{companion.origin}/")
    await phone.keeps(page, await edition(page))
    await announce(companion, *COFFEE, "--urgent")
    shown = page.locator("#announcements section")
    await expect(shown.locator("strong")).to_have_text(f"Urgent: {TITLE}")
    await expect(page.locator("#toasts .toast p")).to_contain_text(f"Urgent: {TITLE} · Sent ")
    await phone.keeps(page, await edition(page))
    assert phone.complaints == []

    await phone.context.set_offline(True)
    for path in ("/speakers", "/changes", "/sessions/pizza", "/settings", "/"):
        await page.goto(f"{companion.origin}{path}")
        await expect(shown).to_have_count(1)
        await expect(shown.locator("strong")).to_be_visible()
        assert await page.locator("h1").count() == 1
    assert [said for said in phone.complaints if "/api/" not in said] == []


async def test_it_goes_when_it_expires_and_the_reader_stays_where_he_is(
    phone: Phone, companion: CompanionProcess
) -> None:
    page = await phone.open(f"{companion.origin}/nb/")
    await phone.keeps(page, await edition(page), "nb")
    sessions = page.locator("[data-session]")
    await sessions.last.evaluate("node => node.scrollIntoView({block: 'center', behavior: 'instant'})")
    top = "node => node.getBoundingClientRect().top"
    before = await sessions.last.evaluate(top)
    shown = page.locator("#announcements section")

    await announce(companion, *COFFEE)
    await expect(shown.locator("strong")).to_have_text("Kaffen er sen")
    assert await sessions.last.evaluate(top) == pytest.approx(before, abs=1)

    with sqlite3.connect(companion.data / "companion.db") as database:
        database.execute("UPDATE announcements SET expires_at = 1")
    await expect(shown).to_have_count(0)
    assert await sessions.last.evaluate(top) == pytest.approx(before, abs=1)
    assert phone.complaints == []
