"""The sheet that hangs at the door: one page, every language, an address that works."""

import re
from base64 import b64encode
from hashlib import sha256

import msgspec
import pytest

from companion.domain.agenda import Agenda
from companion.pages.release import Release
from companion.pages.site import Site, render_site
from tests.builders import an_agenda, an_event
from tests.pages.agendas import EVIL, hostile_agenda
from tests.pages.reading import read
from tests.pages.scenes import a_snapshot, html, the_assets
from tests.pages.test_qr import scan

BASE = "https://datathon.example.org"


def sheet_site(agenda: Agenda, base_url: str = BASE, **fields) -> Site:
    return render_site(a_snapshot(agenda, **fields), Release(the_assets(), base_url))


def test_it_says_what_where_when_and_how_in_both_languages():
    page = read(html(sheet_site(an_agenda()), "/poster"))
    for part in (
        "Datathon",
        "datathon.example.org",
        "16–19 September 2022",
        "16.–19. september 2022",
        "Tap “Share”, then “Add to Home Screen”.",
        "Trykk på «Del», så «Legg til på Hjem-skjerm».",
        "switch on “Alert me”",
        "slå på «Varsle meg»",
    ):
        assert part in page.text


@pytest.mark.parametrize("home", ["", "/nb"])
def test_the_code_leads_to_the_address_in_letters(home: str):
    page = html(sheet_site(an_agenda()), f"{home}/poster")
    assert scan(page[page.index('<div class="qr">') :]) == [f"{BASE}/"]


def test_each_address_has_its_own_language_first():
    site = sheet_site(an_agenda())
    for path, languages in (("/poster", ["en", "nb"]), ("/nb/poster", ["nb", "en"])):
        page = read(html(site, path))
        assert [page.elements[0].attributes["lang"], page.all("section")[1].attributes["lang"]] == languages
        assert "lang" not in page.all("section")[0].attributes


def test_as_many_languages_as_the_event_has():
    event = an_event(languages=("nb",))
    assert len(read(html(sheet_site(an_agenda(event=event)), "/poster")).all("section")) == 1


@pytest.mark.parametrize("base_url", ["http://127.0.0.1:8000", "http://localhost:8000", "http://[::1]:8000"])
def test_an_address_that_no_phone_reaches_is_not_to_be_hung_up(base_url: str):
    assert "COMPANION_PUBLIC_URL" in html(sheet_site(an_agenda(), base_url), "/poster")
    assert "COMPANION_PUBLIC_URL" not in html(sheet_site(an_agenda()), "/poster")


def test_it_has_one_style_of_its_own_and_no_script():
    site = sheet_site(hostile_agenda())
    poster = site.resources["/poster"]
    (style,) = re.findall(r"<style>(.*?)</style>", poster.identity.decode(), re.DOTALL)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}';" in dict(poster.headers)["Content-Security-Policy"]
    page = read(poster.identity.decode())
    assert page.all("script") == []
    assert [element for element in page.elements if "style" in element.attributes] == []
    assert " ".join(EVIL.split()) in page.text


def test_no_phone_keeps_it():
    site = sheet_site(an_agenda())
    for pack in site.head.packs.values():
        assert b"poster" not in msgspec.json.encode(
            [*msgspec.json.decode(site.resources[pack].identity)["pages"]]
        )


def test_a_rehearsal_says_so():
    assert len(read(html(sheet_site(an_agenda(), rehearsal=True), "/poster")).with_class("rehearsal")) == 1
