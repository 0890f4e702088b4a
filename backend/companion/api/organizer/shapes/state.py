"""What the page shows first: what is published, what waits, what is held, and what can be done."""

from msgspec import Struct

from companion.api.organizer.shapes.lines import ChangeLine, ProblemLine, RevisionLine
from companion.domain.agenda import Text


class SignedInShape(Struct, frozen=True):
    """`name` is whose token opened it."""

    name: str
    expires_at: int


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


class PhoneState(Struct, frozen=True):
    """Whether this phone hears what organizers hear."""

    told: bool
