"""What organizers say beside the agenda stands on every page, and is only text."""

import json
import re
from typing import Any

from companion.domain.agenda import Info
from companion.domain.announcements import AnnouncementText
from companion.pages.said import Said
from companion.pages.site import Site
from companion.pages.snapshot import AnnouncementEntry
from companion.pages.views.announcements import AnnouncementView, announcements_view
from tests.builders import an_agenda, an_event
from tests.pages.agendas import EVIL
from tests.pages.reading import read
from tests.pages.scenes import FRIDAY_18_53, HOUR, MINUTE, a_scene, a_site, a_snapshot, html

AGENDA = an_agenda(event=an_event(info=Info(phone="+47 55 00")))
BOTH = {
    "en": AnnouncementText("Coffee is late", "It comes at 19:20.\nTo the foyer."),
    "nb": AnnouncementText("Kaffen er sen", "Den kommer kl. 19.20."),
}


def an_entry(number: int = 1, **fields: Any) -> AnnouncementEntry:
    values: dict[str, Any] = {
        "number": number,
        "at": FRIDAY_18_53,
        "expires_at": FRIDAY_18_53 + HOUR,
        "urgent": False,
        "texts": BOTH,
    }
    return AnnouncementEntry(**(values | fields))


def announced(*entries: AnnouncementEntry, **fields: Any):
    return a_snapshot(AGENDA, announcements=entries, **fields)


def pages(site: Site) -> dict[str, str]:
    """Every page that a phone keeps, by path with its language's prefix."""
    packs = {
        language: json.loads(site.resources[path].identity) for language, path in site.head.packs.items()
    }
    homes = {"en": "", "nb": "/nb"}
    paths = [homes[language] + path for language, pack in packs.items() for path in pack["pages"]]
    return {path: html(site, path) for path in paths}


def aside(page: str) -> str:
    found = re.search(r'<aside id="announcements".*?</aside>', page, re.DOTALL)
    return found[0] if found else ""


def test_an_announcement_as_it_is_shown():
    (view,) = announcements_view(a_scene(announced(an_entry(3, urgent=True)), "nb"))
    assert view == AnnouncementView(
        number=3,
        urgent=True,
        until=FRIDAY_18_53 + HOUR,
        title=Said("Kaffen er sen"),
        body=Said("Den kommer kl. 19.20."),
        sent="Sendt kl. 18.53",
        stamp="2022-09-16T18:53+02:00",
        phone="+475500",
        call="Ring +47 55 00",
    )


def test_a_text_without_translation_says_its_language():
    (view,) = announcements_view(
        a_scene(announced(an_entry(texts={"en": AnnouncementText("Coffee is late", "At 19:20.")})), "nb")
    )
    assert (view.title, view.body) == (Said("Coffee is late", "en"), Said("At 19:20.", "en"))


def test_a_body_is_never_another_language_s():
    texts = {"en": AnnouncementText("Coffee is late", "At 19:20."), "nb": AnnouncementText("Kaffen er sen")}
    (view,) = announcements_view(a_scene(announced(an_entry(texts=texts)), "nb"))
    assert (view.title, view.body) == (Said("Kaffen er sen"), Said(""))


def test_what_may_be_read_on_another_day_says_the_day():
    tomorrow = announced(an_entry(expires_at=FRIDAY_18_53 + 24 * HOUR))
    sent = [announcements_view(a_scene(tomorrow, language))[0].sent for language in ("en", "nb")]
    assert sent == ["Sent Friday 16 September, 18:53", "Sendt fredag 16. september kl. 18.53"]


def test_in_a_rehearsal_it_was_sent_by_the_event_s_clock():
    shifted = announced(an_entry(at=FRIDAY_18_53 - 10 * MINUTE), clock_offset=12 * MINUTE)
    assert announcements_view(a_scene(shifted))[0].sent == "Sent 18:55"


ENGLISH = (
    "Urgent: Coffee is late It comes at 19:20. To the foyer. Sent 18:53 Call +47 55 00 "
    "Coffee is late It comes at 19:20. To the foyer. Sent 18:53"
)
NORWEGIAN = (
    "Viktig: Kaffen er sen Den kommer kl. 19.20. Sendt kl. 18.53 Ring +47 55 00 "
    "Kaffen er sen Den kommer kl. 19.20. Sendt kl. 18.53"
)


def test_it_stands_on_every_page_before_its_content():
    shown = pages(a_site(announced(an_entry(1), an_entry(2, urgent=True))))
    assert {"/", "/settings", "/404", "/nb/", "/nb/changes"} <= shown.keys()
    for path, page in shown.items():
        assert page.index("</header>") < page.index('<aside id="announcements"') < page.index("<main"), path
        assert read(aside(page)).text == (NORWEGIAN if path.startswith("/nb/") else ENGLISH), path


def test_scripts_can_tell_when_it_is_over_and_people_can_call():
    reading = read(aside(html(a_site(announced(an_entry(1), an_entry(2, urgent=True))), "/speakers")))
    assert [element.attributes for element in reading.all("section")] == [
        {
            "class": f"announcement{urgent}",
            "id": f"announcement-{number}",
            "data-until": str(FRIDAY_18_53 + HOUR),
        }
        for number, urgent in ((2, " urgent"), (1, ""))
    ]
    assert [element.attributes for element in reading.all("a")] == [{"href": "tel:+475500"}]
    assert reading.elements[0].attributes["aria-label"] == "Announcements"


def test_nobody_is_to_be_called_where_there_is_no_phone():
    site = a_site(a_snapshot(announcements=(an_entry(urgent=True),)))
    assert read(aside(html(site, "/"))).all("a") == []


def test_without_announcements_there_is_no_room_for_them():
    assert "<aside" not in html(a_site(announced()), "/")


def test_each_pack_has_it():
    site = a_site(announced(an_entry()))
    shells = {
        language: json.loads(site.resources[path].identity)["shell"]
        for language, path in site.head.packs.items()
    }
    assert {language: aside(shell) for language, shell in shells.items()} == {
        "en": aside(html(site, "/about")),
        "nb": aside(html(site, "/nb/about")),
    }


def test_it_makes_another_edition_and_so_does_its_end():
    editions = [a_site(snapshot).edition for snapshot in (announced(), announced(an_entry()), announced())]
    assert editions[0] == editions[2] != editions[1]


def test_a_hostile_text_is_only_text():
    texts = {"en": AnnouncementText(EVIL, f"{EVIL}\n{EVIL}")}
    hostile = an_agenda(event=an_event(info=Info(phone=EVIL)))
    site = a_site(a_snapshot(hostile, announcements=(an_entry(texts=texts, urgent=True),)))
    for path, page in pages(site).items():
        shown = aside(page)
        assert "<script" not in shown, path
        assert "<img" not in shown, path
        assert "{" not in shown, path
        counts = [page.count(part) for part in ('<main id="main"', "<h1", ' aria-current="page"')]
        assert counts == [1, 1, 0 if path.endswith("/404") else 1], path
        assert " ".join(EVIL.split()) in read(shown).text, path
