"""The smallest site that can push, one page and one worker: the app's stand-in for testing the harness."""

import asyncio
import json
from types import TracebackType
from typing import Any, Self

from aiohttp import web
from pywebpush import webpush

from tests.browser.base64url import encode
from tests.browser.vapid_credentials import a_key, public_point

# As strict as the app's own pages, so that the harness is proven under the same conditions.
CSP = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; worker-src 'self'; "
    "require-trusted-types-for 'script'; trusted-types stand-in"
)
PAGE = """<!doctype html><html lang="en"><title>Stand-in</title>
<button id="subscribe">Subscribe</button> <p id="state">off</p>
<script type="module" src="/page.js"></script>"""
PAGE_JS = """
const state = document.querySelector("#state");
const policy = trustedTypes.createPolicy("stand-in", {createScriptURL: address => address});
document.querySelector("#subscribe").addEventListener("click", async () => {
    document.body.dataset.activated = navigator.userActivation.isActive;
    await navigator.serviceWorker.register(policy.createScriptURL("/sw.js"));
    const {pushManager} = await navigator.serviceWorker.ready;
    const key = await (await fetch("/key")).text();
    const subscription = await pushManager.subscribe({userVisibleOnly: true, applicationServerKey: key});
    await fetch("/subscription", {method: "PUT", body: JSON.stringify(subscription)});
    state.textContent = "on";
});
"""
WORKER_JS = """
addEventListener("install", () => skipWaiting());
addEventListener("activate", event => event.waitUntil(clients.claim()));
addEventListener("push", event => {
    const {title, body, lang, navigate} = event.data.json();
    event.waitUntil(registration.showNotification(title, {body, lang, data: navigate}));
});
addEventListener("notificationclick", event => {
    event.notification.close();
    event.waitUntil(clients.openWindow(event.notification.data));
});
"""


class StandInSite:
    """`async with StandInSite() as site`; `subscription` is what the browser sent last."""

    def __init__(self) -> None:
        self.origin = ""
        self.subscription: dict[str, Any] = {}
        self._key = a_key()
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/page.js", self._answer(PAGE_JS, "text/javascript"))
        app.router.add_get("/sw.js", self._answer(WORKER_JS, "text/javascript"))
        app.router.add_get("/key", self._answer(encode(public_point(self._key)), "text/plain"))
        app.router.add_put("/subscription", self._subscribe)
        app.router.add_get("/{page:.*}", self._answer(PAGE, "text/html"))
        self._runner = web.AppRunner(app, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.origin = f"http://{host}:{port}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def push(self, message: dict[str, str], **changes: Any) -> int:
        """Encrypt and send to the subscribed browser; the status that the push service answers."""
        options = {
            "vapid_private_key": self._key,
            "vapid_claims": {"sub": "mailto:a@example.org"},
            "ttl": 60,
        }
        response = await asyncio.to_thread(
            webpush, self.subscription, json.dumps(message), **(options | changes)
        )
        return int(response.status_code)

    def _answer(self, text: str, media_type: str) -> Any:
        async def answer(_request: web.Request) -> web.Response:
            return web.Response(text=text, content_type=media_type, headers={"Content-Security-Policy": CSP})

        return answer

    async def _subscribe(self, request: web.Request) -> web.Response:
        self.subscription = await request.json()
        return web.Response(status=204)
