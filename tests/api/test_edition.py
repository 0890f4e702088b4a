import msgspec

from companion.api.edition import build_edition
from tests.api.world import a_site, a_snapshot, an_edition, call


def test_everything_has_a_responder_but_the_error_pages():
    edition = an_edition()
    assert set(edition.responders) == {
        "/",
        "/nb/",
        "/sessions/pizza",
        "/sw.js",
        "/icon.png",
        "/nb.webmanifest",
        "/pack/4-e1/en.json",
        "/api/head",
        *edition.documents.resources,
    }


def test_the_head_is_what_the_site_says():
    assert msgspec.json.decode(an_edition().head) == {
        "edition": "4-e1",
        "revision": "4-ab12cd34",
        "published_at": 1_663_340_000_000,
        "alert": 2,
        "clock_offset": 0,
        "packs": {"en": "/pack/4-e1/en.json"},
    }


def test_a_live_event_says_what_is_new_and_no_more():
    assert msgspec.json.decode(an_edition().news) == {"edition": "4-e1", "revision": "4-ab12cd34"}


def test_a_closing_slash_does_not_matter():
    edition = an_edition()
    assert edition.find("/nb") is edition.responders["/nb/"]
    assert edition.find("/nothing") is None


async def test_what_is_missing_is_told_in_the_language_of_the_path():
    edition = an_edition()
    pages = [edition.not_found_page(path) for path in ("/sessions/x", "/nb/sessions/x", "/nbx", "/")]
    told = [(status, b"Ikke her" in body) for status, _, body in [await call(page) for page in pages if page]]
    assert told == [(404, False), (404, True), (404, False), (404, False)]


def test_a_pack_stays_for_one_edition_more():
    snapshot = a_snapshot()
    first = build_edition(a_site(snapshot, "e1"), snapshot)
    second = build_edition(a_site(snapshot, "e2"), snapshot, first)
    third = build_edition(a_site(snapshot, "e3"), snapshot, second)

    def packs(edition):
        return {path for path in edition.responders if path.startswith("/pack/")}

    assert (packs(second), packs(third)) == (
        {"/pack/e1/en.json", "/pack/e2/en.json"},
        {"/pack/e2/en.json", "/pack/e3/en.json"},
    )


def test_pages_of_the_edition_before_are_gone_at_once():
    snapshot = a_snapshot()
    old_site = a_site(snapshot, "e1")
    old_site = msgspec.structs.replace(
        old_site, resources={**old_site.resources, "/sessions/gone": old_site.resources["/"]}
    )
    first = build_edition(old_site, snapshot)
    second = build_edition(a_site(snapshot, "e2"), snapshot, first)
    assert "/sessions/gone" in first.responders
    assert "/sessions/gone" not in second.responders
    assert second.responders["/"] is not first.responders["/"]


def test_changes_are_encoded_once_however_often_they_are_asked_for():
    edition = an_edition()
    responders = {id(edition.changes_since(since)) for since in range(50)}
    assert (len(responders), len(edition.changes)) == (3, 3)
