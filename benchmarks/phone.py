"""A phone's browser under measurement: Chromium with a quarter of this machine's speed, on a link of its own.

It is driven over Chromium's own protocol, with no word to a page until that is painted: what Playwright asks each page, and sets
up in it, costs a slowed page 10–20 ms, mostly before its paint.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
from msgspec import Struct

from tests.browser.chromium import ARGUMENTS, CHROMIUM, NEEDS_CHROMIUM, ORDINARY

SLOWER = 4
"""Lighthouse's phone; only the page's own thread is slowed, Chromium cannot slow a worker's."""
PATIENCE_S = 20
REST_S = 0.5
"""A new window gets so long to come to rest before the tap."""
UNDISTURBED_S = 1.5
"""So long a page is left alone after it: all of ours are painted by then."""

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
TIMES = """benchmark.then(([first, session]) => {
    const [{ workerStart, responseStart }] = performance.getEntriesByType("navigation");
    return { first, session, worker: workerStart && responseStart - workerStart };
})"""
KEPT = """(async () => {
    while (!(await caches.match("/pack/"))) await new Promise(later => setTimeout(later, 50));
})()"""


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


class Chromium:
    """A running browser, and its own protocol."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._ids = count(1)

    async def ask(self, method: str, window: str | None = None, **parameters: Any) -> dict[str, Any]:
        """One question after the other, of the browser or of one window. Raises RuntimeError if it says no."""
        number = next(self._ids)
        question = {"id": number, "method": method, "params": parameters}
        await self._socket.send_json(question if window is None else question | {"sessionId": window})
        while (answer := await self._socket.receive_json(timeout=PATIENCE_S)).get("id") != number:
            pass
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        result: dict[str, Any] = answer["result"]
        return result


@asynccontextmanager
async def a_chromium() -> AsyncIterator[Chromium]:
    """A browser that has never been anywhere, until the block ends."""
    assert CHROMIUM, NEEDS_CHROMIUM
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        options = (*ARGUMENTS, "--headless=new", "--remote-debugging-port=0", f"--user-data-dir={profile}")
        quiet = asyncio.subprocess.DEVNULL
        process = await asyncio.create_subprocess_exec(CHROMIUM, *options, stdout=quiet, stderr=quiet)
        try:
            port, path = await _said(Path(profile) / "DevToolsActivePort")
            async with (
                aiohttp.ClientSession() as session,
                session.ws_connect(f"ws://127.0.0.1:{port}{path}", max_msg_size=0) as socket,
            ):
                yield Chromium(socket)
        finally:
            process.terminate()
            await process.wait()


async def _said(file: Path) -> list[str]:
    async with asyncio.timeout(PATIENCE_S):
        while True:
            if file.exists() and len(lines := file.read_text().splitlines()) == 2:
                return lines
            await asyncio.sleep(0.05)


class SlowPhone:
    """One attendee's browser: storage of its own, and one window at a time."""

    def __init__(self, chromium: Chromium, context: str) -> None:
        self._chromium = chromium
        self._context = context
        self._target = ""
        self._window = ""

    async def visit(self, address: str) -> Painted:
        """Open the address in a new window, and wait until a session can be read."""
        ask = self._chromium.ask
        self._target = (await ask("Target.createTarget", url="about:blank", browserContextId=self._context))[
            "targetId"
        ]
        self._window = window = (await ask("Target.attachToTarget", targetId=self._target, flatten=True))[
            "sessionId"
        ]
        size = ORDINARY["viewport"] | {"deviceScaleFactor": 1, "mobile": False}
        await ask("Emulation.setDeviceMetricsOverride", window, **size)
        await ask("Emulation.setTimezoneOverride", window, timezoneId=ORDINARY["timezone_id"])
        await ask("Emulation.setCPUThrottlingRate", window, rate=SLOWER)
        await ask("Page.enable", window)
        await ask("Page.addScriptToEvaluateOnNewDocument", window, source=WATCH)
        await asyncio.sleep(REST_S)
        await ask("Page.navigate", window, url=address)
        await asyncio.sleep(UNDISTURBED_S)
        return msgspec.convert(await self.evaluate(TIMES), Painted)

    async def evaluate(self, script: str) -> Any:
        """What it comes to in the open page, awaited."""
        options = {"expression": script, "awaitPromise": True, "returnByValue": True}
        said = await self._chromium.ask("Runtime.evaluate", self._window, **options)
        assert "exceptionDetails" not in said, said
        return said["result"].get("value")

    async def keeps(self) -> None:
        """Wait until the worker has the agenda for offline."""
        await self.evaluate(KEPT)

    async def put_to_sleep(self) -> None:
        """Close the window and stop the service worker, as phones do soon after each visit."""
        await self._chromium.ask("ServiceWorker.enable", self._window)
        await self._chromium.ask("ServiceWorker.stopAllWorkers", self._window)
        await self._chromium.ask("Target.closeTarget", targetId=self._target)


@asynccontextmanager
async def a_slow_phone(chromium: Chromium) -> AsyncIterator[SlowPhone]:
    """A phone that has never been anywhere."""
    context = (await chromium.ask("Target.createBrowserContext"))["browserContextId"]
    try:
        yield SlowPhone(chromium, context)
    finally:
        await chromium.ask("Target.disposeBrowserContext", browserContextId=context)
