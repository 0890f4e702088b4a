"""The pages without the app behind them: rendered from an agenda in memory, with an API that does what a test says.

For what a real server would not do on request: ship a broken worker, refuse, keep silent.
"""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

import msgspec
from aiohttp import web

from companion.domain.agenda import Agenda
from companion.pages.release import Release
from companion.pages.site import Site, render_site
from companion.pages.snapshot import AlertEntry, AnnouncementEntry, Snapshot
from tests.pages.scenes import the_release

PUBLIC_KEY = "BEl62iUYgUivxIkv69yViEuiBIa-Ib9-SkvMeAtA3LFgDzkrxZJjSgSnfckjBJuBkr3qBUYIHBQFLXYp5Nksh8U"
"""A point on P-256, as an application server key must be."""

PATIENCE_S = 8
POLL_S = 0.02


class SiteServer:
    """`async with SiteServer(agenda) as site`. What it was sent: `subscriptions` by endpoint, `requests` in order."""

    def __init__(self, agenda: Agenda) -> None:
        self.url = ""
        self.release: Release = the_release()
        self.worker: bytes | None = None
        """What `/sw.js` is instead of ours."""
        self.failing: Mapping[str, int] = {}
        """Statuses for addresses that begin so; 0 is silence until the test ends."""
        self.public_key = PUBLIC_KEY
        self.requests: list[str] = []
        self.subscriptions: dict[str, dict[str, Any]] = {}
        self.tested: list[str] = []
        self.receipts: list[tuple[str, str]] = []
        """What phones reported of notifications: the token, and shown or opened."""
        self.told: tuple[AlertEntry, ...] = ()
        """What the next edition says has been told."""
        self.clock: int | None = None
        """What time it is by this server, in UTC epoch ms."""
        self.announcements: tuple[AnnouncementEntry, ...] = ()
        """What the next edition has to say beside the agenda."""
        self._revision = 0
        self._streams: set[web.StreamResponse] = set()
        self._released = asyncio.Event()
        self._runner: web.AppRunner | None = None
        self.site = self._render(agenda)

    def _render(self, agenda: Agenda) -> Site:
        self._revision += 1
        self.agenda = agenda
        snapshot = Snapshot(
            agenda=agenda,
            revision=self._revision,
            content_hash=f"{self._revision:08x}",
            published_at=1_663_340_000_000 + self._revision,
            alerts=self.told,
            announcements=self.announcements,
        )
        return render_site(snapshot, self.release)

    async def __aenter__(self) -> Self:
        app = web.Application(middlewares=[self._mishaps])
        app.router.add_get("/api/live", self._live)
        app.router.add_get("/api/push", self._push_key)
        app.router.add_put("/api/subscriptions", self._subscribe)
        app.router.add_delete("/api/subscriptions", self._unsubscribe)
        app.router.add_post("/api/subscriptions/test", self._test)
        app.router.add_post("/api/receipts", self._receipt)
        app.router.add_get("/{path:.*}", self._resource)
        self._runner = web.AppRunner(app, shutdown_timeout=0.2)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._released.set()
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def edition(self) -> str:
        return self.site.edition

    @property
    def news(self) -> Any:
        """What the live event `revision` says."""
        return {"edition": self.site.edition, "revision": self.site.revision}

    async def publish(self, agenda: Agenda, *, live: bool = True) -> None:
        """Show another agenda; `live` tells the open pages."""
        self.site = self._render(agenda)
        if live:
            await self.tell("revision", self.news)

    def start_afresh(self, agenda: Agenda) -> None:
        """As if the data directory had been wiped: revisions count from 1 again."""
        self._revision = 0
        self.site = self._render(agenda)

    async def tell(self, event: str, data: Any) -> None:
        """A live event for all open pages."""
        for stream in tuple(self._streams):
            with suppress(ConnectionResetError):  # its page has just been left
                await stream.write(_message(event, data))

    @property
    def listeners(self) -> int:
        """How many open pages hear of what happens."""
        return len(self._streams)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait for something that pages do in their own time."""
        async with asyncio.timeout(PATIENCE_S):
            while not holds():
                await asyncio.sleep(POLL_S)

    @web.middleware
    async def _mishaps(self, request: web.Request, handler: Any) -> web.StreamResponse:
        self.requests.append(request.path)
        for beginning, status in self.failing.items():
            if request.path.startswith(beginning):
                if status:
                    return web.Response(status=status)
                await self._released.wait()
        response: web.StreamResponse = await handler(request)
        return response

    async def _resource(self, request: web.Request) -> web.Response:
        found = self.site.resources.get(request.path)
        if found is None and "text/html" not in request.headers.get("Accept", ""):
            return web.json_response({"status": 404}, status=404, content_type="application/problem+json")
        resource = found or self.site.resources["/404"]
        body = self.worker if request.path == "/sw.js" and self.worker else resource.identity
        headers = {
            "Content-Type": resource.media_type,
            "Cache-Control": resource.cache_control,
            **dict(resource.headers),
        }
        return web.Response(status=200 if found else 404, body=body, headers=headers)

    async def _live(self, request: web.Request) -> web.StreamResponse:
        stream = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await stream.prepare(request)
        self._streams.add(stream)
        try:
            if self.clock is not None:
                await stream.write(_message("clock", {"now": self.clock}))
            await stream.write(_message("revision", self.news))
            while request.transport and not self._released.is_set():
                await asyncio.sleep(POLL_S)
        finally:
            self._streams.discard(stream)
        return stream

    async def _push_key(self, _: web.Request) -> web.Response:
        return web.json_response({"public_key": self.public_key, "key_id": self.public_key[:8]})

    async def _subscribe(self, request: web.Request) -> web.Response:
        wish = await request.json()
        self.subscriptions.pop(wish.get("replaces"), None)
        self.subscriptions[wish["endpoint"]] = wish
        return web.json_response({})

    async def _unsubscribe(self, request: web.Request) -> web.Response:
        self.subscriptions.pop((await request.json())["endpoint"], None)
        return web.Response(status=204)

    async def _test(self, request: web.Request) -> web.Response:
        endpoint = (await request.json())["endpoint"]
        if endpoint not in self.subscriptions:
            return web.Response(status=404)
        self.tested.append(endpoint)
        return web.Response(status=202)

    async def _receipt(self, request: web.Request) -> web.Response:
        told = await request.json()
        self.receipts.append((told["receipt"], told["kind"]))
        return web.Response(status=204)


def _message(event: str, data: Any) -> bytes:
    return b"event: %s\ndata: %s\n\n" % (event.encode(), msgspec.json.encode(data))
