"""The table of urgency, quiet hours, digest and scope, row by row, from the edit to the moment of sending."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from companion.db.engines import Database
from companion.db.outbox import next_due
from companion.domain.agenda import Agenda, Dates, Kind, Status
from companion.domain.timeline import local, to_ms
from companion.domain.urgency import Urgency
from companion.services.alert import Later
from tests.builders import a_session, an_agenda, an_event, changed
from tests.services.an_event import Event

OSLO = ZoneInfo("Europe/Oslo")
ACT_NOW, NORMAL = Urgency.ACT_NOW, Urgency.NORMAL
SUNDAY, MONDAY = date(2022, 9, 18), date(2022, 9, 19)
OFF = {"status": Status.CANCELLED}
AGENDA = an_agenda(
    a_session("party", date=SUNDAY, start="23:30"),
    a_session("yoga", start="07:30"),
    a_session("keynote", start="10:00"),
    a_session("lunch", start="13:00", kind=Kind.MEAL),
    a_session("off", start="10:00", **OFF),
)


def at(day: date, clock: str) -> int:
    return to_ms(datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=OSLO))


def edited(session_id: str, **fields: Any) -> Agenda:
    return changed(AGENDA, session_id, **fields)


async def begin(database: Database, agenda: Agenda, now: int, **wishes: object) -> Event:
    event = Event(database)
    event.clock.at = now
    await event.edit(agenda)
    await event.subscribe(**wishes)
    return event


async def sent(event: Event) -> list[tuple[str, str]]:
    """When everything that is to be told is sent, in the event's zone, and how urgently."""
    told: list[tuple[str, str]] = []
    while True:
        result = await event.alert()
        before = len(event.sender.sent)
        await event.send()
        when = f"{local(event.clock.at, OSLO):%a %d %H:%M:%S}"
        told += [(when, due.urgency) for due in event.sender.sent[before:]]
        async with event.database.read() as connection:
            due_at = await next_due(connection)
        moments = [result.due_at] if isinstance(result, Later) else []
        moments += [due_at] if due_at else []
        if not moments:
            return told
        event.clock.at = min(moments)


BY_DAY = [
    # act now: moved earlier and starts within 24 h
    ((SUNDAY, "12:00"), edited("keynote", start="09:40"), ("Sun 18 12:00:15", ACT_NOW)),
    ((SUNDAY, "09:00"), edited("keynote", start="09:40"), ("Sun 18 09:01:00", NORMAL)),
    # act now: place, cancelled, reinstated within 2 h of the start
    ((MONDAY, "08:00"), edited("keynote", venue="ulriken"), ("Mon 19 08:00:15", ACT_NOW)),
    ((MONDAY, "07:55"), edited("keynote", venue="ulriken"), ("Mon 19 07:56:00", NORMAL)),
    ((MONDAY, "08:00"), edited("keynote", **OFF), ("Mon 19 08:00:15", ACT_NOW)),
    ((MONDAY, "07:55"), edited("keynote", **OFF), ("Mon 19 07:56:00", NORMAL)),
    ((MONDAY, "08:00"), edited("off", status=Status.CONFIRMED), ("Mon 19 08:00:15", ACT_NOW)),
    ((MONDAY, "07:55"), edited("off", status=Status.CONFIRMED), ("Mon 19 07:56:00", NORMAL)),
    # in which of the two it is, is seen when the delay is over
    ((MONDAY, "07:59"), edited("keynote", **OFF), ("Mon 19 08:00:00", ACT_NOW)),
    # normal: other moves of 5 minutes or more, new sessions
    ((MONDAY, "09:55"), edited("keynote", start="10:05"), ("Mon 19 09:56:00", NORMAL)),
    (
        (MONDAY, "09:00"),
        an_agenda(*AGENDA.sessions, a_session("extra", start="09:30")),
        ("Mon 19 09:01:00", NORMAL),
    ),
    # quiet: later by less, texts; titles and speakers for who has not starred it
    ((MONDAY, "09:55"), edited("keynote", start="10:04"), None),
    ((MONDAY, "09:55"), edited("keynote", description="More."), None),
    ((MONDAY, "09:55"), edited("keynote", title="The opening"), None),
]


@pytest.mark.parametrize(("now", "agenda", "expected"), BY_DAY)
async def test_by_day(
    database: Database, now: tuple[date, str], agenda: Agenda, expected: tuple[str, str] | None
):
    event = await begin(database, AGENDA, at(*now))
    await event.edit(agenda)
    assert await sent(event) == ([expected] if expected else [])


@pytest.mark.parametrize("fields", [{"title": "The opening"}, {"end": "10:30"}])
async def test_titles_and_stated_ends_are_normal_for_who_starred_it(
    database: Database, fields: dict[str, Any]
):
    event = await begin(database, AGENDA, at(MONDAY, "09:00"), stars=frozenset({"keynote"}))
    await event.edit(edited("keynote", **fields))
    assert await sent(event) == [("Mon 19 09:01:00", NORMAL)]


