"""An open page changes in place: what did not change stays the same nodes, under the reader's eye."""

import json
from datetime import date

import msgspec
import pytest
from playwright.async_api import Page, expect

from companion.domain.agenda import Agenda, Link, Section
from companion.pages.release import Release
from tests.browser.chromium import Phone, in_chromium, ready, visit
from tests.browser.conftest import Server
from tests.browser.site_server import SiteServer
from tests.builders import a_session, a_speaker, an_agenda, an_event, changed

pytestmark = in_chromium

HOSTILE = (
    '<img src=x onerror="window.owned=1"></script><script>window.owned=1</script>{{main}}{{title}}\'"`$&$1'
)
TOP = "node => node.getBoundingClientRect().top"


async def mark(page: Page, *sessions: str) -> None:
    """Remember the nodes that show these sessions."""
    await page.evaluate(
        "ids => { for (const id of ids) document.getElementById(id).marked = id }", list(sessions)
    )


async def marked(page: Page) -> list[str]:
    """The sessions whose nodes are still the ones that were marked, in the page's order."""
    nodes: list[str] = await page.evaluate(
        """() => [...document.querySelectorAll("[data-session]")]
            .filter(node => node.marked === node.id)
            .map(({id}) => id)"""
    )
    return nodes


async def edition(page: Page, site: SiteServer) -> None:
    await expect(page.locator("html")).to_have_attribute("data-edition", site.edition)


async def test_an_edit_changes_the_open_page_in_place(phone: Phone, server: Server) -> None:
    page = await phone.open(f"{server.url}/")
    await mark(page, "problem-pitches", "pizza")
    server.edit(lambda text: text.replace("start: 19:15", "start: 19:30"))
    await expect(page.locator("#problem-pitches time").first).to_have_text("19:30")
    assert await marked(page) == ["problem-pitches", "pizza"]
    assert phone.complaints == []


@pytest.mark.parametrize("private", [False, True])
async def test_what_did_not_change_stays_where_it_is(
    phone: Phone, site: SiteServer, agenda: Agenda, *, private: bool
) -> None:
    if private:
        await phone.context.add_init_script("delete Navigator.prototype.serviceWorker")
    page = await phone.open(f"{site.url}/")
    if not private:
        await phone.keeps(page, site.edition)
    everything = [session.id for session in agenda.sessions]
    await mark(page, *everything)
    await page.locator("#talk-15 a").focus()
    await page.evaluate("scrollTo({top: document.getElementById('talk-14').offsetTop})")
    before = await page.locator("#talk-15").evaluate(TOP)

    sooner = changed(
        agenda, "talk-09", start="07:30", title="A title that is so long that it needs several lines " * 3
    )
    without = msgspec.structs.replace(sooner, sessions=tuple(s for s in sooner.sessions if s.id != "talk-12"))
    more = msgspec.structs.replace(without, sessions=(*without.sessions, a_session("talk-21", start="21:00")))
    await site.publish(more)
    await edition(page, site)

    assert await marked(page) == [
        "talk-09",
        *(id_ for id_ in everything if id_ not in {"talk-09", "talk-12"}),
    ]
    assert await page.locator("#talk-21").count() == 1
    assert await page.locator("#talk-15").evaluate(TOP) == pytest.approx(before, abs=1)
    assert await page.evaluate("document.activeElement.closest('[data-session]').id") == "talk-15"
    assert phone.complaints == []


async def test_the_focus_goes_with_the_card_that_moves(home: Page, site: SiteServer, agenda: Agenda) -> None:
    await mark(home, "talk-10")
    await home.locator("#talk-10 a").focus()
    await site.publish(changed(agenda, "talk-10", start="07:30"))
    await edition(home, site)
    assert await home.locator("[data-session]").first.get_attribute("id") == "talk-10"
    assert await marked(home) == ["talk-10"]
    assert await home.evaluate("document.activeElement.closest('[data-session]')?.id") == "talk-10"


