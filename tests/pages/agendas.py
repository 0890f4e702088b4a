"""Agendas that try the pages: a hostile one, a large one, an empty one."""

from datetime import date, timedelta

from companion.domain.agenda import (
    Agenda,
    Coordinates,
    Dates,
    Info,
    Kind,
    Link,
    Room,
    Section,
    Session,
    Signup,
    Speaker,
    Status,
    Track,
    Venue,
)
from tests.builders import an_event

EVIL = '</title></style><script>alert(1)</script><img src=x onerror=alert(1)>\'" data-nav="agenda" {{main}}{{path}}'
FIRST = date(2022, 9, 16)


def hostile_agenda() -> Agenda:
    """A script in every text, an address that is a script in every link."""
    links = (Link(title=EVIL, url="javascript:alert(1)"), Link(title="", url="JaVaScRiPt:alert(1)"))
    session = {
        "date": FIRST,
        "start": "10:00",
        "title": EVIL,
        "short": {"nb": EVIL},
        "description": f"{EVIL}\n\n{EVIL}",
        "track": "track",
        "venue": "venue",
        "room": "room",
        "speakers": ("speaker",),
        "signup": Signup(opens=EVIL, closes=EVIL, url="javascript:alert(1)"),
        "notes": EVIL,
        "links": links,
        "meet": EVIL,
        "if_closed": EVIL,
    }
    return Agenda(
        event=an_event(
            title=EVIL,
            tagline=EVIL,
            about=(Section(id="evil", title=EVIL, text=EVIL, items=(EVIL,)),),
            info=Info(access=EVIL, wifi=EVIL, phone=EVIL, emergency=EVIL),
            contact="javascript:alert(1)",
            links=links,
            after=links,
            organisations=(EVIL,),
        ),
        venues=(
            Venue(
                id="venue",
                name=EVIL,
                address=EVIL,
                description=EVIL,
                getting_there=EVIL,
                rooms=(Room(id="room", name=EVIL),),
            ),
        ),
        tracks=(Track(id="track", name=EVIL),),
        speakers=(Speaker(id="speaker", name=EVIL, role=EVIL, organisation=EVIL, bio=EVIL, links=links),),
        sessions=(
            Session(id="on", **session),
            Session(id="off", **session, status=Status.CANCELLED, reason=EVIL, replaced_by="on"),
        ),
    )


def large_agenda(sessions: int = 300) -> Agenda:
    """Three days in ten rooms, with long names and talks side by side."""
    rooms = tuple(Room(id=f"room-{number}", name=f"Auditorium {number}") for number in range(10))
    speakers = tuple(
        Speaker(
            id=f"speaker-{number}",
            name=f"Maximiliane Featherstonehaugh-Cholmondeley {number}",
            bio="Bio. " * 40,
        )
        for number in range(sessions)
    )
    per_day = sessions // 3

    def one(number: int) -> Session:
        minute = 9 * 60 + number % per_day // 10 * 45
        return Session(
            id=f"session-{number}",
            date=FIRST + timedelta(days=number // per_day),
            start=f"{minute // 60:02}:{minute % 60:02}",
            title=f"A talk with quite a long title that says what it is about, number {number}",
            description="A paragraph of some length.\n\n" * 4,
            kind=Kind.TALK,
            venue="house",
            room=rooms[number % 10].id,
            speakers=(speakers[number].id,),
        )

    return Agenda(
        event=an_event(title="A Conference With a Name That Is Longer Than Any Line on Any Phone"),
        venues=(
            Venue(
                id="house", name="The House of Conferences", rooms=rooms, coordinates=Coordinates(60.4, 5.3)
            ),
        ),
        speakers=speakers,
        sessions=tuple(one(number) for number in range(per_day * 3)),
    )


def empty_agenda() -> Agenda:
    """Nothing is known yet but that there will be something."""
    return Agenda(event=an_event(dates=Dates(first=FIRST, last=FIRST)))
