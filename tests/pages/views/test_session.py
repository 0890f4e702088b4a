"""One session's page: all that is known, and nothing that is not."""

import msgspec
import pytest

from companion.domain.agenda import Link, Signup, Status
from companion.pages.said import NOTHING, Said
from companion.pages.views.session import Fact, LinkView, SpeakerView, session_view
from tests.builders import a_session, a_speaker, an_agenda
from tests.pages.reading import read
from tests.pages.scenes import a_scene, a_site, html


def view_of(session, *others, language="en", **fields):
    return session_view(a_scene(an_agenda(session, *others, **fields), language), session)


def test_the_way_back_leads_to_the_same_stop():
    assert view_of(a_session("pizza"), language="nb").back == "/nb/#pizza"


def test_a_derived_end_is_told_apart_from_a_stated_one():
    first, second = a_session("first", start="10:00"), a_session("second", start="11:00", end="12:00")
    assert (view_of(first, second).ends, view_of(first, second).ends_derived) == ("11:00", True)
    assert (view_of(second).ends, view_of(second).ends_derived) == ("12:00", False)
    assert "until the next session" in read(html(a_site(an_agenda(first, second)), "/sessions/first")).text


def test_the_day_has_its_year():
    assert view_of(a_session()).day == "Monday 19 September 2022"


def test_where_it_is():
    view = view_of(a_session(venue="ulriken"), language="nb")
    assert (view.place, view.place_href) == (Said("Ulriken", "en"), "/nb/venues/ulriken")


def test_who_speaks():
    people = (a_speaker("celi", name="Leo Celi", organisation="MIT"), a_speaker("hansen"))
    assert view_of(a_session(speakers=("celi",)), speakers=people).speakers == (
        SpeakerView("Leo Celi", "/speakers/celi", NOTHING, Said("MIT")),
    )


def test_the_title_as_it_was_written_stands_below_a_translated_one():
    session = a_session(title="Cable car", short={"nb": "Turen opp"})
    assert (view_of(session, language="nb").title, view_of(session, language="nb").original) == (
        Said("Turen opp"),
        Said("Cable car", "en"),
    )
    assert view_of(session).original == NOTHING


def test_how_to_get_there_and_back():
    session = a_session(meet="At the door", leave_by="16:40", last_return="22:30", if_closed="Stay")
    assert view_of(session).travel == (
        Fact("Meet", Said("At the door")),
        Fact("Leave by", Said("16:40")),
        Fact("Last return", Said("22:30")),
        Fact("If it is closed", Said("Stay")),
    )


def test_signing_up():
    view = view_of(a_session(signup=Signup(opens="1 May", closes="8 May", url="https://x.example/")))
    assert (view.signup, view.signup_href) == (
        (Said("Opens: 1 May"), Said("Closes: 8 May")),
        "https://x.example/",
    )


def test_what_is_cancelled_says_why_and_what_comes_instead():
    off = a_session("ride", status=Status.CANCELLED, reason="Wind", replaced_by="talks")
    view = view_of(off, a_session("talks", title="Group talks"))
    assert (view.cancelled, view.reason, view.instead, view.instead_href) == (
        True,
        Said("Wind"),
        Said("Group talks"),
        "/sessions/talks",
    )


def test_a_link_that_is_a_script_is_no_link():
    links = (Link(title="Slides", url="https://x.example/"), Link(title="Evil", url="javascript:alert(1)"))
    assert view_of(a_session(links=links)).links == (
        LinkView(Said("Slides"), "https://x.example/"),
        LinkView(Said("Evil"), ""),
    )


@pytest.mark.parametrize("language", ["en", "nb"])
def test_what_is_not_known_has_no_heading(language):
    home = "" if language == "en" else "/nb"
    page = read(html(a_site(an_agenda(a_session(venue=None))), f"{home}/sessions/keynote"))
    assert (page.all("h2"), page.all("dl"), page.with_class("where")) == ([], [], [])


def test_content_says_its_language_and_ours_does_not():
    session = a_session(description="Come early.", notes={"nb": "Ta med jakke."})
    page = read(html(a_site(an_agenda(session)), "/nb/sessions/keynote"))
    languages = [
        element.attributes.get("lang")
        for element in page.all("p")
        if not {"class", "id"} & element.attributes.keys()
    ]
    toast, *content = languages
    assert (toast, content[:2]) == (None, ["en", None])


def test_every_part_is_shown():
    full = msgspec.structs.replace(
        a_session(description="One.\n\nTwo.", notes="Pay on board.", meet="At the door"),
        signup=Signup(opens="May"),
    )
    text = read(html(a_site(an_agenda(full)), "/sessions/keynote")).text
    for part in ("One. Two.", "Good to know Pay on board.", "Meet At the door", "Sign-up Opens: May"):
        assert part in text