async def test_what_the_reader_opened_and_wrote_stays(home: Page, site: SiteServer, agenda: Agenda) -> None:
    await home.evaluate(
        """() => {
            const kept = Object.assign(document.createElement("section"), {id: "ours"});
            kept.dataset.keep = "";
            document.getElementById("main").append(kept);
            document.getElementById("toasts").append("a toast");
        }"""
    )
    await site.publish(changed(agenda, "talk-10", title="Another talk"))
    await edition(home, site)
    assert await home.locator("#ours").count() == 1
    assert await home.inner_text("#toasts") == "a toast"
    assert await home.inner_text("#talk-10 a") == "Another talk"


async def test_a_removed_session_s_page_says_so(phone: Phone, site: SiteServer, agenda: Agenda) -> None:
    page = await phone.open(f"{site.url}/sessions/talk-10")
    await phone.keeps(page, site.edition)
    await site.publish(
        msgspec.structs.replace(agenda, sessions=tuple(s for s in agenda.sessions if s.id != "talk-10"))
    )
    await expect(page.locator("h1")).to_have_text("This page is not here")


async def test_a_new_release_is_loaded_when_nobody_looks(
    home: Page, site: SiteServer, agenda: Agenda
) -> None:
    assets = site.release.assets
    files = {**assets.files, "app.js": assets.files["app.js"] + b"\nwindow.fresh = true;"}
    site.release = Release(msgspec.structs.replace(assets, files=files))
    await mark(home, "talk-11")
    # The page has heard of it, and sees that it needs other scripts.
    async with home.expect_response(f"{site.url}/"):
        await site.publish(changed(agenda, "talk-10", title="Another talk"))
    await home.wait_for_timeout(300)
    assert await marked(home) == ["talk-11"]
    await pretend(home, "hidden")
    await expect(home.locator("#talk-10 a")).to_have_text("Another talk")
    await ready(home)
    assert await home.evaluate("window.fresh") is True


async def pretend(page: Page, visibility: str) -> None:
    """Headless windows are never hidden; the page only asks this."""
    await page.evaluate(
        """visibility => {
            Object.defineProperty(document, "visibilityState", {value: visibility, configurable: true});
            document.dispatchEvent(new Event("visibilitychange"));
        }""",
        visibility,
    )


async def test_streams_are_for_those_who_look(home: Page, site: SiteServer, agenda: Agenda) -> None:
    await pretend(home, "hidden")
    await site.until(lambda: not site.listeners)
    await site.publish(changed(agenda, "talk-10", title="Another talk"))
    await home.wait_for_timeout(200)
    assert await home.inner_text("#talk-10 a") == "Talk 10"
    await pretend(home, "visible")
    await expect(home.locator("#talk-10 a")).to_have_text("Another talk")


async def test_an_alert_stays_until_it_is_closed_and_is_only_text(
    home: Page, phone: Phone, site: SiteServer
) -> None:
    alert = {
        "alert": 3,
        "revision": site.site.revision,
        "edition": site.edition,
        "texts": {"en": f"Talk 10 at 10:30 {HOSTILE}", "nb": "Talk 10 kl. 10.30"},
    }
    for _ in range(2):
        await site.tell("alert", alert)
    toasts = home.locator("#toasts .toast")
    await expect(toasts).to_have_count(1)
    assert await toasts.locator("p").inner_text() == alert["texts"]["en"]
    await site.tell("alert", {**alert, "alert": 4, "texts": {}})

    await home.goto(f"{site.url}/nb/speakers")
    await expect(toasts.locator("p")).to_have_text("Talk 10 kl. 10.30")
    await toasts.locator("button").click()
    await expect(toasts).to_have_count(0)
    await visit(home, f"{site.url}/")
    await expect(toasts).to_have_count(0)
    assert await home.evaluate("window.owned") is None
    assert phone.complaints == []


