"""One visit, and the whole event opens without a network; and whatever goes wrong, the next visit repairs."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from companion.domain.agenda import Agenda
from companion.resources import frontend
from tests.browser.chromium import Phone, a_lasting_phone, in_chromium, ready, visit
from tests.browser.conftest import Server
from tests.browser.site_server import SiteServer
from tests.builders import changed

pytestmark = in_chromium

WORKER = (frontend() / "sw.js").read_text("utf-8")
STALE_AND_SPOILT = """
addEventListener("install", () => skipWaiting());
addEventListener("activate", event => event.waitUntil(clients.claim()));
addEventListener("fetch", event => event.respondWith(new Response("broken", {headers: {"Content-Type": "text/html"}})));
"""
LATER = ("start: 19:15", "start: 19:30")


def without_prefix(path: str) -> str:
    return path.removeprefix("/nb")


async def heading(page: Page, address: str) -> tuple[int, str, str]:
    """Status, language and first heading of what opens at that address."""
    response = await page.goto(address, wait_until="commit")
    assert response is not None
    language = await page.get_attribute("html", "lang")
    return response.status, language or "", await page.locator("h1").inner_text()


@pytest.mark.parametrize(("language", "home"), [("en", "/"), ("nb", "/nb/")])
async def test_after_one_visit_every_page_opens_without_a_network_and_again_after_an_edit(
    phone: Phone, server: Server, language: str, home: str
) -> None:
    page = await phone.open(server.url + home)
    await all_opens_offline(phone, page, server.url + home.rstrip("/"), language, "19:15")

    before = await page.get_attribute("html", "data-edition")
    await phone.context.set_offline(False)
    server.edit(lambda text: text.replace(*LATER))
    await expect(page.locator("html")).not_to_have_attribute("data-edition", before or "")
    await all_opens_offline(phone, page, server.url + home.rstrip("/"), language, "19:30")


async def all_opens_offline(phone: Phone, page: Page, home: str, language: str, start: str) -> None:
    """Every page answers, and one of each view opens; `start` is when the problems are presented."""
    await phone.keeps(page, await page.get_attribute("html", "data-edition") or "", language)
    await phone.context.set_offline(True)
    pages = (await phone.pack(page, language))["pages"]
    views = {path.rpartition("/")[0] or path: home + path for path in pages}
    assert {"/", "/sessions", "/speakers", "/venues", "/changes", "/settings", "/about"} <= views.keys()

    answers = await page.evaluate(
        """paths => Promise.all(paths.map(path => fetch(path).then(response => response.text())))""",
        [home + path for path in pages],
    )
    for path, html in zip(pages, answers, strict=True):
        assert f"<title>{pages[path]['title']}</title>" in html
        assert pages[path]["main"] in html
    for address in views.values():
        assert (await heading(page, address))[:2] == (200, language), address
    await visit(page, f"{home}/")
    assert await page.locator("#problem-pitches time").first.inner_text() == start
    await expect(page.locator("#age")).to_contain_text({"en": "offline", "nb": "uten nett"}[language])


@pytest.mark.parametrize("language", ["en", "nb"])
async def test_a_page_is_composed_as_the_server_does_byte_for_byte(
    phone: Phone, site: SiteServer, language: str
) -> None:
    prefix = "" if language == "en" else "/nb"
    page = await phone.open(f"{site.url}{prefix}/")
    await phone.keeps(page, site.edition, language)
    pages = (await phone.pack(page, language))["pages"]
    await phone.context.set_offline(True)

    composed: Mapping[str, tuple[str, Mapping[str, str]]] = await page.evaluate(
        """async paths => Object.fromEntries(await Promise.all(paths.map(async path => {
            const response = await fetch(path);
            return [path, [await response.text(), Object.fromEntries(response.headers)]];
        })))""",
        [prefix + path for path in pages],
    )
    for path, (html, headers) in composed.items():
        served = site.site.resources[path]
        assert html == served.identity.decode(), path
        assert headers == {
            "content-type": served.media_type,
            **{name.lower(): value for name, value in served.headers},
        }


async def test_a_page_that_is_not_kept(phone: Phone, home: Page, site: SiteServer) -> None:
    await phone.context.set_offline(True)
    assert await heading(home, f"{site.url}/sessions/none") == (200, "en", "This page is not here")
    assert await heading(home, f"{site.url}/nb/sessions/talk-10") == (200, "en", "Talk 10")

    await phone.context.set_offline(False)
    assert (await heading(home, f"{site.url}/sessions/none"))[0] == 404
    assert (await heading(home, f"{site.url}/nb/sessions/talk-10"))[1] == "nb"


async def test_a_silent_server_keeps_nobody_waiting(home: Page, site: SiteServer) -> None:
    site.failing = {"/": 0}
    await home.clock.install()
    assert await heading(home, f"{site.url}/sessions/talk-10") == (200, "en", "Talk 10")
    await ready(home)
    await expect(home.locator("#age")).to_be_hidden()
    await home.clock.fast_forward(6_000)
    await expect(home.locator("#age")).to_contain_text("The server does not answer.")


@pytest.mark.parametrize("missing", ["/pack/", "/en.webmanifest"])
async def test_the_old_pack_stays_until_the_new_one_is_complete(
    phone: Phone, home: Page, site: SiteServer, agenda: Agenda, missing: str
) -> None:
    old = site.edition
    site.failing = {missing: 503}
    await site.publish(changed(agenda, "talk-10", title="Another talk"), live=False)
    await visit(home, f"{site.url}/sessions/talk-10")
    await phone.keeps(home, old)
    await phone.context.set_offline(True)
    assert await heading(home, f"{site.url}/sessions/talk-10") == (200, "en", "Talk 10")

    await phone.context.set_offline(False)
    site.failing = {}
    await visit(home, f"{site.url}/sessions/talk-10")
    await phone.keeps(home, site.edition)
    await phone.context.set_offline(True)
    assert await heading(home, f"{site.url}/sessions/talk-10") == (200, "en", "Another talk")


async def test_an_edition_that_is_gone_before_it_was_kept(
    phone: Phone, site: SiteServer, agenda: Agenda
) -> None:
    """A first visit trusts what its page has brought; a live event puts right what was too late."""
    site.failing = {"/pack/": 404}
    page = await phone.open(f"{site.url}/sessions/talk-10")
    await site.until(lambda: any(path.endswith("en.first.json") for path in site.requests))
    assert "/api/head" not in site.requests
    site.failing = {}
    await site.publish(changed(agenda, "talk-10", title="Another talk"))
    await phone.keeps(page, site.edition)
    await phone.context.set_offline(True)
    assert await heading(page, f"{site.url}/") == (200, "en", "Agenda, 16–19 September 2022")


BOTH = """async edition => {
    const policy = trustedTypes.createPolicy("companion", {createScriptURL: url => url});
    await navigator.serviceWorker.register(policy.createScriptURL("/sw.js"));
    const {active} = await navigator.serviceWorker.ready;
    let answers = 0;
    const done = new Promise(resolve => navigator.serviceWorker.addEventListener("message",
        ({data}) => data.checked && ++answers === 2 && resolve()));
    navigator.serviceWorker.startMessages();
    for (const language of ["en", "nb"])
        active.postMessage({language, edition, packs: {[language]: `/pack/${edition}/${language}.first.json`}});
    await done;
}"""


async def test_who_changes_the_language_while_the_first_pack_comes_keeps_both(
    phone: Phone, site: SiteServer
) -> None:
    page = await phone.open(f"{site.url}/poster")
    await page.evaluate(BOTH, site.edition)
    kept = [await phone.pack(page, language) for language in ("en", "nb")]
    assert [pack and pack["edition"] for pack in kept] == [site.edition] * 2


async def test_only_the_current_edition_takes_space(
    phone: Phone, home: Page, site: SiteServer, agenda: Agenda
) -> None:
    await visit(home, f"{site.url}/nb/")
    await phone.keeps(home, site.edition, "nb")
    await home.evaluate("caches.open('companion-0-of-an-old-release')")
    await site.publish(changed(agenda, "talk-10", title="Another talk"))
    await phone.keeps(home, site.edition, "nb")
    expected = {f"companion-1-{language}-{site.edition}" for language in ("en", "nb")}
    await expect(home.locator("html")).to_have_attribute("data-edition", site.edition)
    await visit(home, f"{site.url}/")
    await phone.keeps(home, site.edition)
    await expect_names(home, expected)


async def expect_names(page: Page, expected: set[str]) -> None:
    for _ in range(100):
        names = set(await page.evaluate("caches.keys()"))
        if names == expected:
            return
        await page.wait_for_timeout(20)
    assert names == expected


async def test_old_pages_recover_when_the_server_starts_afresh(
    phone: Phone, home: Page, site: SiteServer, agenda: Agenda
) -> None:
    await site.publish(changed(agenda, "talk-10", title="Another talk"))
    await phone.keeps(home, site.edition)
    site.start_afresh(agenda)
    await visit(home, f"{site.url}/sessions/talk-10")
    await expect(home.locator("h1")).to_have_text("Talk 10")
    await phone.keeps(home, site.edition)


async def test_a_broken_worker_is_repaired_by_the_next_one(
    phone: Phone, home: Page, site: SiteServer
) -> None:
    await home.evaluate("document.title = 'old'")
    site.worker = STALE_AND_SPOILT.encode()
    await update(home)
    await visit(home, f"{site.url}/")
    assert await home.inner_text("body") == "broken"

    site.worker = None
    await update(home)
    assert await heading(home, f"{site.url}/sessions/talk-10") == (200, "en", "Talk 10")
    await phone.context.set_offline(True)
    assert await heading(home, f"{site.url}/sessions/talk-11") == (200, "en", "Talk 11")


async def update(page: Page) -> None:
    """What each visit does by itself some seconds later: look for another worker. Returns when it is in charge."""
    await page.evaluate(
        """async () => {
            const registration = await navigator.serviceWorker.getRegistration();
            const changed = new Promise(done => navigator.serviceWorker.addEventListener("controllerchange", done));
            await registration.update();
            await Promise.race([changed, new Promise((_, late) => setTimeout(late, 8000, "no new worker"))]);
        }"""
    )


async def test_the_kill_switch_drops_everything(phone: Phone, home: Page, site: SiteServer) -> None:
    killed = WORKER.replace("const OFF = false;", "const OFF = true;")
    assert killed != WORKER
    site.worker = killed.encode()
    await update(home)
    await expect_names(home, set())
    response = await home.goto(f"{site.url}/sessions/talk-10")
    assert response is not None
    assert not response.from_service_worker
    await phone.note_notifications()
    await phone.push(home, "{}")
    await phone.notified("The agenda has changed.")


async def test_the_worker_answers_pages_and_assets_but_neither_api_nor_streams(
    phone: Phone, home: Page, site: SiteServer
) -> None:
    answered: dict[str, bool] = {}
    phone.context.on(
        "response",
        lambda response: answered.update({response.url.removeprefix(site.url): response.from_service_worker}),
    )
    await visit(home, f"{site.url}/settings")
    await home.evaluate("fetch('/api/head').then(response => response.text())")
    await home.evaluate("fetch(`/pack/none/en.json`).then(response => response.text())")
    script = site.release.assets.path("app.js")
    wanted = ("/settings", script, "/api/live", "/api/head", "/pack/none/en.json")
    assert {path: answered[path] for path in wanted} == {
        "/settings": True,
        script: True,
        "/api/live": False,
        "/api/head": False,
        "/pack/none/en.json": False,
    }


async def test_it_can_be_installed_and_outlives_the_browser(tmp_path: Path, site: SiteServer) -> None:
    async with a_lasting_phone(tmp_path) as phone:
        page = await phone.open(f"{site.url}/")
        await phone.keeps(page, site.edition)
        developer = await phone.developer(page)
        assert await developer.send("Page.getInstallabilityErrors") == {"installabilityErrors": []}
    async with a_lasting_phone(tmp_path, offline=True) as phone:
        page = await phone.context.new_page()
        assert await heading(page, f"{site.url}/sessions/talk-10") == (200, "en", "Talk 10")