AT_NIGHT = [
    ("21:58:59", edited("keynote", start="10:12"), ("Sun 18 21:59:59", NORMAL)),
    ("21:59", edited("keynote", start="10:12"), ("Mon 19 07:00:00", NORMAL)),
    ("23:00", edited("keynote", start="10:12"), ("Mon 19 07:00:00", NORMAL)),
    ("23:00", edited("keynote", start="09:40"), ("Sun 18 23:00:15", ACT_NOW)),
    ("23:00", edited("party", **OFF), ("Sun 18 23:00:15", ACT_NOW)),
    # what begins before 08:00 can not wait for the morning
    ("23:00", edited("yoga", start="07:45"), ("Sun 18 23:01:00", NORMAL)),
    ("23:00", edited("yoga", start="08:00"), ("Sun 18 23:01:00", NORMAL)),
    ("23:00", edited("keynote", date=MONDAY, start="08:00", venue="ulriken"), ("Sun 18 23:00:15", ACT_NOW)),
]


@pytest.mark.parametrize(("now", "agenda", "expected"), AT_NIGHT)
async def test_at_night(database: Database, now: str, agenda: Agenda, expected: tuple[str, str]):
    event = await begin(database, AGENDA, at(SUNDAY, now))
    await event.edit(agenda)
    assert await sent(event) == [expected]


async def test_what_waits_for_the_morning_is_one_message(database: Database):
    event = await begin(database, AGENDA, at(SUNDAY, "22:30"))
    for agenda in (
        edited("keynote", start="10:12"),
        changed(edited("keynote", start="10:20"), "lunch", start="13:15"),
    ):
        await event.edit(agenda, wait=60)
        await event.alert()
    assert await sent(event) == [("Mon 19 07:00:00", NORMAL)]
    assert event.sender.texts == [
        ("2 changes on Monday", "Keynote 10:20 (was 10:00), lunch 13:15 (was 13:00).")
    ]


async def test_what_is_more_than_a_week_ahead_is_one_digest_a_day_at_five(database: Database):
    event = await begin(database, AGENDA, at(date(2022, 9, 8), "12:00"))
    for minute in ("10:10", "10:20", "10:30"):
        await event.edit(edited("keynote", start=minute), wait=3600)
        await event.alert()
    assert await sent(event) == [("Thu 08 17:00:00", NORMAL)]
    assert event.sender.texts == [("Keynote starts Monday 19 September 10:30", "Was 10:00.")]
    await event.edit(edited("keynote", start="10:40"), wait=60)
    assert await sent(event) == [("Fri 09 17:00:00", NORMAL)]


@pytest.mark.parametrize(
    ("day", "now", "expected"),
    [
        pytest.param(date(2022, 10, 29), "22:30", "Sun 30 07:00:00", id="night, an hour more"),
        pytest.param(date(2022, 10, 30), "02:30", "Sun 30 07:00:00", id="in the hour that comes twice"),
        pytest.param(date(2022, 3, 26), "22:30", "Sun 27 07:00:00", id="night, an hour less"),
        pytest.param(date(2022, 3, 27), "01:59", "Sun 27 07:00:00", id="before the hour that never comes"),
        pytest.param(date(2022, 10, 29), "17:30", "Sun 30 17:00:00", id="digest, an hour more"),
        pytest.param(date(2022, 3, 26), "17:30", "Sun 27 17:00:00", id="digest, an hour less"),
    ],
)
async def test_when_the_clocks_change(
    database: Database, day: date, now: str, expected: str, request: pytest.FixtureRequest
):
    """By the event's own clock, whether the hour is one more or one less."""
    is_digest = "digest" in request.node.callspec.id
    on = (
        date(day.year, day.month + 1, 15)
        if is_digest
        else date(day.year, day.month, 30 if day.month == 10 else 27)
    )
    agenda = an_agenda(
        a_session("keynote", date=on, start="18:00"), event=an_event(dates=Dates(first=on, last=on))
    )
    event = await begin(database, agenda, at(day, now))
    await event.edit(changed(agenda, "keynote", start="18:30"))
    assert await sent(event) == [(expected, NORMAL)]


STARRED = {"scope": "starred", "stars": frozenset({"off"})}


@pytest.mark.parametrize(
    ("kind", "fields", "days", "heard"),
    [
        *(
            pytest.param(kind, {"start": "10:12"}, (), True, id=kind)
            for kind in (Kind.TRANSPORT, Kind.MEAL, Kind.LOGISTICS, Kind.DEADLINE)
        ),
        pytest.param(Kind.TALK, {"start": "10:12"}, (), False, id="talk"),
        pytest.param(Kind.TALK, OFF, (), False, id="talk, cancelled"),
        pytest.param(Kind.TALK, {"venue": "ulriken"}, (), True, id="talk, elsewhere"),
        pytest.param(Kind.MEAL, {"start": "10:12"}, ("2022-09-19",), True, id="meal, on its day"),
        pytest.param(Kind.MEAL, {"start": "10:12"}, ("2022-09-18",), False, id="meal, on another day"),
        pytest.param(Kind.MEAL, {"date": SUNDAY}, ("2022-09-18",), True, id="meal, now on its day"),
    ],
)
async def test_starred_only_hears_what_concerns_everybody_on_its_days(
    database: Database, kind: Kind, fields: dict[str, Any], days: tuple[str, ...], *, heard: bool
):
    agenda = changed(AGENDA, "keynote", kind=kind)
    event = await begin(database, agenda, at(SUNDAY, "09:00"), **STARRED, days=days)
    await event.edit(changed(agenda, "keynote", **fields))
    assert bool(await sent(event)) is heard
