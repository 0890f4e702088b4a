"""The JSON that organizers' pages and scripts get. Fields are added, never renamed.

Texts of the agenda are as written: a string in `event.language`, or an object with a text per language code.
Moments are UTC epoch milliseconds of real time, unless they say otherwise.
"""

from msgspec import Struct, field

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


class PaceShape(Struct, frozen=True):
    """`pace`: normal, now (what is published is told at once), or hold (nobody is told until it is released).

    `since`: null where it is normal. `by`: the name of the token, or of the user who gave a command.
    """

    pace: str
    since: int | None
    by: str


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
    """All that the page shows of itself, asked every two seconds. `now` is event time, `real_now` the server's.

    `receipts`: whether phones report what they show; if not, nobody knows.
    """

    name: str
    now: int
    real_now: int
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
    pace: PaceShape
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


class WaitShape(Struct, frozen=True):
    """`code`: night, digest, budget, or hold; `at` is event time, null where nobody knows."""

    code: str
    at: int | None


class PreviewShape(Struct, frozen=True):
    """What publishing a text would do. `base`: the hash of the file that it was made from.

    `lines`: unified diff against the file. `others`: what else in the file is not published, and goes out too.
    `waits`: why some phones would be told later. `on_hold`: nobody would be told until the organizers release it.
    """

    base: str
    lines: tuple[str, ...]
    changes: tuple[ChangeLine, ...]
    told: tuple[ToldShape, ...]
    silent: int
    holds: tuple[str, ...]
    waits: tuple[WaitShape, ...]
    others: tuple[ChangeLine, ...]
    on_hold: bool


class Outcome(Struct, frozen=True):
    """`result`: published, unchanged or held (then `reasons` say why). `hash` is the file's from now on.

    `on_hold`: nobody is told until the organizers release it.
    """

    result: str
    revision: int
    changes: int
    reasons: tuple[str, ...]
    hash: str
    on_hold: bool


class DiscardedLine(Struct, frozen=True):
    """A text of the file that was never published, and went at `at`. `author`: who put another in its place."""

    id: int
    at: int
    author: str


class DiscardedShape(Struct, frozen=True):
    source: str


class RevisionShape(RevisionLine, frozen=True):
    """One revision; `lines`: unified diff against its parent."""

    lines: tuple[str, ...]
    changed: tuple[ChangeLine, ...]


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


class PhoneState(Struct, frozen=True):
    """Whether this phone hears what organizers hear."""

    told: bool


class Conflict(Problem, frozen=True, kw_only=True):
    """Somebody else has changed the file meanwhile. `theirs` is its text now, `hash` of its bytes."""

    theirs: str
    hash: str


class Invalid(Problem, frozen=True, kw_only=True):
    """The text is no agenda that could be published."""

    problems: tuple[ProblemLine, ...]
