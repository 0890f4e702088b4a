"""A small published event, phones in memory, and a way to ask the app: what the tests of this room share."""

from collections.abc import AsyncIterator, Callable, MutableMapping
from contextlib import asynccontextmanager
from typing import Any

import httpx
import msgspec

from companion.api.edition import Edition, build_edition
from companion.api.live import Live
from companion.api.server import Server, create_litestar
from companion.api.state import Parts, Published, Stats, Stored
from companion.api.wishes import Wish
from companion.desk import OrganizersDesk
from companion.domain.agenda import Agenda
from companion.domain.changes import Change, ChangeKind
from companion.domain.figures import Figure
from companion.pages.encoded import IMMUTABLE, encode
from companion.pages.site import Head, Site
from companion.pages.snapshot import AlertEntry, Snapshot
from companion.services.sign_in import Door
from companion.settings import Settings
from tests.builders import a_session, a_speaker, an_agenda
from tests.fakes import FakeClock

PUBLISHED_AT = 1_663_340_000_000
NOW = 1_663_350_000_000
HTML = "text/html; charset=utf-8"
PAGE_POLICY = "default-src 'none'; script-src 'self'"
ENDPOINT = "https://push.example/send/one"
KEYS = {"p256dh": "a-point-on-the-curve", "auth": "a-secret"}

AGENDA = an_agenda(
    a_session("pizza", start="19:00", end="20:30", kind="meal", short="Pizza"),
    a_session("keynote", start="10:00", speakers=("celi",)),
    a_session("lunch", start="11:30"),
    speakers=(a_speaker("celi", role={"en": "Researcher", "nb": "Forsker"}),),
)

MOVED = AlertEntry(
    number=1,
    at=1_663_345_000_000,
    from_revision=1,
    to_revision=3,
    changes=(Change("keynote", ChangeKind.START, "10:00", "10:12"),),
    titles={"en": "Keynote starts at 10:12"},
)
CANCELLED = AlertEntry(
    number=2,
    at=1_663_346_000_000,
    from_revision=3,
    to_revision=4,
    changes=(Change("lunch", ChangeKind.CANCELLED, "confirmed", "cancelled"),),
)


def a_snapshot(agenda: Agenda = AGENDA, **fields: Any) -> Snapshot:
    values: dict[str, Any] = {
        "agenda": agenda,
        "revision": 4,
        "content_hash": "ab12cd34ef56",
        "published_at": PUBLISHED_AT,
        "alerts": (MOVED, CANCELLED),
    }
    return Snapshot(**(values | fields))


def a_site(snapshot: Snapshot, edition: str = "4-e1") -> Site:
    """As the pages room makes them, with little on each page."""
    head = Head(
        edition=edition,
        revision=snapshot.token,
        published_at=snapshot.published_at,
        alert=snapshot.alert,
        clock_offset=snapshot.clock_offset,
        packs={"en": f"/pack/{edition}/en.json"},
    )

    def page(text: str) -> Any:
        body = f"<!doctype html><title>{text}</title>{text * 60}".encode()
        return encode(body, HTML, headers=(("Content-Security-Policy", PAGE_POLICY),))

    return Site(
        edition=edition,
        revision=snapshot.token,
        head=head,
        resources={
            "/": page("Agenda"),
            "/nb/": page("Program"),
            "/sessions/pizza": page("Pizza"),
            "/404": page("Not here"),
            "/nb/404": page("Ikke her"),
            "/sw.js": encode(b"self.addEventListener('push', show)", "text/javascript"),
            "/icon.png": encode(b"\x89PNG" * 40, "image/png"),
            f"/pack/{edition}/en.json": encode(b'{"pages": {}}', "application/json", cache_control=IMMUTABLE),
            "/nb.webmanifest": encode(
                b'{"name": "Datathon", "start_url": "/nb/"}', "application/manifest+json"
            ),
            "/api/head": encode(msgspec.json.encode(head), "application/json"),
        },
    )


def an_edition(snapshot: Snapshot | None = None, edition: str = "4-e1") -> Edition:
    snapshot = snapshot or a_snapshot()
    return build_edition(a_site(snapshot, edition), snapshot)


