import msgspec
import pytest

from tests.api.world import World, an_edition, call

READS = [
    "/api/head",
    "/api/agenda",
    "/api/sessions",
    "/api/sessions/pizza",
    "/api/speakers",
    "/api/speakers/celi",
    "/api/venues",
    "/api/venues/eitri",
    "/api/changes",
    "/api/changes?since=3",
    "/api/push",
    "/healthz",
    "/readyz",
    "/metrics",
    "/openapi.json",
    "/",
    "/nb/",
    "/sessions/pizza",
    "/sw.js",
]


@pytest.mark.parametrize("path", READS)
async def test_every_read_has_validators_codings_and_head(path, reading):
    async with reading.client() as client:
        plain = await client.get(path)
        packed = await client.get(path, headers={"Accept-Encoding": "br"})
        current = await client.get(path, headers={"If-None-Match": plain.headers["etag"]})
        head = await client.head(path)
    assert (plain.status_code, packed.status_code, current.status_code, head.status_code) == (
        200,
        200,
        304,
        200,
    )
    assert (packed.content, current.content, head.content) == (plain.content, b"", b"")
    assert (current.headers["etag"], head.headers) == (plain.headers["etag"], plain.headers)
    if "content-encoding" in packed.headers:
        assert packed.headers["etag"] != plain.headers["etag"]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [("", [1, 2]), ("?since=0", [1, 2]), ("?since=3", [2]), ("?since=4", []), (f"?since={10**30}", [])],
)
async def test_changes_since(query, numbers, reading):
    async with reading.client() as client:
        answer = (await client.get(f"/api/changes{query}")).json()
    assert [alert["number"] for alert in answer["alerts"]] == numbers


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ("since=-1", "since: Expected int >= 0"),
        ("since=x", "since: Expected int, got str"),
        ("since=", "since: Expected int, got str"),
        ("since=%00", "since: Expected int, got str"),
        ("since=1.5", "since: Expected int, got str"),
    ],
)
async def test_a_since_that_is_no_revision_number(query, detail, reading):
    async with reading.client() as client:
        answer = await client.get(f"/api/changes?{query}")
    assert (answer.status_code, answer.json()["detail"]) == (400, detail)


@pytest.mark.parametrize(
    ("path", "word"),
    [("/api/sessions/x", "session"), ("/api/speakers/x", "speaker"), ("/api/venues/%00", "venue")],
)
async def test_what_does_not_exist(path, word, reading):
    async with reading.client() as client:
        answer = await client.get(path, headers={"Accept": "text/html"})
    assert (answer.status_code, answer.json()["detail"]) == (404, f"There is no {word} with this id.")


async def test_before_the_first_agenda_reads_ask_for_patience():
    async with World().client() as client:
        answers = [await client.get(path) for path in ("/", "/api/agenda", "/api/sessions/x", "/api/changes")]
    assert [(answer.status_code, answer.headers["retry-after"]) for answer in answers] == [(503, "5")] * 4


async def test_a_new_edition_is_served_from_one_request_to_the_next():
    world = World(edition=an_edition(edition="e1"))
    before = (await call(world.app, "/api/head"))[2]
    world.published.edition = an_edition(edition="e2")
    after = (await call(world.app, "/api/head"))[2]
    assert [msgspec.json.decode(body)["edition"] for body in (before, after)] == ["e1", "e2"]


async def test_ready_bytes_and_the_router_give_the_same_answer():
    world = World(edition=an_edition())
    ready = await call(world.app, "/api/agenda", headers={"Accept-Encoding": "br"})
    routed = await call(world.app, "/api/agenda/", headers={"Accept-Encoding": "br"})
    assert ready == routed
