"""Venues and speakers: what is known, on the map, and which sessions."""

import msgspec
import pytest

from companion.domain.agenda import Coordinates, Venue
from companion.pages.said import Said
from companion.pages.views.speakers import people_view, person_view
from companion.pages.views.venues import venue_items, venue_view
from tests.builders import EITRI, ULRIKEN, a_session, a_speaker, an_agenda
from tests.pages.reading import read
from tests.pages.scenes import a_scene, a_site, html


@pytest.mark.parametrize(
    ("venue", "map_href", "app_href"),
    [
        (
            msgspec.structs.replace(ULRIKEN, coordinates=Coordinates(60.3775, 5.3869)),
            "https://www.openstreetmap.org/?mlat=60.3775&mlon=5.3869#map=17/60.3775/5.3869",
            "geo:60.3775,5.3869",
        ),
        (
            Venue(id="x", name="X", address="Main Street 1\n5009 Bergen"),
            "https://www.openstreetmap.org/search?query=Main%20Street%201%205009%20Bergen",
            "geo:0,0?q=Main%20Street%201%205009%20Bergen",
        ),
        (ULRIKEN, "", ""),
    ],
)
def test_a_map_where_the_place_is_known(venue: Venue, map_href: str, app_href: str):
    view = venue_view(a_scene(an_agenda(venues=(venue,))), venue)
    assert (view.map_href, view.app_href) == (map_href, app_href)


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