class Phones:
    """Subscriptions in memory."""

    def __init__(self) -> None:
        self.stored: dict[str, Wish] = {}
        self.tested: list[str] = []
        self.times: list[int] = []
        self.fault: Exception | None = None
        self.kept_language: str | None = None
        self.push: tuple[Figure, ...] = ()

    async def put(self, wish: Wish, now: int) -> Stored:
        if self.fault:
            raise self.fault
        self.times.append(now)
        created = wish.endpoint not in self.stored
        self.stored[wish.endpoint] = wish
        return Stored(created, self.kept_language or wish.language)

    async def delete(self, endpoint: str) -> bool:
        return self.stored.pop(endpoint, None) is not None

    async def test(self, endpoint: str) -> bool:
        self.tested.append(endpoint)
        return endpoint in self.stored

    async def stats(self) -> Stats:
        if self.fault:
            raise self.fault
        return Stats(subscriptions=len(self.stored), deliveries={"waiting": 2, "accepted": 7}, push=self.push)


class Reports:
    """What phones reported, in memory."""

    def __init__(self) -> None:
        self.noted: list[tuple[str, str]] = []

    def note(self, receipt: str, kind: str) -> None:
        self.noted.append((receipt, kind))


class Key(msgspec.Struct, frozen=True):
    id: str = "k1"
    public: str = "BPublicPoint"


def only_push_services(endpoint: str) -> str:
    if not endpoint.startswith("https://push.example/"):
        raise ValueError("this is no push service that we know")
    return endpoint.removesuffix("#")


def only_good_keys(p256dh: str, auth: str) -> None:
    if auth != KEYS["auth"]:
        raise ValueError("auth is not 16 bytes")


class World:
    """One app with its parts, and a clock that stands still until it is moved."""

    def __init__(self, *, edition: Edition | None = None, live: Live | None = None, **parts: Any) -> None:
        self.published = Published()
        self.published.edition = edition
        self.live = live or Live()
        self.phones = Phones()
        self.reports = Reports()
        self.seconds = 0.0
        values: dict[str, Any] = {
            "published": self.published,
            "live": self.live,
            "subscriptions": self.phones,
            "push_key": Key(),
            "door": Door(FakeClock()),  # a door, and a desk, with a database: see tests/api/organizer
            "desk": OrganizersDesk(FakeClock(), Settings()),
            "receipts": self.reports,
            "origin": "http://test",
            "check_endpoint": only_push_services,
            "check_keys": only_good_keys,
            "now": lambda: NOW,
            "clock": lambda: self.seconds,
            "unavailable": (ConnectionError,),
        }
        self.parts = Parts(**(values | parts))
        self.app: Server = create_litestar(self.parts)

    @asynccontextmanager
    async def client(self, address: str = "192.0.2.1") -> AsyncIterator[httpx.AsyncClient]:
        """A client in this loop that sends no Accept-Encoding of its own."""
        transport = httpx.ASGITransport(self.app, client=(address, 1))
        async with (
            self.app.lifespan(),
            httpx.AsyncClient(transport=transport, base_url="http://test") as client,
        ):
            del client.headers["accept-encoding"]
            yield client


Message = MutableMapping[str, Any]


async def call(
    app: Callable[..., Any],
    path: str = "/",
    *,
    method: str = "GET",
    headers: dict[str, str] | None = None,
) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and raw body, as the ASGI app sends them: nothing is decoded on the way."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    await app(a_scope(path, method, headers), receive, send)
    start, *bodies = sent
    names = {name.decode(): value.decode("latin-1") for name, value in start["headers"]}
    assert len(names) == len(list(start["headers"])), "a header was sent twice"
    return start["status"], names, b"".join(message["body"] for message in bodies)


def a_scope(path: str, method: str = "GET", headers: dict[str, str] | None = None) -> dict[str, Any]:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(name.lower().encode(), value.encode()) for name, value in (headers or {}).items()],
        "client": ("192.0.2.1", 1),
        "server": ("test", 80),
    }
