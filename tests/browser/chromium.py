"""A real Chromium for tests: phone-sized windows, each with storage of its own, and what they complained about.

    async with chromium() as browser, a_phone(browser) as phone:
        page = await phone.open("http://127.0.0.1:8000/")
        await phone.context.set_offline(True)

Driven by Playwright's wheel over the system's own program, so nothing is downloaded.
"""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.async_api import (
    Browser,
    BrowserContext,
    CDPSession,
    ConsoleMessage,
    Page,
    Request,
    WebError,
    async_playwright,
    expect,
)

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
"""The browser's program, or None where it is not installed (`make browsers` installs it)."""

NEEDS_CHROMIUM = "chromium is not installed: make browsers"

with_chromium = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason=NEEDS_CHROMIUM)]
"""The marks of tests that start a Chromium. Where there is none they are skipped by name; in CI a skip fails."""

in_chromium = [*with_chromium, pytest.mark.asyncio(loop_scope="session")]
"""The marks of every file of tests that share one."""

ARGUMENTS = (
    "--no-sandbox",  # CI and containers run as root
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE_S = 8
POLL_S = 0.02
expect.set_options(timeout=PATIENCE_S * 1000)
ORDINARY: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "locale": "en-GB",
    "timezone_id": "Europe/Oslo",
}
PIXEL = "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/140.0 Mobile"
"""What an Android phone calls itself."""

PACK = """async language => {
    const names = (await caches.keys()).filter(name => name.startsWith(`companion-1-${language}-`));
    const kept = await Promise.all(names.map(cacheName => caches.match("/pack/", {cacheName})));
    return (await Promise.all(kept.map(response => response?.json()))).filter(Boolean).at(-1);
}"""
NOTE_NOTIFICATIONS = """() => {
    self.shown = [];
    Object.assign(ServiceWorkerRegistration.prototype, {
        async showNotification(title, options) {
            shown = shown.filter(({tag}) => !tag || tag !== options.tag).concat({title, ...options});
        },
        async getNotifications({tag} = {}) { return shown.filter(one => !tag || one.tag === tag); },
    });
}"""
TELL_VIOLATIONS = """addEventListener("securitypolicyviolation", violation =>
    console.error(`CSP: ${violation.violatedDirective} ${violation.blockedURI} ${violation.sample}`))"""

SCRIPTED = """() => matchMedia("(scripting)").matches && !!document.documentElement.dataset.app"""

POLICY = re.compile(r"^CSP: |Content Security Policy|Trusted ?(Type|HTML|Script)", re.IGNORECASE)


class OffenceError(AssertionError):
    """What pages did that none may do."""


