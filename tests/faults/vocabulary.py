"""What the model's stories are made of: sessions whose times and places no other has, edits, wishes, the weather."""

from datetime import date
from typing import Any

import msgspec
from hypothesis import strategies as st

from companion.domain.agenda import Kind, Session, Status, Venue
from companion.domain.delivery import Accepted, Gone, Outcome, Refused, Rejected, Retry
from companion.domain.timeline import moment
from tests.builders import a_session, an_agenda
from tests.faults.reading import Known

SATURDAY, SUNDAY, MONDAY = (date(2022, 9, day) for day in (17, 18, 19))
"""The event's days; it begins on Friday the 16th."""

STARTS = {
    "alpha": [(MONDAY, "10:00"), (MONDAY, "10:03"), (MONDAY, "10:12"), (MONDAY, "09:40"), (SUNDAY, "10:20")],
    "beta": [(MONDAY, "11:30"), (MONDAY, "11:33"), (MONDAY, "11:45"), (SUNDAY, "16:40"), (SATURDAY, "16:50")],
    "gamma": [(SUNDAY, "18:00"), (SUNDAY, "18:30"), (SUNDAY, "17:10"), (MONDAY, "18:15")],
    "delta": [(MONDAY, "13:00"), (MONDAY, "13:20")],
}
PLACES = {
    "alpha": ["aspen", "acorn"],
    "beta": ["birch", "bridge"],
    "gamma": ["garden", "glade"],
    "delta": ["dell"],
}
KINDS = {"gamma": Kind.MEAL}
VOCABULARY = tuple(
    Known(
        name,
        name.capitalize(),
        tuple(clock for _, clock in STARTS[name]),
        tuple(map(str.capitalize, PLACES[name])),
    )
    for name in STARTS
)
PHONES = ("one", "two", "three", "four", "five")
MOMENTS = [
    moment(date(2022, 9, day), clock, an_agenda().zone)
    for day, clock in (
        (8, "12:00"),
        (16, "16:55"),
        (17, "21:50"),
        (18, "17:20"),
        (19, "09:05"),
        (19, "09:20"),
    )
]
VENUES = tuple(Venue(id=name, name=name.capitalize()) for names in PLACES.values() for name in names)
WEATHER: dict[str, tuple[bool, Outcome]] = {
    "well": (True, Accepted()),
    "out of order": (False, Retry(None, "500")),
    "silent": (True, Retry(None, "no answer within 10 s")),
    "busy": (False, Retry(600_000, "429")),
    "gone": (False, Gone()),
    "our fault": (False, Rejected("400")),
    "keys": (False, Refused("403")),
}
"""What a push service does with a message: whether the phone shows it, and what the service answers."""
WEATHERS = st.lists(st.sampled_from(["well", "silent", *WEATHER]), min_size=1, max_size=3)
WAYS = st.sampled_from(["well", "well", "dies", "slow", "not yet"])
EDITS = st.dictionaries(
    st.sampled_from(list(STARTS)),
    st.sampled_from(["start", "start", "start", "venue", "venue", "status", "status", "title", "there"]),
    min_size=1,
    max_size=2,
)
WISHES = st.fixed_dictionaries(
    {
        "language": st.sampled_from(["en", "nb"]),
        "scope": st.sampled_from(["all", "all", "all", "starred"]),
        "stars": st.frozensets(st.sampled_from(list(STARTS)), max_size=2),
        "days": st.sampled_from([(), (), (), ("2022-09-18",), ("2022-09-19",), ("2022-09-18", "2022-09-19")]),
        "reminder_minutes": st.sampled_from([0, 60]),
    }
)


def the_session(name: str, **fields: Any) -> Session:
    day, clock = STARTS[name][0]
    values = {"date": day, "start": clock, "venue": PLACES[name][0], "kind": KINDS.get(name, Kind.TALK)}
    return a_session(name, **(values | fields))


def edited(session: Session, what: str, by: int) -> Session:
    """The session with something else: the next of its starts or places but `by`, or the other status."""
    name = session.id
    starts, places = STARTS[name], PLACES[name]
    day, clock = starts[(starts.index((session.date, session.start)) + by) % len(starts)]
    place = places[(places.index(str(session.venue)) + 1) % len(places)]
    is_on = session.status is Status.CONFIRMED
    fields: dict[str, dict[str, Any]] = {
        "start": {"date": day, "start": clock},
        "venue": {"venue": place},
        "status": {"status": Status.CANCELLED if is_on else Status.CONFIRMED},
        "title": {"title": name.capitalize() + " talk" * (by % 2)},
        "there": {},
    }
    return msgspec.structs.replace(session, **fields[what])
