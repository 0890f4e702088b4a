"""What the routes ask of the services about the file, the event and the phones; `app` gives it to them.

Every method may raise ProblemError, or a SaidError where there is more to say than a sentence.
"""

from collections.abc import Awaitable
from typing import Protocol

from companion.api.organizer.asked import (
    AnnouncementRequest,
    EditsRequest,
    HeldRequest,
    PaceRequest,
    PreviewRequest,
    RestoreRequest,
    SaveRequest,
)
from companion.api.organizer.shapes.file import (
    Checked,
    DiscardedLine,
    DiscardedShape,
    FileShape,
    Outcome,
    PreviewShape,
    RevisionShape,
)
from companion.api.organizer.shapes.lines import RevisionLine
from companion.api.organizer.shapes.state import Menu, PhoneState, State
from companion.api.organizer.shapes.told import Announced, AnnouncementPreview, AuditLine, DeliveriesShape
from companion.services.sign_in import SignedIn


class Doorkeeper(Protocol):
    """Who somebody is. Raises `UnknownError` or `RevokedError` of `companion.services.sign_in`."""

    def holder(self, token: str, *, guess: bool = True) -> Awaitable[str]:
        """Whose token it is; without `guess` only one that nobody could guess is looked at."""

    def sign_in(self, token: str, *, guess: bool = True) -> Awaitable[SignedIn]:
        """A cookie for a browser that has the token."""

    def visitor(self, cookie: str) -> Awaitable[str]:
        """Who is signed in with this cookie."""

    def sign_out(self, cookie: str) -> Awaitable[None]:
        """Whoever it was."""


class Desk(Protocol):
    """The organizers' desk. `name`: the token of who does it."""

    async def state(self, name: str) -> State: ...

    async def menu(self) -> Menu: ...

    async def file(self) -> FileShape: ...

    async def save(self, name: str, wish: SaveRequest) -> Outcome: ...

    async def check(self, source: str) -> Checked: ...

    async def preview(self, wish: PreviewRequest) -> PreviewShape: ...

    async def edit(self, name: str, wish: EditsRequest) -> Outcome: ...

    async def judge_held(self, name: str, wish: HeldRequest) -> Outcome: ...

    async def preview_putting_back(self) -> PreviewShape: ...

    async def discarded(self) -> tuple[DiscardedLine, ...]: ...

    async def discarded_text(self, number: int) -> DiscardedShape: ...

    async def set_pace(self, name: str, wish: PaceRequest) -> None: ...

    async def preview_announcement(self, wish: AnnouncementRequest) -> AnnouncementPreview: ...

    async def announce(self, name: str, wish: AnnouncementRequest) -> Announced: ...

    async def revisions(self) -> tuple[RevisionLine, ...]: ...

    async def revision(self, number: int) -> RevisionShape: ...

    async def preview_restore(self, number: int) -> PreviewShape: ...

    async def restore(self, name: str, number: int, wish: RestoreRequest) -> Outcome: ...

    async def deliveries(self) -> tuple[DeliveriesShape, ...]: ...

    async def audit(self) -> tuple[AuditLine, ...]: ...

    async def mark_phone(self, name: str, endpoint: str) -> None: ...

    async def phone_state(self, endpoint: str) -> PhoneState: ...

    async def unmark_phone(self, name: str, endpoint: str) -> None: ...
