"""What somebody's calendar gets of a session: what its page says, in its language."""

import msgspec
from icalendar import Calendar

from companion.domain.agenda import Coordinates, Room, Status, Venue
from companion.formats.ics import Entry
from companion.pages.scene import Scene
from companion.pages.views.calendar import calendar_entry
from tests.builders import EITRI, a_session, a_speaker, an_agenda
from tests.pages.agendas import hostile_agenda
from tests.pages.scenes import FRIDAY_18_53, HOUR, a_scene, a_site, a_snapshot

BASE = "https://datathon.example"
MONDAY_10 = 1663574400000
"""2022-09-19 10:00 in Oslo."""


def entry_of(session, *others, language="en", **fields) -> Entry:
    return calendar_entry(a_scene(an_agenda(session, *others, **fields), language), session, BASE)


def test_a_session_of_which_little_is_known():
    assert entry_of(a_session("keynote", venue=None)) == Entry(
        uid="keynote@datathon",
        sequence=1,
        stamp=FRIDAY_18_53,
        starts_at=MONDAY_10,
        summary="Keynote",
        description="https://datathon.example/sessions/keynote",
        url="https://datathon.example/sessions/keynote",
    )


def test_a_session_of_which_all_is_known():
    venue = Venue(
        id="eitri",
        name="Eitri",
        address="Haukelandsbakken 31",
        rooms=(Room(id="hall", name="The Hall"),),
        coordinates=Coordinates(60.37, 5.36),
    )
    session = a_session(
        title="AI in healthcare",
        short={"nb": "KI i helsetjenesten"},
        end="11:00",
        room="hall",
        speakers=("celi", "hansen"),
        description="One.\n\nTwo.",
        meet="At the door",
        leave_by="09:40",
        notes={"nb": "Ta med jakke."},
    )
    people = (a_speaker("celi", name="Leo Celi"), a_speaker("hansen", name="Eivind Hansen"))
    assert entry_of(session, language="nb", venues=(venue,), speakers=people) == Entry(
        uid="keynote@datathon",
        sequence=1,
        stamp=FRIDAY_18_53,
        starts_at=MONDAY_10,
        ends_at=MONDAY_10 + HOUR,
        summary="KI i helsetjenesten",
        location="The Hall, Eitri, Haukelandsbakken 31",
        coordinates=(60.37, 5.36),
        description=(
            "AI in healthcare\n\n"
            "Talere: Leo Celi, Eivind Hansen\n\n"
            "One.\n\nTwo.\n\n"
            "Møt opp: At the door\nGå senest: 09:40\n\n"
            "Ta med jakke.\n\n"
            "https://datathon.example/nb/sessions/keynote"
        ),
        url="https://datathon.example/nb/sessions/keynote",
    )


def test_a_derived_end_says_whence_it_comes():
    entry = entry_of(a_session(), a_session("panel", start="10:30"))
    assert (entry.ends_at, entry.description.split("\n\n")[0]) == (
        MONDAY_10 + HOUR // 2,
        "10:00–10:30, until the next session",
    )


def test_an_unknown_end_stays_unknown():
    assert entry_of(a_session()).ends_at is None


def test_what_is_cancelled_says_so_twice_and_why():
    off = a_session("ride", status=Status.CANCELLED, reason={"en": "Wind", "nb": "vind"}, replaced_by="talks")
    entry = entry_of(off, a_session("talks", title="Group talks"), language="nb")
    assert (entry.cancelled, entry.summary, entry.description.split("\n\n")[:2]) == (
        True,
        "Avlyst: Ride",
        ["Årsak: vind", "I stedet: Group talks"],
    )


def test_a_calendar_knows_a_newer_one_by_its_sequence_and_the_same_one_by_its_uid():
    agenda = an_agenda()
    first, second = (
        calendar_entry(a_scene(a_snapshot(agenda, revision=number), language), agenda.sessions[0], BASE)
        for number, language in ((1, "en"), (2, "nb"))
    )
    assert (first.uid, second.uid) == ("keynote@datathon", "keynote@datathon")
    assert (first.sequence, second.sequence) == (1, 2)


def test_a_venue_that_is_gone_is_no_place():
    scene: Scene = a_scene(an_agenda(session := a_session(venue="nowhere"), venues=(EITRI,)))
    assert calendar_entry(scene, session, BASE).location == ""


def test_every_session_of_a_hostile_agenda_is_one_entry():
    agenda = hostile_agenda()
    site = a_site(agenda)
    for session in agenda.sessions:
        for home in ("", "/nb"):
            calendar = Calendar.from_ical(site.resources[f"{home}/sessions/{session.id}.ics"].identity)
            assert [part.name for part in calendar.walk()] == ["VCALENDAR", "VEVENT"]


def test_the_file_has_a_name_and_is_never_shown_as_a_page():
    file = a_site(an_agenda()).resources["/nb/sessions/keynote.ics"]
    headers = dict(file.headers)
    assert (file.media_type, headers["Content-Disposition"], headers["X-Content-Type-Options"]) == (
        "text/calendar; charset=utf-8",
        'attachment; filename="keynote.ics"',
        "nosniff",
    )
    assert file.identity == a_site(an_agenda()).resources["/nb/sessions/keynote.ics"].identity


def test_the_page_offers_it():
    agenda = an_agenda(msgspec.structs.replace(a_session(), title="Keynote"))
    page = a_site(agenda).resources["/nb/sessions/keynote"].identity.decode()
    assert (
        '<a class="button" id="to-calendar" href="/nb/sessions/keynote.ics" download>Legg i kalenderen</a>'
        in page
    )
