"""What every view says, links and tells the time with."""

import pytest

from companion.pages.scene import mailto, openable
from tests.builders import an_agenda, an_event
from tests.pages.scenes import FRIDAY_18_53, HOUR, a_scene, a_snapshot


@pytest.mark.parametrize(
    ("language", "home", "page"), [("en", "/", "/sessions/pizza"), ("nb", "/nb/", "/nb/sessions/pizza")]
)
def test_addresses_begin_with_the_language_except_for_the_first(language: str, home: str, page: str):
    scene = a_scene(an_agenda(), language)
    assert (scene.link(), scene.link("sessions", "pizza")) == (home, page)


def test_the_first_language_is_the_events_first():
    scene = a_scene(an_agenda(event=an_event(languages=("nb", "en"))), "en")
    assert scene.link("about") == "/en/about"


def test_times_are_venue_times():
    scene = a_scene(an_agenda())
    assert (scene.clock(FRIDAY_18_53), scene.stamp(FRIDAY_18_53)) == ("18:53", "2022-09-16T18:53+02:00")


def test_real_times_are_told_by_the_events_clock():
    scene = a_scene(a_snapshot(clock_offset=-HOUR))
    assert f"{scene.told(FRIDAY_18_53):%H:%M}" == "17:53"


@pytest.mark.parametrize(
    "url", ["https://x.example/a?b=c", "http://x.example", "mailto:a@x.example", "tel:112"]
)
def test_what_a_browser_may_open(url: str):
    assert openable(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        " javascript:alert(1)",
        "JAVASCRIPT:x",
        "data:text/html,x",
        "//x.example",
        "x",
        "",
        "http://[",
    ],
)
def test_what_a_browser_may_not_open(url: str):
    assert openable(url) == ""


@pytest.mark.parametrize(
    ("contact", "href"),
    [
        ("crew@x.example", "mailto:crew@x.example"),
        ("mailto:crew@x.example", "mailto:crew@x.example"),
        ("https://x.example", "https://x.example"),
        ("javascript:alert('@')", ""),
        ("the desk", ""),
    ],
)
def test_a_contact_can_be_opened_where_it_is_an_address(contact: str, href: str):
    assert mailto(contact) == href
