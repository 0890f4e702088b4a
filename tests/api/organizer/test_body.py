"""Whatever somebody with a token sends: an answer, never a fault of ours, and a file that can be read."""

import asyncio

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.content.load import load_agenda
from companion.db.engines import open_database
from tests.api.organizer.world import AGENDA, Desk
from tests.builders import as_yaml

PATH = "/api/organizer"
REQUESTS = [
    ("POST", "/session"),
    ("PUT", "/file"),
    ("POST", "/check"),
    ("POST", "/preview"),
    ("POST", "/edits"),
    ("POST", "/held"),
    ("POST", "/pace"),
    ("POST", "/announcements/preview"),
    ("POST", "/announcements"),
    ("POST", "/revisions/1/restore"),
    ("POST", "/revisions/1/restore/preview"),
    ("POST", "/revisions/99999999999999999999/restore/preview"),
    ("PUT", "/phone"),
    ("DELETE", "/phone"),
]
EXPECTED = {200, 204, 400, 401, 404, 409, 422, 429}

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
ids = st.sampled_from(["keynote", "panel", "lunch", "end", "eitri", "ulriken", "nowhere"])
edits = st.fixed_dictionaries(
    {"do": st.sampled_from(["later", "earlier", "place", "cancel", "replace"]), "session": ids},
    optional={
        "minutes": st.integers(-1, 2_000),
        "following": st.booleans(),
        "venue": ids,
        "room": ids,
        "with": ids,
    },
)
texts = st.dictionaries(
    st.sampled_from(["en", "nb"]), st.text(min_size=1, max_size=60), min_size=1, max_size=2
)
nearly = st.fixed_dictionaries(
    {},
    optional={
        "base": st.just("now") | st.just("0" * 64),
        "hash": st.just("now"),
        "source": st.just(as_yaml(AGENDA).decode()) | st.text(max_size=60),
        "edits": st.lists(edits, max_size=3),
        "plan": st.text(max_size=9),
        "reason": texts,
        "confirmed": st.booleans(),
        "do": st.sampled_from(["publish", "discard"]),
        "pace": st.sampled_from(["now", "hold", "normal"]),
        "texts": texts,
        "urgent": st.booleans(),
        "minutes": st.integers(-1, 3_000),
        "until": st.sampled_from(["", "18:00", "03:00", "25:00"]),
        "starred": ids,
        "token": st.text(max_size=40),
        "endpoint": st.text(max_size=40),
    },
)


@pytest.fixture(scope="module")
def send(tmp_path_factory):
    """Sends one request to a desk that lives as long as this module, and looks whether all is well."""
    place = tmp_path_factory.mktemp("desk")
    with asyncio.Runner() as runner:
        opened = open_database(f"sqlite+aiosqlite:///{place / 'companion.db'}")
        desk = Desk(runner.run(opened.__aenter__()), place)
        runner.run(desk.open())
        yield lambda method, path, body: runner.run(sent(desk, method, path, body))
        runner.run(opened.__aexit__(None, None, None))


async def sent(desk, method, path, body):
    if isinstance(body, dict):
        body |= {name: desk.hash for name in ("base", "hash") if body.get(name) == "now"}
    async with desk.organizer() as client:
        answer = await client.request(
            method,
            f"{PATH}{path}",
            content=msgspec.json.encode(body),
            headers={"Content-Type": "application/json"},
        )
        assert (await client.get(PATH)).status_code == 200
    load_agenda(desk.file.read_bytes())
    return answer


@settings(max_examples=200, deadline=None)
@given(request_line=st.sampled_from(REQUESTS), body=nearly | values)
def test_any_body_is_answered_and_the_file_stays_one_that_can_be_read(send, request_line, body):
    answer = send(*request_line, body)
    assert answer.status_code in EXPECTED, answer.text
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == "application/problem+json"
