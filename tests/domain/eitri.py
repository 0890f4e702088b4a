"""An agenda like that of the first event, for texts that are read aloud."""

from datetime import date
from typing import Any

from companion.domain.agenda import Agenda, Kind, Room, Venue
from companion.domain.alerts import Audience, compose
from companion.domain.changes import net_changes
from companion.domain.timeline import moment
from tests.builders import a_session, a_speaker, an_agenda

SATURDAY, SUNDAY, MONDAY = date(2022, 9, 17), date(2022, 9, 18), date(2022, 9, 19)

EITRI = Venue(
    id="eitri",
    name="Eitri",
    at={"en": "in Eitri", "nb": "i Eitri"},
    rooms=(
        Room(
            id="hall",
            name={"en": "Main hall", "nb": "Storsalen"},
            at={"en": "in the main hall", "nb": "i Storsalen"},
        ),
        Room(id="loft", name="Loft"),
    ),
)
ULRIKEN = Venue(id="ulriken", name="Ulriken", at={"en": "at Ulriken", "nb": "på Ulriken"})


def eitri_agenda(**fields: Any) -> Agenda:
    sessions = (
        a_session(
            "dinner",
            date=SATURDAY,
            start="18:00",
            kind=Kind.MEAL,
            title="Optional dinner",
            short={"en": "Dinner", "nb": "Middag"},
            venue=None,
        ),
        a_session(
            "deadline",
            date=SUNDAY,
            start="16:30",
            kind=Kind.DEADLINE,
            title="Final touch and presentation sent to organizing committee",
            short={"en": "Presentations due", "nb": "Innlevering"},
        ),
        a_session(
            "cable-car",
            date=SUNDAY,
            start="17:00",
            kind=Kind.TRANSPORT,
            title="Cable car to Ulriken!",
            short={"en": "Cable car to Ulriken", "nb": "Turen opp til Ulriken"},
            venue=None,
            leave_by="16:40",
            last_return="22:00",
            meet="The lower station",
        ),
        a_session(
            "presentations",
            date=SUNDAY,
            start="18:00",
            kind=Kind.PITCH,
            title="Group presentations at Ulriken",
            short={"en": "Group presentations", "nb": "Gruppepresentasjoner"},
            venue="ulriken",
        ),
        a_session(
            "doors",
            date=MONDAY,
            start="09:00",
            kind=Kind.LOGISTICS,
            title="Doors opening",
            short={"en": "Doors", "nb": "Dørene åpner"},
        ),
        a_session(
            "keynote",
            start="10:00",
            end="10:30",
            kind=Kind.KEYNOTE,
            title="Operationalizing AI in healthcare",
            short={"en": "Keynote", "nb": "Keynote"},
            speakers=("celi",),
            room="hall",
        ),
        a_session(
            "panel",
            start="10:30",
            kind=Kind.PANEL,
            title="Panel discussion",
            short={"en": "Panel", "nb": "Paneldebatt"},
            speakers=("celi", "brogger"),
        ),
        a_session(
            "lunch", start="11:30", kind=Kind.MEAL, title="Lunch", short={"en": "Lunch", "nb": "Lunsj"}
        ),
        a_session(
            "pitches",
            start="14:30",
            kind=Kind.PITCH,
            title="Pitches",
            short={"en": "Pitches", "nb": "Pitchene"},
        ),
        a_session(
            "closing",
            start="15:00",
            kind=Kind.CEREMONY,
            title="Closing remarks and announcing winner",
            short={"en": "Closing remarks", "nb": "Avslutning"},
        ),
    )
    values: dict[str, Any] = {
        "venues": (EITRI, ULRIKEN),
        "speakers": (
            a_speaker("celi", name="Leo Anthony Celi"),
            a_speaker("brogger", name="Helga Brøgger"),
            a_speaker("bergsjo", name="Leonora Bergsjø"),
        ),
    }
    return an_agenda(*sessions, **(values | fields))


def at(day: date, clock: str) -> int:
    """A moment in the event's zone."""
    return moment(day, clock, an_agenda().zone)


BEFORE = at(SATURDAY, "12:00")
"""Two days before most of what the tests change."""
WIND = {"en": "wind", "nb": "vind"}
EVERYTHING = frozenset(session.id for session in eitri_agenda().sessions)


def said(
    head: Agenda, *, base: Agenda | None = None, now: int = BEFORE, rehearsal: bool = False
) -> tuple[str, ...]:
    """What one who starred all that changed hears in English and in Norwegian: "title · body"."""
    bases = (base or eitri_agenda(),)
    stars = frozenset(change.session_id for change in net_changes(bases, head))
    told = (
        compose(bases, head, Audience(language, stars=stars), now, rehearsal=rehearsal)
        for language in ("en", "nb")
    )
    return tuple(f"{notification.title} · {notification.body}" for notification in told if notification)
