"""The wall display as the server sends it: a document of its own that notices every release."""

import re
from base64 import b64encode
from hashlib import sha256

import msgspec
import pytest

from companion.pages.release import Release
from companion.pages.site import render_site
from tests.builders import an_agenda
from tests.pages.agendas import EVIL, hostile_agenda
from tests.pages.reading import read
from tests.pages.scenes import a_site, a_snapshot, html, the_assets
from tests.pages.test_qr import scan


@pytest.mark.parametrize("name", ["screen", "poster"])
def test_another_look_is_another_edition(name: str):
    assets = the_assets()
    other = msgspec.structs.replace(assets, styles={**assets.styles, name: "h1{color:red}"})
    snapshot = a_snapshot(an_agenda())
    assert render_site(snapshot, Release(assets)).edition != render_site(snapshot, Release(other)).edition


def test_it_says_which_edition_it_is_in_its_own_language():
    site = a_site(an_agenda())
    root = read(html(site, "/nb/screen")).elements[0].attributes
    assert (root["lang"], root["data-edition"]) == ("nb", site.edition)
    assert "{{" not in html(site, "/nb/screen")


def test_the_same_stands_where_the_displays_own_copy_does_not_answer():
    site = a_site(an_agenda())
    assert site.resources["/nb/screen/"] == site.resources["/nb/screen"]


def test_the_code_leads_to_the_agenda_in_its_language():
    site = render_site(a_snapshot(an_agenda()), Release(the_assets(), "https://datathon.example.org"))
    page = html(site, "/nb/screen")
    assert scan(page[page.index('<div class="qr">') :]) == ["https://datathon.example.org/nb/"]
    assert "datathon.example.org/nb" in read(page).text


def test_its_style_is_the_one_that_its_policy_names_and_its_script_is_no_phones():
    site = a_site(hostile_agenda())
    screen = site.resources["/screen"]
    (style,) = re.findall(r"<style>(.*?)</style>", screen.identity.decode(), re.DOTALL)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}';" in dict(screen.headers)["Content-Security-Policy"]
    (script,) = [element.attributes["src"] or "" for element in read(screen.identity.decode()).all("script")]
    assert script in site.resources
    for pack in site.head.packs.values():
        assert script not in msgspec.json.decode(site.resources[pack].identity)["assets"]


def test_a_hostile_agenda_is_shown_as_text():
    page = html(a_site(hostile_agenda()), "/screen")
    assert "<script>alert" not in page
    assert "<img" not in page
    assert " ".join(EVIL.split()) in read(page).text


def test_a_rehearsal_says_so():
    site = a_site(a_snapshot(an_agenda(), rehearsal=True))
    assert len(read(html(site, "/screen")).with_class("rehearsal")) == 1
