"""The JSON that organizers' pages and scripts get. Fields are added, never renamed.

Texts of the agenda are as written: a string in `event.language`, or an object with a text per language code.
Moments are UTC epoch milliseconds of real time, unless they say otherwise.
"""

from msgspec import Struct

from companion.api.problems import Problem
from companion.domain.agenda import Text


class SignedInShape(Struct, frozen=True):
    """`name` is whose token opened it."""

    name: str
    expires_at: int


class ProblemLine(Struct, frozen=True):
    """Something in the file to correct, or to look at. `hint` is empty where there is no guess."""

    line: int
    column: int
    message: str
    hint: str


class ChangeLine(Struct, frozen=True):
    """One fact of a session that differs; `old` and `new` as written, null where there was or is nothing."""

    session: str
    title: Text
    kind: str
    old: str | None
    new: str | None


class RevisionLine(Struct, frozen=True):
    """`origin`: file, command or page. `reason` by language. `changes`: how many, against its parent."""

    number: int
    token: str
    published_at: int
    origin: str
    author: str
    reason: dict[str, str]
    changes: int


class FileState(Struct, frozen=True):
    """`state`: published, held, unpublished (will be in a moment), broken, or missing.

    `hash` is of the file's bytes: what an edit is made from. `cannot_write` says why not; empty if it can.
    """

    state: str
    hash: str
    writable: bool
    cannot_write: str
    problems: tuple[ProblemLine, ...]


class HeldShape(Struct, frozen=True):
    """The edit in the file that waits for a word."""

    reasons: tuple[str, ...]
    held_at: int
    changes: tuple[ChangeLine, ...]


class WaitingShape(Struct, frozen=True):
    """What is published and not told yet. `held`: it is told when somebody says so, not at `due_at`."""

    due_at: int
    urgency: str
    held: bool
    changes: tuple[ChangeLine, ...]


class Subscribers(Struct, frozen=True):
    total: int
    organizers: int


class Caution(Struct, frozen=True):
    """`code`: push-refused (`about`: host), file-broken, file-missing, file-read-only, disk-low (`about`: MB free)."""

    code: str
    about: str
    text: str


class PlanShape(Struct, frozen=True):
    name: str
    title: Text
    reason: Text
    edits: int


class State(Struct, frozen=True):
    """All that the page shows of itself, asked every two seconds. `now` is event time.

    `receipts`: whether phones report what they show; if not, nobody knows.
    """

    name: str
    now: int
    clock_offset: int
    rehearsal: bool
    timezone: str
    languages: tuple[str, ...]
    publish: str
    receipts: bool
    revision: RevisionLine | None
    file: FileState
    held: HeldShape | None
    waiting: WaitingShape | None
    subscribers: Subscribers
    warnings: tuple[Caution, ...]
    plans: tuple[PlanShape, ...]


class MenuSession(Struct, frozen=True):
    id: str
    title: Text
    date: str
    start: str
    end: str | None
    venue: str | None
    room: str | None
    status: str
    kind: str


class MenuPlace(Struct, frozen=True):
    id: str
    name: Text


class MenuVenue(Struct, frozen=True):
    id: str
    name: Text
    rooms: tuple[MenuPlace, ...]


class Menu(Struct, frozen=True):
    """What there is to choose from: of the file if it can be read, else of what is published."""

    sessions: tuple[MenuSession, ...]
    venues: tuple[MenuVenue, ...]


class FileShape(Struct, frozen=True):
    source: str
    hash: str


class Checked(Struct, frozen=True):
    problems: tuple[ProblemLine, ...]
    warnings: tuple[ProblemLine, ...]


class ToldShape(Struct, frozen=True):
    """One notification text, and how many phones get it."""

    language: str
    title: str
    body: str
    phones: int
    urgency: str


class PreviewShape(Struct, frozen=True):
    """What publishing a text would do. `base`: the hash of the file that it was made from.

    `lines`: unified diff against the file. `others`: what else in the file is not published, and goes out too.
    `waits`: why some phones would be told later.
    """

    base: str
    lines: tuple[str, ...]
    changes: tuple[ChangeLine, ...]
    told: tuple[ToldShape, ...]
    silent: int
    holds: tuple[str, ...]
    waits: tuple[str, ...]
    others: tuple[ChangeLine, ...]


class Outcome(Struct, frozen=True):
    """`result`: published, unchanged or held (then `reasons` say why). `hash` is the file's from now on."""

    result: str
    revision: int
    changes: int
    reasons: tuple[str, ...]
    hash: str


class RevisionShape(RevisionLine, frozen=True):
    """One revision; `lines`: unified diff against its parent."""

    lines: tuple[str, ...]
    changed: tuple[ChangeLine, ...]


class SaidText(Struct, frozen=True):
    title: str
    body: str


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

    `accepted`: by a push service. `waiting` also has what is being sent. `superseded`: a newer alert says it.
    """

    alert: int | None
    announcement: int | None
    created_at: int
    texts: dict[str, SaidText]
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
    at: int
    origin: str
    author: str
    action: str
    revision: int | None
    detail: str


class AnnouncementTold(Struct, frozen=True):
    language: str
    title: str
    body: str
    phones: int


class AnnouncementPreview(Struct, frozen=True):
    """Who would hear what. `expires_at` and `sends_at` are event time; `wait`: why it is not sent at once."""

    told: tuple[AnnouncementTold, ...]
    phones: int
    silent: int
    expires_at: int
    sends_at: int
    wait: str


class Announced(Struct, frozen=True):
    """`waits`: until when some phones are not told, and why."""

    number: int
    phones: int
    waits: str


class Conflict(Problem, frozen=True, kw_only=True):
    """Somebody else has changed the file meanwhile. `theirs` is its text now, `hash` of its bytes."""

    theirs: str
    hash: str


class Invalid(Problem, frozen=True, kw_only=True):
    """The text is no agenda that could be published."""

    problems: tuple[ProblemLine, ...]
