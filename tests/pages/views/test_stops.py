"""Cards: at most three lines, and the place only where it differs from the day's."""

from datetime import date

import msgspec
import pytest

from companion.domain.agenda import Kind, Room, Signup, Status, Venue
from companion.pages.said import NOTHING, Said
from companion.pages.views.stops import Changed, Place, place_name, stop, usual_place
from tests.builders import EITRI, ULRIKEN, a_session, a_speaker, an_agenda, changed
from tests.pages.scenes import FRIDAY_18_53, MINUTE, a_scene, a_story

HOUSE = Venue(
    id="house",
    name="House",
    rooms=(Room(id="hall", name={"en": "Hall", "nb": "Sal"}), Room(id="attic", name="Attic")),
)


def card(session, language="en", **fields):
    agenda = an_agenda(session, venues=(EITRI, ULRIKEN, HOUSE), **fields)
    return stop(a_scene(agenda, language), session, Place("eitri"))


def test_a_stated_end():
    item = card(a_session(start="18:00", end="19:30"))
    assert (item.starts, item.ends, item.open) == ("18:00", "19:30", False)
    assert (item.starts_stamp, item.ends_stamp) == ("2022-09-19T18:00+02:00", "2022-09-19T19:30+02:00")


def test_an_unknown_end_is_from():
    item = card(a_session(start="18:00"))
    assert (item.ends, item.open) == ("", True)


def test_a_deadline_and_what_is_cancelled_are_no_span():
    assert not card(a_session(kind=Kind.DEADLINE)).open
    assert not card(a_session(status=Status.CANCELLED)).open


@pytest.mark.parametrize(
    ("language", "title"), [("en", Said("Cable car to Ulriken!")), ("nb", Said("Turen opp"))]
)
def test_a_title_in_another_language_gives_way_to_the_short_one(language, title):
    session = a_session(title="Cable car to Ulriken!", short={"en": "Cable car", "nb": "Turen opp"})
    assert card(session, language).title == title


def test_a_title_without_a_short_one_says_its_language():
    assert card(a_session(title="Lunch"), "nb").title == Said("Lunch", "en")


@pytest.mark.parametrize(
    ("where", "shown"),
    [
        (Place("eitri"), ""),
        (Place("ulriken"), "Ulriken"),
        (Place("house", "hall"), "House, Hall"),
        (Place(), "Place to come"),
        (Place("vanished"), "vanished"),
    ],
)
def test_a_place_shows_where_it_differs(where, shown):
    session = a_session(venue=where.venue, room=where.room)
    assert card(session).place.text == shown


def test_within_the_usual_venue_the_room_is_enough():
    scene = a_scene(an_agenda(venues=(HOUSE,)))
    assert place_name(scene, Place("house", "attic"), Place("house", "hall")) == Said("Attic")
    assert place_name(scene, Place("house"), Place("house", "hall")) == Said("House")
    assert place_name(scene, Place("house"), Place("house")) == NOTHING


def test_the_usual_place_is_where_most_are():
    def at(*places):
        return usual_place(a_session(f"s{i}", venue=v, room=r) for i, (v, r) in enumerate(places))

    assert at(("eitri", None), ("eitri", None), ("ulriken", None)) == Place("eitri")
    assert at(("house", "hall"), ("house", "hall"), ("house", "attic")) == Place("house", "hall")
    assert at(("house", "hall"), ("house", "attic")) == Place("house")
    assert at((None, None)) == Place()


def test_the_quiet_line_is_who_speaks():
    speakers = (a_speaker("celi", name="Leo Celi"), a_speaker("hansen", name="Eivind Hansen"))
    session = a_session(speakers=("celi", "hansen", "vanished"))
    assert card(session, speakers=speakers).quiet == Said("Leo Celi, Eivind Hansen")


def test_the_quiet_line_may_be_the_sign_up_or_the_reason():
    assert card(a_session(signup=Signup(opens="September"))).quiet == Said("Sign-up opens: September")
    assert card(a_session(signup=Signup(url="https://x.example"))).quiet == Said("Sign-up needed")
    off = a_session(status=Status.CANCELLED, reason={"en": "wind", "nb": "vind"})
    assert (card(off).quiet, card(off, "nb").quiet) == (Said("Reason: wind"), Said("Årsak: vind"))


def test_what_was_cancelled_for_something_else_names_it():
    ride = a_session("ride", status=Status.CANCELLED, replaced_by="talks")
    agenda = an_agenda(ride, a_session("talks", title="Group talks"))
    assert stop(a_scene(agenda), ride).quiet == Said("Instead: Group talks")


def test_a_changed_card_says_what_was():
    before = an_agenda(a_session(start="10:00", venue="ulriken"))
    after = changed(before, "keynote", start="10:12", venue="eitri", date=date(2022, 9, 18))
    scene = a_scene(a_story(before, after))
    item = stop(scene, after.sessions[0], Place("eitri"))
    assert item.changed == Changed(
        alert=1,
        told_at=FRIDAY_18_53 + MINUTE,
        words=("Earlier",),
        time="Mon 19 10:00",
        moved="New place",
        place=Said("Ulriken"),
    )
    assert item.place == Said("Eitri"), "a new place shows even where it is the day's usual one"


def test_a_long_title_lets_the_quiet_line_run_on():
    long = a_session(title="Operationalizing AI in healthcare", speakers=("celi",))
    speakers = (a_speaker(),)
    assert card(long, speakers=speakers).long
    assert not card(msgspec.structs.replace(long, speakers=()), speakers=speakers).long
