"""What handlers share: the published edition, and what they ask of the services. `app` gives it to them."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Literal, Protocol

from msgspec import Struct

from companion.api.edition import Edition
from companion.api.live import Live
from companion.api.organizer.desk import Desk, Doorkeeper
from companion.api.quota import Rate
from companion.api.wishes import Wish
from companion.domain.figures import Figure

ReceiptKind = Literal["shown", "opened"]


class AgendaHealth(Struct, frozen=True):
    """Whether the organizer's file is what is published. `problems`: how many stand in the way."""

    stale: bool = False
    problems: int = 0


class Published:
    """What is served now. Replaced by one assignment: readers see the old or the new, never a mix."""

    __slots__ = ("edition", "health")

    def __init__(self) -> None:
        self.edition: Edition | None = None
        self.health = AgendaHealth()


class Stats(Struct, frozen=True):
    """Counts for `/metrics`; `deliveries` by state, `push` by push service."""

    subscriptions: int
    deliveries: Mapping[str, int]
    push: tuple[Figure, ...] = ()


class Stored(Struct, frozen=True):
    """What became of a wish: whether its endpoint is new, and the language that it is told in."""

    created: bool
    language: str


class Subscriptions(Protocol):
    """What the services do about phones."""

    async def put(self, wish: Wish, now: int) -> Stored:
        """Make or replace by endpoint. `now`: real time, UTC epoch ms."""

    async def delete(self, endpoint: str) -> bool:
        """Forget it; True if there was one."""

    async def test(self, endpoint: str) -> bool:
        """Send it a test notification; False if there is none."""

    async def stats(self) -> Stats:
        """How many there are, and what became of their deliveries."""


class Receipts(Protocol):
    """Counts what phones report of their notifications."""

    def note(self, receipt: str, kind: ReceiptKind) -> None:
        """One phone has shown or opened the notification with this token, if there is such a one."""


class PushKey(Protocol):
    """Our VAPID key as browsers need it: the 65-byte point in base64url, and what tells it from others."""

    @property
    def id(self) -> str: ...

    @property
    def public(self) -> str: ...


class Limits(Struct, frozen=True):
    """Writes per client address, where a whole venue may be one; test notifications per phone."""

    writes: Rate = Rate(burst=1_000, per_second=20)
    tests: Rate = Rate(burst=5, per_second=0.1)
    receipts: Rate = Rate(burst=5_000, per_second=100)


class GuessLimits(Struct, frozen=True):
    """How many wrong tokens of organizers are borne with. Right ones count nothing: a venue may be one address.

    `told`: beyond it an address is told to wait. `address`, `all`: beyond them the token of the settings, which a
    person has chosen, is not even looked at; those that `companion token` makes cannot be guessed, and always are.
    """

    told: Rate = Rate(burst=10, per_second=1 / 30)
    address: Rate = Rate(burst=200, per_second=0.2)
    all: Rate = Rate(burst=2_000, per_second=1)


async def _at_once() -> None:
    """Nothing to wait for."""


class Parts(Struct, frozen=True, kw_only=True):
    """All that the API is made of."""

    published: Published
    live: Live
    subscriptions: Subscriptions
    push_key: PushKey
    door: Doorkeeper
    desk: Desk
    receipts: Receipts
    origin: str
    """Where attendees find the pages: scheme, host and port."""
    check_endpoint: Callable[[str], str]
    """The endpoint's rebuilt form; raises ValueError for one that is no push service's."""
    check_keys: Callable[[str, str], object]
    """Raises ValueError for keys (p256dh, auth) that no browser made."""
    now: Callable[[], int]
    """Real time, UTC epoch ms."""
    clock: Callable[[], float]
    """Seconds that never go backwards, such as `time.monotonic`: for quotas."""
    catch_up: Callable[[], Awaitable[None]] = _at_once
    """Has `published` be what the database says now, if that can be had soon."""
    unavailable: tuple[type[Exception], ...] = ()
    """Exceptions that mean "the database cannot do this now": answered with 503."""
    limits: Limits = Limits()
    guesses: GuessLimits = GuessLimits()
