"""Pages composed from a pack are the server's pages, byte for byte."""

import json
import re
from typing import Any

import pytest

from companion.pages.pack import Page, compose
from companion.pages.site import Site
from tests.builders import a_session, an_agenda, an_event
from tests.pages.scenes import a_site, documents, the_example


def composed(pack: dict[str, Any], path: str, release: str) -> bytes:
    """What the worker does, from the contract; `release` is any page of this release and language."""
    page = pack["pages"][path]
    html = pack["shell"]
    frame = release.partition("<main ")[0] + release.rpartition("</main>")[2]
    for tag in ("style", "script", "template", "div"):
        empty = f"<{tag}></{tag}>"
        parts = re.findall(rf'<{tag}(?: id="[^"]+"[^>]*)?>.*?</{tag}>', frame, re.DOTALL)
        assert html.count(empty) == len(parts) > 0, tag
        for inline in parts:
            html = html.replace(empty, inline, 1)
    for marker, value in (("title", page["title"]), ("path", path), ("main", page["main"])):
        html = html.replace("{{" + marker + "}}", value)
    before, nav, after = html.partition(f' data-nav="{page["nav"]}"')
    return (before + (' aria-current="page"' if nav else "") + after).encode()


def packs(site: Site) -> dict[str, dict[str, Any]]:
    return {language: json.loads(site.resources[path].identity) for language, path in site.head.packs.items()}


@pytest.mark.parametrize("language", ["en", "nb"])
def test_every_page_is_in_the_pack_as_the_server_sends_it(language: str):
    site = the_example()
    pack, home, pages = packs(site)[language], "" if language == "en" else "/nb", documents(site)
    served = {
        path: resource
        for path, resource in site.resources.items()
        if path in pages and path.startswith("/nb/") is (language == "nb")
    }
    release = site.resources[f"{home}/sessions/keynote"].identity.decode()
    assert {home + path: composed(pack, path, release) for path in pack["pages"]} == {
        path: resource.identity for path, resource in served.items()
    }
    assert {resource.headers for resource in served.values()} == {
        tuple((name, value) for name, value in pack["headers"].items() if name != "Content-Type")
    }
    assert {resource.media_type for resource in served.values()} == {pack["headers"]["Content-Type"]}


@pytest.mark.parametrize("language", ["en", "nb"])
def test_a_first_pack_and_the_start_page_are_a_whole_pack(language: str):
    """Positions are counted as scripts do, so a letter beyond the basic plane counts twice."""
    site = a_site(
        an_agenda(a_session(), event=an_event(title={"en": "𝕯ata {{main}}", "nb": "𝕯ata på norsk"}))
    )
    whole, home = packs(site)[language], "/" if language == "en" else "/nb/"
    first = json.loads(site.resources[site.head.packs[language].replace(".json", ".first.json")].identity)
    rest = site.resources[home].identity.decode().encode("utf-16-le")
    shell = b""
    for distance, length, marker in first.pop("marks"):
        shell += rest[: 2 * distance] + marker.encode("utf-16-le")
        part, rest = rest[2 * distance : 2 * (distance + length)], rest[2 * (distance + length) :]
    first["pages"]["/"]["main"] = part.decode("utf-16-le")
    shell += rest
    assert first["pages"] == whole["pages"]
    assert first.keys() == whole.keys() - {"headers", "shell"}
    composed_of_it = compose(shell.decode("utf-16-le"), "/about", Page(**first["pages"]["/about"]))
    assert composed_of_it == site.resources[f"{home}about"].identity.decode()


def test_a_pack_says_what_it_is_of():
    site = the_example()
    pack = packs(site)["nb"]
    assert (pack["edition"], pack["revision"], pack["language"]) == (
        site.edition,
        site.revision,
        "nb",
    )


def test_everything_that_a_pack_names_is_served():
    site = the_example()
    named = {path for pack in packs(site).values() for path in pack["assets"]}
    assert named - site.resources.keys() == set()


def test_the_main_part_is_not_expanded():
    page = Page("Title", 'Braces {{title}} and <a data-nav="about">', "about")
    shell = '<title>{{title}}</title><a data-nav="about"></a>{{path}}{{main}}'
    assert compose(shell, "/x", page) == (
        '<title>Title</title><a aria-current="page"></a>/xBraces {{title}} and <a data-nav="about">'
    )
