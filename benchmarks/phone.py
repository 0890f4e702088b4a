"""A phone's browser under measurement: Chromium with a quarter of this machine's speed, on a link of its own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec
from msgspec import Struct
from playwright.async_api import Browser, BrowserContext, CDPSession, Page

from tests.browser.chromium import Phone, a_phone

SLOWER = 4
"""Lighthouse's phone; only the page's own thread is slowed, Chromium cannot slow a worker's."""
PATIENCE_S = 20
REST_S = 0.5
"""A new window gets so long to come to rest before the tap."""

WATCH = """{
  const drawn = new Promise(resolve => {
    const look = () => {
      const shown = [...document.querySelectorAll("[data-session]")].some(node => {
        const { top, bottom, height } = node.getBoundingClientRect();
        return height && bottom > 0 && top < innerHeight;
      });
      if (!shown) return requestAnimationFrame(look);
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(performance.now());  // the frame has been drawn
      port2.postMessage(0);
    };
    requestAnimationFrame(look);
  });
  const painted = new Promise(resolve => new PerformanceObserver(list => {
    for (const { name, startTime } of list.getEntries()) if (name === "first-contentful-paint") resolve(startTime);
  }).observe({ type: "paint", buffered: true }));
  globalThis.benchmark = Promise.all([painted, drawn]);
}"""
TIMES = """async () => {
    const [first, session] = await benchmark;
    const [{ workerStart, responseStart }] = performance.getEntriesByType("navigation");
    return { first, session, worker: workerStart && responseStart - workerStart };
}"""


class Painted(Struct, frozen=True):
    """One visit, in ms from the tap. `first`: contentful paint; `session`: the first session can be read.

    `worker`: what the service worker took, its start included; 0 where there was none.
    """

    first: float
    session: float
    worker: float

    @property
    def seconds(self) -> float:
        return max(self.first, self.session) / 1000


@asynccontextmanager
async def a_slow_phone(browser: Browser) -> AsyncIterator[Phone]:
    """A phone that has never been anywhere, and tells when the agenda could be read."""
    async with a_phone(browser) as phone:
        await phone.context.add_init_script(WATCH)
        yield phone


async def visit(phone: Phone, address: str) -> tuple[Page, Painted]:
    """Open the address in a new window, and wait until a session can be read."""
    page = await slowed(phone.context)
    await page.goto(address, wait_until="commit", timeout=PATIENCE_S * 1000)
    async with asyncio.timeout(PATIENCE_S):
        return page, msgspec.convert(await page.evaluate(TIMES), Painted)


async def slowed(context: BrowserContext) -> Page:
    page = await context.new_page()
    developer = await context.new_cdp_session(page)
    await developer.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    await asyncio.sleep(REST_S)
    return page


async def put_to_sleep(phone: Phone, page: Page) -> None:
    """Stop the service worker, as phones do soon after each visit."""
    developer: CDPSession = await phone.developer(page)
    await developer.send("ServiceWorker.enable")
    await developer.send("ServiceWorker.stopAllWorkers")
    await page.close()
