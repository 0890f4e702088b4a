"""What the event is."""

from companion import __version__
from companion.domain.agenda import Info, Link, Section
from tests.builders import an_agenda, an_event
from tests.pages.reading import read
from tests.pages.scenes import a_site, html


def about(**fields):
    return read(html(a_site(an_agenda(event=an_event(**fields))), "/about"))


def test_all_that_is_known_is_there_practical_facts_first():
    page = about(
        tagline="Health data!",
        about=(Section(id="a", title="Vision", text="One.\n\nTwo.", items=("Three",)),),
        info=Info(access="Step-free", wifi="Eitri", phone="+47 55 00", emergency="Call 112"),
        contact="crew@x.example",
        organisations=("MIT",),
        links=(Link(title="Site", url="https://x.example/"),),
        after=(Link(title="Slides", url="https://x.example/s"),),
    )
    wanted = (
        "Datathon 16–19 September 2022 Health data! After the event Slides Practical Access Step-free Wi-Fi Eitri "
        "Emergency Call 112 Phone +47 55 00 Contact crew@x.example Vision One. Two. Three Taking part MIT Links Site "
        f"This app Companion {__version__} is free software under the Apache Licence 2.0."
    )
    assert wanted in page.text
    hrefs = [element.attributes.get("href") for element in page.all("a")]
    assert {"tel:+4755 00".replace(" ", ""), "mailto:crew@x.example", "https://x.example/"} <= set(hrefs)


def test_what_is_not_known_has_no_heading():
    assert len(about().all("h2")) == 1