class Phone:
    """One attendee's browser. `complaints`: whatever pages say on the console, which a test may expect and clear.

    `offences`: what no page may ever do, whatever happens to it: break its security policy, ask another origin,
    leave an error uncaught. With one of them the phone's test fails when the phone is put away.
    """

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.complaints: list[str] = []
        self.offences: list[str] = []
        context.on("console", self._heard)
        context.on("weberror", self._failed)
        context.on("request", self._asked)

    async def open(self, address: str) -> Page:
        """A new page at that address, loaded, and ready for taps."""
        page = await self.context.new_page()
        await visit(page, address)
        return page

    async def keeps(self, page: Page, edition: str, language: str = "en") -> None:
        """Wait until the worker has that edition of that language for offline."""
        async with asyncio.timeout(PATIENCE_S):
            while (kept := await self.pack(page, language)) is None or kept["edition"] != edition:
                await asyncio.sleep(POLL_S)

    async def pack(self, page: Page, language: str = "en") -> Any:
        """What the worker keeps of that language."""
        return await page.evaluate(PACK, language)

    async def developer(self, page: Page) -> CDPSession:
        """Chromium's own protocol, for what Playwright has no words for."""
        return await self.context.new_cdp_session(page)

    async def push(self, page: Page, data: str) -> None:
        """Have the worker of the page's site receive a push, as if its push service had sent it."""
        developer = await self.developer(page)
        workers: list[str] = []
        developer.on(
            "ServiceWorker.workerRegistrationUpdated",
            lambda event: workers.extend(found["registrationId"] for found in event["registrations"]),
        )
        await developer.send("ServiceWorker.enable")
        async with asyncio.timeout(PATIENCE_S):
            while not workers:
                await asyncio.sleep(POLL_S)
        origin = await page.evaluate("location.origin")
        await developer.send(
            "ServiceWorker.deliverPushMessage",
            {"origin": origin, "registrationId": workers[-1], "data": data},
        )

    async def in_worker(self, script: str, argument: Any = None) -> Any:
        """Run a script in the service worker that is in charge."""
        return await self.context.service_workers[-1].evaluate(script, argument)

    async def note_notifications(self) -> None:
        """From now on keep what the worker shows for `notified`, in place of showing it: a window without a
        profile loses notifications now and then, and hangs with them when it is closed.
        """
        await self.in_worker(NOTE_NOTIFICATIONS)

    async def notified(self, *titles: str) -> list[dict[str, Any]]:
        """What is on the screen as soon as it has these titles, oldest first."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                shown: list[dict[str, Any]] = await self.in_worker("self.shown")
                if [one["title"] for one in shown] == list(titles):
                    return shown
                await asyncio.sleep(POLL_S)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.text} ({message.location['url']})")
        if POLICY.search(message.text):
            self.offences.append(message.text)

    def _failed(self, fault: WebError) -> None:
        self.complaints.append(str(fault.error))
        self.offences.append(f"uncaught: {fault.error}")

    def _asked(self, request: Request) -> None:
        to = urlsplit(request.url)
        if to.scheme not in {"http", "https"}:
            return
        if request.is_navigation_request():
            allowed = to.hostname == "127.0.0.1"
        else:
            home = urlsplit(request.service_worker.url if request.service_worker else request.frame.url)
            allowed = (to.scheme, to.netloc) == (home.scheme, home.netloc)
        if not allowed:
            self.offences.append(f"asked {request.url}")


async def visit(page: Page, address: str) -> None:
    """Go there, and wait until the page's scripts listen, if it has any: they begin after its first paint."""
    await page.goto(address)
    await ready(page)


async def revisit(page: Page) -> None:
    """Load the page anew, as a person does who pulls it down."""
    await page.reload()
    await ready(page)


async def ready(page: Page) -> None:
    """Wait until its scripts listen: they come later than its `load`."""
    if await page.evaluate(SCRIPTED):
        await expect(page.locator("html[data-ready]")).to_be_attached()


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Start the browser; it takes a second, so that tests share one."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        await browser.close()


@asynccontextmanager
async def a_phone(browser: Browser, **options: Any) -> AsyncIterator[Phone]:
    """A phone that has never been anywhere; `options` are Playwright's for a context."""
    context = await browser.new_context(**(ORDINARY | options))
    async with _in_use(context) as phone:
        yield phone


@asynccontextmanager
async def a_lasting_phone(profile: Path, **options: Any) -> AsyncIterator[Phone]:
    """A browser of its own that keeps what it stored under `profile`: for installing, and for starting again."""
    async with async_playwright() as playwright:
        context = await playwright.chromium.launch_persistent_context(
            profile, executable_path=CHROMIUM, args=ARGUMENTS, **(ORDINARY | options)
        )
        async with _in_use(context) as phone:
            yield phone


@asynccontextmanager
async def _in_use(context: BrowserContext) -> AsyncIterator[Phone]:
    context.set_default_timeout(PATIENCE_S * 1000)
    await context.add_init_script(TELL_VIOLATIONS)
    phone = Phone(context)
    try:
        yield phone
    finally:
        await context.close()
    if phone.offences:
        raise OffenceError(phone.offences)
