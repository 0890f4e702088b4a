"""The whole site: its routes, what each page may hold, and how large and how fast it is."""

import re
import time
from base64 import b64encode
from hashlib import sha256
from urllib.parse import urldefrag

import brotli
import msgspec
import pytest

from companion.domain.agenda import Agenda
from companion.pages import standalone
from companion.pages.encoded import IMMUTABLE
from companion.pages.site import Head, render_site
from tests.builders import a_session, a_speaker, an_agenda, changed
from tests.pages.agendas import EVIL, empty_agenda, hostile_agenda, large_agenda
from tests.pages.reading import read
from tests.pages.scenes import (
    FRIDAY_18_53,
    HOUR,
    a_site,
    a_snapshot,
    a_story,
    documents,
    html,
    the_example,
    the_release,
)

AGENDA = an_agenda(a_session("keynote", speakers=("celi",)), speakers=(a_speaker("celi"),))
PLACES = (
    "/",
    "/sessions/keynote",
    "/speakers",
    "/speakers/celi",
    "/venues",
    "/venues/eitri",
    "/venues/ulriken",
    "/changes",
    "/settings",
    "/about",
    "/404",
)


def test_every_page_is_there_in_both_languages():
    assert documents(a_site(AGENDA)).keys() == {*PLACES, *(f"/nb{path}" for path in PLACES)}


def test_what_else_is_there():
    site = a_site(AGENDA)
    others = site.resources.keys() - documents(site).keys()
    assert {path for path in others if not path.startswith("/assets/")} == {
        "/api/head",
        "/en.webmanifest",
        "/nb.webmanifest",
        "/favicon.svg",
        "/apple-touch-icon.png",
        "/robots.txt",
        "/sw.js",
        f"/pack/{site.edition}/en.first.json",
        f"/pack/{site.edition}/en.json",
        f"/pack/{site.edition}/nb.first.json",
        f"/pack/{site.edition}/nb.json",
        *(home + path for home in ("", "/nb") for path in (*STANDALONE, "/qr.svg", "/sessions/keynote.ics")),
    }


def test_an_alert_which_is_sent_meanwhile_costs_no_calendar_and_no_compression(
    monkeypatch: pytest.MonkeyPatch,
):
    before = a_site(a_snapshot(AGENDA))
    monkeypatch.delattr(standalone, "calendar")
    monkeypatch.delattr(brotli, "compress")
    after = render_site(msgspec.structs.replace(a_story(AGENDA, AGENDA), revision=1), the_release())
    assert after.edition != before.edition
    assert after.resources["/sessions/keynote.ics"] == before.resources["/sessions/keynote.ics"]


def test_what_never_changes_may_be_kept_and_the_rest_is_asked_for():
    for path, resource in a_site(AGENDA).resources.items():
        immutable = path.startswith(("/assets/", "/pack/"))
        assert resource.cache_control == (IMMUTABLE if immutable else "no-cache"), path


def test_the_head_says_what_is_current():
    site = a_site(a_story(AGENDA, changed(AGENDA, "keynote", start="11:00"), clock_offset=HOUR))
    assert msgspec.json.decode(site.resources["/api/head"].identity, type=Head) == Head(
        edition=site.edition,
        revision="2-c0ffeec0",
        published_at=FRIDAY_18_53,
        alert=1,
        clock_offset=HOUR,
        packs={"en": f"/pack/{site.edition}/en.json", "nb": f"/pack/{site.edition}/nb.json"},
    )


def test_the_same_snapshot_is_the_same_site_whenever_it_is_rendered():
    assert a_site(a_snapshot(AGENDA, now=1)) == a_site(a_snapshot(AGENDA, now=2 * FRIDAY_18_53))


@pytest.mark.parametrize(
    "fields", [{"revision": 2}, {"rehearsal": True}, {"clock_offset": 1}, {"published_at": 1}]
)
def test_whatever_readers_can_see_makes_another_edition(fields):
    assert a_site(a_snapshot(AGENDA, **fields)).edition != a_site(a_snapshot(AGENDA)).edition