async def test_the_age_of_the_data_is_told_when_it_may_be_old(
    home: Page, phone: Phone, site: SiteServer
) -> None:
    age = home.locator("#age")
    await expect(age).to_be_hidden()
    await phone.context.set_offline(True)
    await expect(age).to_be_visible()
    assert (await age.inner_text()).startswith("You are offline. Agenda of 16 September at 16:53 (")
    await phone.context.set_offline(False)
    await expect(age).to_be_hidden()


async def test_a_tapped_page_waits_for_what_the_notification_said(
    phone: Phone, home: Page, site: SiteServer, agenda: Agenda
) -> None:
    await site.publish(changed(agenda, "talk-10", start="10:12"), live=False)
    await tap(phone, site)
    await home.goto(f"{site.url}/sessions/talk-10", wait_until="commit")
    assert await home.locator("time").first.inner_text() == "10:12"

    site.failing = {"/api/head": 503}
    await site.publish(changed(agenda, "talk-10", start="10:20"), live=False)
    await tap(phone, site)
    await home.goto(f"{site.url}/sessions/talk-10", wait_until="commit")
    assert await home.locator("time").first.inner_text() == "10:12"
    await expect(home.locator("#age")).to_contain_text("The newest agenda could not be fetched yet.")
    site.failing = {}
    await site.until(lambda: site.listeners == 1)
    await site.tell("revision", site.news)
    await expect(home.locator("time").first).to_have_text("10:20")
    await expect(home.locator("#age")).to_be_hidden()


async def tap(phone: Phone, site: SiteServer) -> None:
    """A notification of the current revision, tapped. Opening its page is left to the test: there was no real tap."""
    data = {"revision": site.site.revision, "alert": 1, "navigate": f"{site.url}/sessions/talk-10"}
    await phone.in_worker(
        """data => {
            const notification = {data, close() {}};
            dispatchEvent(Object.assign(new ExtendableEvent("notificationclick"), {notification}));
        }""",
        data,
    )


async def test_hostile_texts_are_only_texts(phone: Phone, site: SiteServer) -> None:
    hostile = an_agenda(
        a_session(
            "evil",
            title=HOSTILE,
            short=HOSTILE[:24],
            description=HOSTILE,
            notes=HOSTILE,
            reason=HOSTILE,
            speakers=("evil",),
            links=(Link(title=HOSTILE, url="javascript:window.owned=1"),),
        ),
        a_session("other", date=date(2022, 9, 18)),
        speakers=(a_speaker("evil", name=HOSTILE, role=HOSTILE, organisation=HOSTILE, bio=HOSTILE),),
        event=an_event(
            title=HOSTILE,
            tagline=HOSTILE,
            contact=HOSTILE,
            about=(Section(id="evil", title=HOSTILE, text=HOSTILE, items=(HOSTILE,)),),
            organisations=(HOSTILE,),
        ),
    )
    await site.publish(hostile)
    page = await phone.open(f"{site.url}/")
    await phone.keeps(page, site.edition)
    pages = (await phone.pack(page))["pages"]
    for path in pages:
        served = site.site.resources[path].identity.decode()
        response = await page.goto(f"{site.url}{path}")
        assert response is not None
        assert await response.text() == served
        assert await page.locator("main").count() == 1
        assert await page.evaluate("window.owned") is None
        ours = "[...document.querySelectorAll('script, img')].map(node => node.getAttribute('src')?.at(1))"
        assert sorted(await page.evaluate(ours), key=str) == [None, "q"], "early, the QR code"
    await page.goto(f"{site.url}/sessions/evil")
    await site.publish(changed(hostile, "evil", title=f"2 {HOSTILE}"))
    await expect(page.locator("h1")).to_have_text(f"2 {HOSTILE}")
    assert await page.evaluate("window.owned") is None
    assert phone.complaints == []
    assert json.dumps(pages).count("javascript:") == 0
