"""What was and would be told: announcements, deliveries, who did what."""

from msgspec import Struct, field

from companion.api.organizer.shapes.lines import WaitShape


class SaidText(Struct, frozen=True):
    """`phones`: how many deliveries of this text were made."""

    language: str
    title: str
    body: str
    phones: int


class ServiceLine(Struct, frozen=True):
    """Deliveries at one push service. `host` is empty for phones that have left."""

    host: str
    waiting: int
    accepted: int
    failed: int
    expired: int
    gone: int


class DeliveriesShape(Struct, frozen=True):
    """How one alert or announcement stands. `shown` and `opened` are what phones reported.

    `texts`: at most 12, most phones first; `more`: how many others there are. `accepted`: by a push service. `waiting`
    also has what is being sent. `superseded`: a newer alert says it.
    """

    alert: int | None
    announcement: int | None
    created_at: int
    texts: tuple[SaidText, ...]
    more: int
    total: int
    waiting: int
    accepted: int
    failed: int
    expired: int
    gone: int
    superseded: int
    shown: int
    opened: int
    services: tuple[ServiceLine, ...]


class AuditLine(Struct, frozen=True):
    """`action`: a code of `companion.db.audit.Action`; `detail`: data, in no language."""

    at: int
    origin: str
    author: str
    action: str
    revision: int | None
    detail: str


class AnnouncementTold(Struct, frozen=True):
    """What the phones of a language show. `fallback`: it has no text of its own, the words are in that of `in`."""

    language: str
    title: str
    body: str
    phones: int
    fallback: bool
    words_in: str = field(name="in")


class AnnouncementPreview(Struct, frozen=True):
    """Who would hear what. `expires_at` and `sends_at` are event time; `wait`: why it is not sent at once."""

    told: tuple[AnnouncementTold, ...]
    phones: int
    silent: int
    expires_at: int
    sends_at: int
    wait: WaitShape | None


class Announced(Struct, frozen=True):
    """`wait`: until when (event time) phones are not told, and why: all of them at night, some by their budget."""

    number: int
    phones: int
    wait: WaitShape | None