def test_a_page_tells_scripts_what_it_is():
    site = a_site(a_snapshot(AGENDA, clock_offset=HOUR))
    root = read(html(site, "/nb/speakers")).elements[0]
    assert (root.tag, root.attributes) == (
        "html",
        {
            "lang": "nb",
            "data-edition": site.edition,
            "data-revision": "1-c0ffeec0",
            "data-published": str(FRIDAY_18_53),
            "data-clock-offset": str(HOUR),
            "data-timezone": "Europe/Oslo",
            "data-languages": "en nb",
            "data-alerts": "",
            "data-app": next(path for path in site.resources if path.endswith("/app.js")),
        },
    )


def test_a_session_tells_scripts_when_it_is():
    story = a_story(AGENDA, changed(AGENDA, "keynote", start="11:00", end="12:00"))
    (stop,) = read(html(a_site(story), "/")).with_class("changed")
    assert (stop.tag, stop.attributes) == (
        "article",
        {
            "class": "stop changed",
            "id": "keynote",
            "data-session": "keynote",
            "data-starts": "1663578000000",
            "data-over": "1663581600000",
            "data-alert": "1",
            "data-told": str(FRIDAY_18_53 + 60_000),
        },
    )


def test_the_navigation_knows_where_it_is():
    site = a_site(AGENDA)
    current = {
        path: [
            element.attributes["href"]
            for element in read(page).elements
            if "aria-current" in element.attributes
        ]
        for path, page in documents(site).items()
    }
    assert {
        path: current[path] for path in ("/", "/nb/", "/sessions/keynote", "/nb/venues/eitri", "/404")
    } == {
        "/": ["/"],
        "/nb/": ["/nb/"],
        "/sessions/keynote": ["/"],
        "/nb/venues/eitri": ["/nb/venues"],
        "/404": [],
    }


def test_the_other_language_is_the_same_page():
    site = a_site(AGENDA)
    for path in PLACES:
        switch = [read(html(site, home + path)).with_class("language")[0].attributes for home in ("", "/nb")]
        assert [(each["href"], each["hreflang"], each["lang"]) for each in switch] == [
            (f"/nb{path}", "nb", "nb"),
            (path, "en", "en"),
        ]


@pytest.mark.parametrize(
    "agenda", [AGENDA, hostile_agenda(), empty_agenda()], ids=["small", "hostile", "empty"]
)
def test_every_link_within_the_site_leads_somewhere(agenda: Agenda):
    site = a_site(agenda)
    for path, page in documents(site).items():
        reading = read(page)
        for element in reading.elements:
            target = element.attributes.get("href") or element.attributes.get("src") or ""
            if element.tag != "a" and not target:
                continue
            where, place = urldefrag(target)
            if where.startswith("/"):
                assert where in site.resources, (path, target)
            if place and (where.startswith("/") or not where):
                there = html(site, where) if where else page
                assert place in read(there).ids, (path, target)


STANDALONE = {"/poster", "/screen", "/screen/", "/organizer"}
"""Pages without the frame of the others; their own tests look at them."""


@pytest.mark.parametrize(
    "agenda", [AGENDA, hostile_agenda(), empty_agenda()], ids=["small", "hostile", "empty"]
)
def test_a_page_holds_no_script_or_style_but_ours(agenda: Agenda):
    site = a_site(agenda)
    for path, page in documents(site).items():
        reading = read(page)
        scripts = [element.attributes for element in reading.all("script")]
        if path.removeprefix("/nb") not in STANDALONE:
            assert [(each.get("type"), each.get("src")) for each in scripts] == [(None, None)], path
            assert site.resources[reading.all("html")[0].attributes["data-app"] or ""].media_type.startswith(
                "text/javascript"
            ), path
        assert len(reading.all("style")) == 1, path
        for element in reading.elements:
            names = element.attributes.keys()
            assert not any(name == "style" or name.startswith("on") for name in names), (path, element)
            for name in ("href", "src"):
                assert not (element.attributes.get(name) or "").lower().startswith("javascript"), path


