"""A real Firefox for tests: pages, push notifications, tabs, and a restart with the same profile.

    async with FirefoxPushService() as push_service, Firefox(push_service, tmp_path) as browser:
        await browser.goto("http://127.0.0.1:8000/settings")
        await browser.click("#alert-switch")

Driven over Marionette, whose client blocks: each call runs in a thread, one at a time. Limits are seconds.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self, TypeVar

from marionette_driver.by import By
from marionette_driver.errors import JavascriptException, MarionetteException
from marionette_driver.marionette import Marionette

from tests.browser.firefox_chrome import (
    CLICK_ALERT,
    DISMISS_ALERTS,
    OPEN_TABS,
    QUIT,
    READ_ALERTS,
    WORKERS_AWAKE,
)
from tests.browser.firefox_profile import (
    FIREFOX,
    NEEDS_FIREFOX,
    QUIET,
    Preference,
    environment,
    languages,
    push_preferences,
    write_profile,
)
from tests.browser.firefox_push_service import FirefoxPushService
from tests.browser.process_group import ProcessGroup

START_S = 40
QUIT_S = 15
ANSWER_S = 30
POLL_S = 0.05
LISTENS = "(!document.documentElement.dataset.app || document.documentElement.dataset.ready === '')"
RENDERED_TEXT = r"document.querySelector(arguments[0])?.innerText.trim().replace(/\s+/g, ' ')"

Answer = TypeVar("Answer")


class FirefoxError(Exception):
    """The browser did not do what was asked of it; says what it was doing."""


class Notification(NamedTuple):
    """One alert as it stands on the screen."""

    title: str
    body: str
    language: str


class Firefox:
    """One browser with a profile of its own under `home`, which survives `quit` and `start`.

    `preferences` are Firefox's own names (about:config) and win over what this harness sets.
    """

    def __init__(
        self,
        push_service: FirefoxPushService,
        home: Path,
        *,
        language: str = "en",
        preferences: Mapping[str, Preference] | None = None,
    ) -> None:
        self._home = home / "firefox"
        self._profile = self._home / "profile"
        write_profile(
            self._profile,
            {
                **QUIET,
                **push_preferences(push_service.websocket_url),
                **languages(language),
                "marionette.port": 0,  # any free one; it is written to MarionetteActivePort
                **(preferences or {}),
            },
        )
        self._turn = asyncio.Lock()
        self._process: ProcessGroup | None = None
        self._driver: Marionette | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    # Life

    async def start(self) -> None:
        """Start the browser and take control of it. Raises `FirefoxError` with its log if that fails."""
        if FIREFOX is None:
            raise FirefoxError(NEEDS_FIREFOX)
        port_file = self._profile / "MarionetteActivePort"
        port_file.unlink(missing_ok=True)
        self._process = ProcessGroup(
            [
                FIREFOX,
                "--headless",
                "--no-remote",
                "--marionette",
                "--remote-allow-system-access",  # for the browser's own windows: alerts and tabs
                "--profile",
                str(self._profile),
            ],
            environment=environment(self._home),
            log=self._home / "firefox.log",
        )
        try:
            async with asyncio.timeout(START_S):
                port = await self._port(port_file, self._process)
                driver = Marionette(host="127.0.0.1", port=port, socket_timeout=ANSWER_S + 5)
                self._driver = driver
                await asyncio.to_thread(driver.start_session)
                await self._drive(lambda driver: setattr(driver.timeout, "script", ANSWER_S))
        except (TimeoutError, OSError, MarionetteException) as error:
            log = self._process.tail()
            self.kill()
            raise FirefoxError(f"Firefox did not start: {error!r}\n{log}") from error
        except BaseException:
            self.kill()
            raise

    async def quit(self) -> None:
        """Close the browser as its user would; what it stored stays in the profile."""
        process = self._process
        if process is None:
            return
        with suppress(OSError, MarionetteException):  # it may be gone before it has answered
            await self._chrome(QUIT)
        await process.ended(QUIT_S)
        self.kill()

    def kill(self) -> None:
        """End the browser and its children at once. Safe to call again."""
        if self._process is not None:
            self._process.kill()
            self._process = None
        if self._driver is not None:
            self._driver.delete_session(send_request=False)
            self._driver.cleanup_ran = True  # or it would try once more when it is garbage-collected
            self._driver = None

    # Pages

    async def goto(self, url: str) -> None:
        """Open `url` in the current tab and wait until it has loaded, and its scripts listen if it has any."""
        await self._drive(lambda driver: driver.navigate(url))
        await self.wait_for(LISTENS)

    async def script(self, javascript: str, *arguments: object) -> Any:
        """The answer of an async function's body, run in the page with `arguments`; must be JSON."""
        return await self._drive(lambda driver: _call(driver, javascript, arguments))

    async def click(self, css: str) -> None:
        """Click as a finger does: scrolled into view, at its middle, with user activation."""
        await self._drive(lambda driver: driver.find_element(By.CSS_SELECTOR, css).click())

    async def text(self, css: str) -> str:
        """The rendered text of the first match, white space collapsed."""
        found = await self.script(f"return {RENDERED_TEXT} ?? null", css)
        if found is None:
            raise FirefoxError(f"nothing matches {css!r} at {await self.url()}")
        return str(found)

    async def url(self) -> str:
        """The address of the current tab."""
        return str(await self._drive(lambda driver: driver.get_url()))

    async def wait_for(self, condition: str, *arguments: object, within_s: float = 10) -> None:
        """Wait until a JavaScript expression is true in the page, over reloads too."""

        async def holds() -> bool:
            try:
                return bool(await self.script(f"return Boolean({condition})", *arguments))
            except JavascriptException:
                return False  # the page is between two documents, or not there yet

        await self._until(holds, within_s, f"the page never came to {condition}")

    async def wait_for_text(self, css: str, text: str, within_s: float = 10) -> None:
        """Wait until the first match reads exactly `text`; says what it reads instead."""
        try:
            await self.wait_for(f"{RENDERED_TEXT} === arguments[1]", css, text, within_s=within_s)
        except FirefoxError as error:
            error.add_note(f"{css} reads {await self.text(css)!r}, not {text!r}")
            raise

    # Alerts

    async def notifications(self) -> list[Notification]:
        """The alerts that are open now, oldest first. Firefox closes each after 20 s."""
        return [Notification(*item) for item in await self._chrome(READ_ALERTS)]

    async def wait_for_notification(self, within_s: float = 10) -> Notification:
        """The newest alert, as soon as there is one."""

        async def shown() -> bool:
            return bool(await self.notifications())

        await self._until(shown, within_s, "no notification was shown")
        return (await self.notifications())[-1]

    async def click_notification(self, title: str | None = None) -> None:
        """Tap the alert with this title, else the oldest."""
        if not await self._chrome(CLICK_ALERT, title):
            raise FirefoxError(f"no such notification is open; open are {await self.notifications()}")

    async def dismiss(self) -> None:
        """Close every open alert without following it."""
        await self._chrome(DISMISS_ALERTS)

    # Tabs

    async def tabs(self) -> list[str]:
        """The addresses of all open tabs."""
        return list(await self._chrome(OPEN_TABS))

    async def switch_to_tab(self, part: str, within_s: float = 10) -> None:
        """Continue in the tab whose address contains `part`, once there is one and it has loaded."""

        def switch(driver: Marionette) -> bool:
            for handle in driver.window_handles:
                driver.switch_to_window(handle)
                if part in driver.get_url():
                    return True
            return False

        await self._until(lambda: self._drive(switch), within_s, f"no tab went to {part}")
        await self.wait_for(f"document.readyState === 'complete' && {LISTENS}", within_s=within_s)

    async def close_all_pages(self) -> None:
        """Leave one empty tab; workers lose their last page and may fall asleep."""

        def close(driver: Marionette) -> None:
            old = driver.window_handles
            kept = driver.open(type="tab")["handle"]
            for handle in old:
                driver.switch_to_window(handle)
                driver.close()
            driver.switch_to_window(kept)

        await self._drive(close)

    async def wait_until_workers_sleep(self, within_s: float = 10) -> None:
        """Wait until no service worker runs: the next push must then wake it.

        Firefox keeps an idle one for 30 s unless `dom.serviceWorkers.idle_timeout` (ms) says otherwise.
        """

        async def asleep() -> bool:
            return int(await self._chrome(WORKERS_AWAKE)) == 0

        await self._until(asleep, within_s, "a service worker is still awake")

    # How it is done

    async def _port(self, port_file: Path, process: ProcessGroup) -> int:
        while (port := _written_port(port_file)) is None:
            if not process.running:
                raise FirefoxError(f"Firefox ended while it started:\n{process.tail()}")
            await asyncio.sleep(POLL_S)
        return port

    async def _drive(self, action: Callable[[Marionette], Answer]) -> Answer:
        async with self._turn:
            if self._driver is None:
                raise FirefoxError("Firefox does not run")
            return await asyncio.to_thread(action, self._driver)

    async def _chrome(self, javascript: str, *arguments: object) -> Any:
        """Run in the browser's own context, where windows, tabs and alerts are."""

        def call(driver: Marionette) -> Any:
            with driver.using_context("chrome"):
                return _call(driver, javascript, arguments)

        return await self._drive(call)

    async def _until(self, holds: Callable[[], Awaitable[bool]], limit_s: float, complaint: str) -> None:
        # Never cancelled: a half-finished call would leave its answer to the next one.
        deadline = asyncio.get_running_loop().time() + limit_s
        while not await holds():
            if asyncio.get_running_loop().time() > deadline:
                raise FirefoxError(f"{complaint} within {limit_s} s; tabs: {await self.tabs()}")
            await asyncio.sleep(POLL_S)


def _written_port(port_file: Path) -> int | None:
    try:
        return int(port_file.read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        return None  # not yet, or only just created


def _call(driver: Marionette, javascript: str, arguments: tuple[object, ...]) -> Any:
    body = f"return (async function () {{ {javascript} }}).apply(null, arguments)"
    return driver.execute_script(body, script_args=arguments, sandbox=None)
