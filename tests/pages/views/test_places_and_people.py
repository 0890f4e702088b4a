"""Venues and speakers: what is known, on the map, and which sessions."""

from datetime import date

import msgspec
import pytest

from companion.domain.agenda import Coordinates, Kind, Session, Status, Venue
from companion.pages.said import Said
from companion.pages.views.session import Fact
from companion.pages.views.speakers import people_view, person_view
from companion.pages.views.venues import venue_items, venue_view
from tests.builders import EITRI, ULRIKEN, a_session, a_speaker, an_agenda
from tests.pages.reading import read
from tests.pages.scenes import a_scene, a_site, html, the_example


@pytest.mark.parametrize(
    ("venue", "maps"),
    [
        (
            msgspec.structs.replace(ULRIKEN, coordinates=Coordinates(60.3775, 5.3869)),
            (
                "https://www.openstreetmap.org/?mlat=60.3775&mlon=5.3869#map=17/60.3775/5.3869",
                "https://www.openstreetmap.org/directions?to=60.3775%2C5.3869",
                "geo:60.3775,5.3869",
                "maps:?ll=60.3775,5.3869&q=60.3775,5.3869",
            ),
        ),
        (
            Venue(id="x", name="X", address="Main Street 1\n5009 Bergen"),
            (
                "https://www.openstreetmap.org/search?query=Main%20Street%201%205009%20Bergen",
                "https://www.openstreetmap.org/directions?to=Main%20Street%201%205009%20Bergen",
                "geo:0,0?q=Main%20Street%201%205009%20Bergen",
                "maps:?q=Main%20Street%201%205009%20Bergen",
            ),
        ),
        (ULRIKEN, ("", "", "", "")),
    ],
)
def test_maps_where_the_place_is_known(venue: Venue, maps: tuple[str, ...]):
    view = venue_view(a_scene(an_agenda(venues=(venue,))), venue)
    assert (view.map_href, view.way_href, view.geo_href, view.apple_href) == maps


SUNDAY_IN_EITRI = a_session("pitches", start="15:00")
RIDE = a_session(
    "ride", start="17:00", kind=Kind.TRANSPORT, venue=None, meet="At the door", last_return="22:30"
)
UP_THERE = a_session("up", start="18:00", venue="ulriken")


def rides(venue: Venue, *sessions: Session) -> list[str]:
    return [ride.stop.id for ride in venue_view(a_scene(an_agenda(*sessions)), venue).rides]


def test_the_ride_before_what_is_there_is_the_way_there_with_all_that_is_known():
    (ride,) = venue_view(a_scene(an_agenda(SUNDAY_IN_EITRI, RIDE, UP_THERE), "nb"), ULRIKEN).rides
    assert (ride.day, ride.stop.id, ride.facts) == (
        "Mandag 19. september",
        "ride",
        (Fact("Møt opp", Said("At the door", "en")), Fact("Siste retur", Said("22:30", "en"))),
    )


def test_a_ride_leads_nowhere_else():
    assert rides(EITRI, SUNDAY_IN_EITRI, RIDE, UP_THERE) == []


def test_two_rides_in_a_row_lead_to_the_same_place():
    bus = a_session("bus", start="16:30", kind=Kind.TRANSPORT, venue=None)
    assert rides(ULRIKEN, SUNDAY_IN_EITRI, bus, RIDE, UP_THERE) == ["bus", "ride"]


def test_the_way_back_is_the_way_to_where_it_goes_on():
    back = a_session("back", start="20:00", kind=Kind.TRANSPORT, venue=None)
    party = a_session("party", start="21:00")
    assert rides(EITRI, UP_THERE, back, party) == ["back"]
    assert rides(ULRIKEN, UP_THERE, back, party) == []
    assert rides(EITRI, UP_THERE, back) == []


@pytest.mark.parametrize(
    "other",
    [
        a_session("beside", start="18:00"),  # the programme goes on in two places
        a_session("between", start="17:30"),  # first it goes on elsewhere
    ],
)
def test_where_the_agenda_leaves_open_whither_nothing_is_said(other: Session):
    assert rides(ULRIKEN, SUNDAY_IN_EITRI, RIDE, other, UP_THERE) == []


def test_a_ride_of_another_day_is_no_way():
    assert rides(ULRIKEN, RIDE, msgspec.structs.replace(UP_THERE, date=date(2022, 9, 20))) == []


def test_a_tour_that_ends_where_it_began_is_no_way():
    assert rides(EITRI, SUNDAY_IN_EITRI, RIDE, a_session("dinner", start="19:00")) == []


def test_a_cancelled_ride_is_shown_as_cancelled():
    off = msgspec.structs.replace(RIDE, status=Status.CANCELLED, reason="Wind")
    page = read(html(a_site(an_agenda(off, UP_THERE)), "/venues/ulriken"))
    assert "Getting there Monday 19 September 17:00 Cancelled Ride Reason: Wind" in page.text


def test_a_ride_is_told_once_and_every_id_is_one():
    here = msgspec.structs.replace(RIDE, venue="ulriken")
    view = venue_view(a_scene(an_agenda(here, UP_THERE)), ULRIKEN)
    assert [ride.stop.id for ride in view.rides] == ["ride"]
    assert [stop.id for day in view.sessions for stop in day.stops] == ["up"]


def test_the_example_leads_up_to_ulriken():
    page = read(html(the_example(), "/nb/venues/ulriken")).text
    assert (
        "Veien dit Cable car to Ulriken Søndag 18. september fra 17:00 Turen opp til Ulriken Dette skjer her"
        in page
    )


def test_a_venue_lists_what_is_there_by_day():
    agenda = an_agenda(a_session("late", start="18:00"), a_session("up", venue="ulriken"), a_session("early"))
    (day,) = venue_view(a_scene(agenda), EITRI).sessions
    assert (day.heading, [stop.id for stop in day.stops]) == ("Monday 19 September", ["early", "late"])
    assert [stop.place.text for stop in day.stops] == ["", ""]


def test_the_venues_in_the_files_order():
    items = venue_items(a_scene(an_agenda(), "nb"))
    assert [(item.name, item.href) for item in items] == [
        (Said("Eitri", "en"), "/nb/venues/eitri"),
        (Said("Ulriken", "en"), "/nb/venues/ulriken"),
    ]


def test_a_speaker_lists_what_they_speak_at_without_their_own_name():
    people = (a_speaker("celi", name="Leo Celi"), a_speaker("hansen", name="Eivind Hansen"))
    agenda = an_agenda(
        a_session("alone", speakers=("celi",)),
        a_session("both", start="11:00", speakers=("celi", "hansen")),
        a_session("other", start="12:00", speakers=("hansen",)),
        speakers=people,
    )
    (day,) = person_view(a_scene(agenda), people[0]).sessions
    assert [(stop.id, stop.quiet.text, stop.place.text) for stop in day.stops] == [
        ("alone", "", "Eitri"),
        ("both", "Eivind Hansen", "Eitri"),
    ]


def test_the_speakers_in_the_files_order():
    agenda = an_agenda(speakers=(a_speaker("celi"), a_speaker("bergsjo")))
    assert [person.name for person in people_view(a_scene(agenda))] == ["Celi", "Bergsjo"]


def test_who_and_what_has_no_session_yet_says_so():
    agenda = an_agenda(speakers=(a_speaker("celi"),))
    site = a_site(agenda)
    assert len(read(html(site, "/speakers/celi")).with_class("empty")) == 1
    assert len(read(html(site, "/venues/ulriken")).with_class("empty")) == 1
