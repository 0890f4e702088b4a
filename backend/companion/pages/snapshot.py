"""What the pages are rendered from: one published agenda, and what has been told of its changes."""

from msgspec import Struct

from companion.domain.agenda import Agenda
from companion.domain.announcements import AnnouncementText
from companion.domain.changes import Change


class AlertEntry(Struct, frozen=True):
    """One alert as `/changes` lists it: the net change from one alerted revision to the next.

    `at` is real time in UTC epoch milliseconds. `titles` holds, by language, what phones were told (title · body).
    """

    number: int
    at: int
    from_revision: int
    to_revision: int
    changes: tuple[Change, ...]
    titles: dict[str, str] = {}


class AnnouncementEntry(Struct, frozen=True):
    """One announcement that stands: `at` is real time, `expires_at` event time, both in UTC epoch ms."""

    number: int
    at: int
    expires_at: int
    urgent: bool
    texts: dict[str, AnnouncementText]


class Snapshot(Struct, frozen=True, kw_only=True):
    """Everything that an edition says. `published_at` is real time, `now` is event time, both in UTC epoch ms.

    `lost`: some revision took a session away that phones may have starred.
    Pages show real times shifted by `clock_offset` (ms), so that in a rehearsal they agree with the programme.
    Nothing on a page depends on `now`: two servers that render the same revision serve the same bytes.
    """

    agenda: Agenda
    revision: int
    content_hash: str
    published_at: int
    alerts: tuple[AlertEntry, ...] = ()
    announcements: tuple[AnnouncementEntry, ...] = ()
    clock_offset: int = 0
    rehearsal: bool = False
    lost: bool = False
    now: int = 0

    @property
    def token(self) -> str:
        """What clients call the revision: `N-hash8`, compared for inequality only."""
        return f"{self.revision}-{self.content_hash[:8]}"

    @property
    def alert(self) -> int:
        """The number of the last alert, 0 before the first."""
        return max((entry.number for entry in self.alerts), default=0)

    @property
    def languages(self) -> tuple[str, ...]:
        """The event's languages; the first has no prefix in its addresses."""
        return self.agenda.event.languages or (self.agenda.event.language,)
