"""Whatever a phone, or somebody who plays one, sends as a body: an answer, and never a fault of ours."""

import asyncio

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.api.quota import Rate
from companion.api.state import Limits
from tests.api.world import ENDPOINT, KEYS, World, an_edition

PLENTY = Limits(writes=Rate(burst=10**6, per_second=1), tests=Rate(burst=10**6, per_second=1))
REQUESTS = [
    ("PUT", "/api/subscriptions"),
    ("DELETE", "/api/subscriptions"),
    ("POST", "/api/subscriptions/test"),
]
FIELDS = ["endpoint", "keys", "language", "scope", "stars", "days", "announcements", "reminder_minutes"]

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
nearly = st.dictionaries(st.sampled_from(FIELDS), values, max_size=8).map(
    lambda fields: {"endpoint": ENDPOINT, "keys": KEYS} | fields
)
bodies = st.binary(max_size=200) | (values | nearly).map(msgspec.json.encode)


@pytest.fixture(scope="module")
def world():
    return World(edition=an_edition(), limits=PLENTY)


@settings(max_examples=150, deadline=None)
@given(body=bodies, request_line=st.sampled_from(REQUESTS))
def test_any_body_is_answered_and_no_nonsense_is_stored(world, body, request_line):
    async def send():
        async with world.client() as client:
            return await client.request(
                *request_line, content=body, headers={"Content-Type": "application/json"}
            )

    answer = asyncio.run(send())
    assert answer.status_code in {200, 201, 202, 204, 400, 404}
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == answer.status_code
    for wish in world.phones.stored.values():
        assert "\0" not in f"{wish.endpoint}{wish.language}{''.join(wish.stars)}"
        assert 0 <= wish.reminder_minutes <= 120


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("application/json", 201),
        ("application/json; charset=utf-8", 201),
        ("APPLICATION/JSON", 201),
        ("application/jsonp", 415),
        ("application/vnd.api+json", 415),
        ("text/plain", 415),
        ("multipart/form-data; boundary=x", 415),
        ("", 415),
    ],
)
async def test_only_json_is_read(content_type, status):
    async with World(edition=an_edition()).client() as client:
        answer = await client.put(
            "/api/subscriptions",
            content=msgspec.json.encode({"endpoint": ENDPOINT, "keys": KEYS}),
            headers={"Content-Type": content_type},
        )
    assert answer.status_code == status


@pytest.mark.parametrize(("size", "status"), [(16_384, 201), (16_385, 413)])
async def test_the_limit_is_16_kib(size, status):
    body = msgspec.json.encode({"endpoint": ENDPOINT, "keys": KEYS}).ljust(size)
    async with World(edition=an_edition()).client() as client:
        answer = await client.put(
            "/api/subscriptions", content=body, headers={"Content-Type": "application/json"}
        )
    assert answer.status_code == status
