"""The painting of a large conference: 300 sessions, five tracks, and what typing and scrolling cost there."""

import asyncio
import statistics
from itertools import chain
from pathlib import Path

from playwright.async_api import Page

from benchmarks.big_agenda import big_agenda
from benchmarks.phone import REST_S, SLOWER, a_chromium, a_slow_phone
from benchmarks.processes import companion, free_port, running
from benchmarks.report import Figure
from benchmarks.slow_link import slow_link
from tests.browser.chromium import Phone, a_phone, chromium, visit
from tests.builders import as_yaml

ROUNDS = 3
TYPED = "bergsjo"

KEYS = """() => {
  globalThis.keys = [];
  new PerformanceObserver(list => {
    for (const { name, duration } of list.getEntries()) if (name === "keydown") keys.push(duration);
  }).observe({ type: "event", durationThreshold: 16 });
}"""
FRAMES = """() => {
  globalThis.frames = [];
  let before;
  const next = now => {
    if (before) frames.push(now - before);
    before = now;
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
}"""
SETTLED = "() => new Promise(resolve => setTimeout(resolve, 300))"
QUICKEST = 16
"""Chromium reports no key that was answered within so many ms."""


async def measure(folder: Path, agenda: Path) -> list[Figure]:
    agenda.write_bytes(as_yaml(big_agenda()))
    port = free_port()
    command = companion(folder / "data", agenda, port, workers=0)
    painted, keys, frames = [], [], []
    async with running(*command, path="/readyz", port=port) as server:
        async with a_chromium() as undisturbed:
            for _ in range(ROUNDS):
                async with slow_link(server.port) as line, a_slow_phone(undisturbed) as slow_phone:
                    painted.append((await slow_phone.visit(line.url)).seconds)
                received = line.received["/"]
        async with chromium() as browser:
            for _ in range(ROUNDS):
                async with slow_link(server.port) as line, a_phone(browser) as phone:
                    page = await _slowed(phone)
                    await visit(page, line.url)
                    frames.append(await _scroll(page))
                    keys.append(await _type(page))
    return [
        Figure("300 sessions: agenda painted", statistics.median(painted), "s", "≤1.5", f"first visit, {received / 1000:.1f} KB of HTML; {min(painted):.2f}–{max(painted):.2f} s"),
        Figure("300 sessions: slowest key of a search", statistics.median(map(max, keys)), "ms", "≤50", f"{len(TYPED) * 2} keys until the page is drawn anew, median {statistics.median(chain(*keys)):.0f} ms; CPU ×{SLOWER}"),
        Figure("300 sessions: slowest frame of scrolling", statistics.median(map(max, frames)), "ms", "≤50", f"top to bottom, median {statistics.median(chain(*frames)):.0f} ms; CPU ×{SLOWER}"),
    ]  # fmt: skip


async def _slowed(phone: Phone) -> Page:
    page = await phone.context.new_page()
    developer = await phone.developer(page)
    await developer.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    await asyncio.sleep(REST_S)
    return page


async def _type(page: Page) -> list[float]:
    """Search for somebody and take it back; ms from each key to the frame that shows what it did."""
    box = page.locator("input[type=search]#find")
    await box.scroll_into_view_if_needed()
    await box.focus()
    await page.evaluate(KEYS)
    for key in [*TYPED, *(["Backspace"] * len(TYPED))]:
        await page.keyboard.press(key)
        await asyncio.sleep(REST_S)
    slow: list[float] = await page.evaluate("keys")
    return slow + [QUICKEST] * (2 * len(TYPED) - len(slow))


async def _scroll(page: Page) -> list[float]:
    """Flick from the top to the bottom; ms from each frame to the next."""
    developer = await page.context.new_cdp_session(page)
    await page.evaluate(SETTLED)
    await page.evaluate(FRAMES)
    await developer.send(
        "Input.synthesizeScrollGesture",
        {"x": 180, "y": 600, "yDistance": -await page.evaluate("document.body.scrollHeight"), "speed": 8000},
    )
    frames: list[float] = await page.evaluate("frames")
    # The browser's clock is rounded too: of three frames at 60 Hz it says 50.0 or 50.1.
    return [round(ms) for ms in frames]