def test_the_one_style_is_the_one_that_the_policy_names():
    resource = a_site(AGENDA).resources["/"]
    style = re.search(r"<style>(.*?)</style>", resource.identity.decode(), re.DOTALL)
    assert style
    digest = sha256(style[1].encode()).digest()
    policy = dict(resource.headers)["Content-Security-Policy"]
    assert f"style-src 'sha256-{b64encode(digest).decode()}';" in policy
    script = re.search(r"<script>(.*?)</script>", resource.identity.decode(), re.DOTALL)
    assert script
    early = b64encode(sha256(script[1].encode()).digest()).decode()
    assert f"script-src 'self' 'sha256-{early}';" in policy
    assert "require-trusted-types-for 'script'" in policy


def test_every_resource_forbids_guessing_its_type_and_has_a_policy():
    for path, resource in a_site(AGENDA).resources.items():
        headers = dict(resource.headers)
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["Content-Security-Policy"].startswith("default-src 'none'"), path


def test_the_worker_may_fetch():
    assert "connect-src 'self'" in dict(a_site(AGENDA).resources["/sw.js"].headers)["Content-Security-Policy"]


def test_a_hostile_agenda_is_shown_as_text_everywhere():
    site = a_site(hostile_agenda())
    pages = documents(site)
    for language, pack in site.head.packs.items():
        contents = msgspec.json.decode(site.resources[pack].identity)
        pages |= {f"{language} {path}": "".join(page.values()) for path, page in contents["pages"].items()}
        pages[language] = contents["shell"]
    for path, page in pages.items():
        assert "<script>alert" not in page, path
        assert "<img src=x" not in page, path
        assert page.count("</title>") <= 1, path
    shown = read(html(site, "/sessions/on")).text
    assert " ".join(EVIL.split()) in shown


def test_markers_in_content_stay_content():
    site = a_site(hostile_agenda())
    for path, page in documents(site).items():
        counts = [page.count(part) for part in ('<main id="main"', "<h1", ' aria-current="page"')]
        assert counts == [1, 1, 0 if path.endswith("/404") else 1], path


def test_ids_are_unique():
    for path, page in documents(the_example()).items():
        ids = read(page).ids
        assert len(ids) == len(set(ids)), path


def test_an_agenda_of_nothing_shows_well():
    site = a_site(empty_agenda())
    empty = {
        path: len(read(html(site, path)).with_class("empty"))
        for path in ("/", "/speakers", "/venues", "/changes")
    }
    assert empty == {"/": 1, "/speakers": 1, "/venues": 1, "/changes": 1}


def test_a_rehearsal_says_so_on_every_page():
    for page in documents(a_site(a_snapshot(AGENDA, rehearsal=True))).values():
        assert len(read(page).with_class("rehearsal")) == 1
    assert "Rehearsal" not in html(a_site(AGENDA), "/")


def test_a_third_language_has_its_own_addresses():
    languages = ("nb", "en", "de")
    site = a_site(
        msgspec.structs.replace(AGENDA, event=msgspec.structs.replace(AGENDA.event, languages=languages))
    )
    assert {"/", "/en/", "/de/"} <= site.resources.keys()
    assert read(html(site, "/")).elements[0].attributes["lang"] == "nb"


def test_the_example_is_small():
    site = the_example()
    assert len(site.resources["/"].br) <= 10_240
    assert len(site.resources["/nb/"].br) <= 10_240
    assert [path for path in site.head.packs.values() if len(site.resources[path].br) > 14_336] == []


def test_the_drawings_are_small():
    gondola = re.search(r"<svg.*?</svg>", html(the_example(), "/"), re.DOTALL)
    assert gondola
    assert max(len(gondola[0]), len(the_example().resources["/favicon.svg"].identity)) <= 2048


def test_three_hundred_sessions_render_in_reasonable_time():
    started = time.process_time()
    site = a_site(large_agenda(300))
    assert time.process_time() - started < 15, "something has exploded"
    stops = read(html(site, "/")).with_class("stop")
    assert len([stop for stop in stops if "data-session" in stop.attributes]) == 300
