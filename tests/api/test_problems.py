import logging
from http import HTTPStatus

import pytest
from litestar import Litestar, get
from litestar.exceptions import HTTPException, ImproperlyConfiguredException

from tests.api.world import ENDPOINT, KEYS, World, an_edition

JSON = {"Content-Type": "application/json"}
PUT = ("PUT", "/api/subscriptions")

TABLE = [
    # request, what it carries, status, detail
    (("GET", "/api/x"), {}, 404, "There is nothing at this address."),
    (("GET", "/x"), {}, 404, "There is nothing at this address."),
    (("GET", "/healthz"), {"headers": {"Host": "a b"}}, 400, "Invalid host header"),
    (("GET", "/schema"), {}, 404, "There is nothing at this address."),
    (
        ("POST", "/api/agenda"),
        {},
        405,
        "This address does not take that method; the Allow header names those that it does.",
    ),
    (PUT, {"content": b"x" * 16_385, "headers": JSON}, 413, "The body is too large; 16 KiB are accepted."),
    (PUT, {"content": b"{}"}, 415, "Content-Type must be application/json."),
    (
        PUT,
        {"content": b"{}", "headers": {"Content-Type": "text/plain"}},
        415,
        "Content-Type must be application/json.",
    ),
    (
        PUT,
        {"content": b"a=1", "headers": {"Content-Type": "application/x-www-form-urlencoded"}},
        415,
        "Content-Type must be application/json.",
    ),
    (PUT, {"content": b"", "headers": JSON}, 400, "The body is empty; it must be a JSON object."),
    (PUT, {"content": b"{", "headers": JSON}, 400, "The body is no JSON: Input data was truncated"),
    (
        PUT,
        {"content": b"\0", "headers": JSON},
        400,
        "The body is no JSON: JSON is malformed: invalid character (byte 0)",
    ),
    (PUT, {"content": b"null", "headers": JSON}, 400, "Expected object, got null"),
    (PUT, {"content": b"[" * 8_000, "headers": JSON}, 400, "Expected object, got array"),
]


@pytest.mark.parametrize(("request_line", "carried", "status", "detail"), TABLE)
async def test_every_error_is_a_problem_that_says_what_is_wrong(
    request_line, carried, status, detail, reading
):
    async with reading.client() as client:
        answer = await client.request(*request_line, **carried)
    assert (answer.status_code, answer.headers["content-type"], answer.headers["cache-control"]) == (
        status,
        "application/problem+json",
        "no-store",
    )
    assert answer.json() == {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }


@pytest.mark.parametrize(
    "content",
    [
        b'{"a":' * 2_500 + b"1" + b"}" * 2_500,
        b'{"a":' + b"[" * 8_000 + b"]" * 8_000 + b"}",
    ],
)
async def test_deep_nesting_is_the_sender_s_fault(content, reading):
    """How deep is too deep depends on Python's version; either way it is a 400 and no crash."""
    async with reading.client() as client:
        answer = await client.request(*PUT, content=content, headers=JSON)
    assert answer.status_code == 400
    assert answer.json()["detail"] in {
        "The body is nested too deeply.",
        "Object missing required field endpoint",
    }


async def test_a_body_is_measured_also_where_its_length_is_not_announced(reading):
    async def chunks():
        for _ in range(20):
            yield b" " * 1_000

    async with reading.client() as client:
        answer = await client.put("/api/subscriptions", content=chunks(), headers=JSON)
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("path", "allow"),
    [
        ("/api/subscriptions", "DELETE, OPTIONS, PUT"),
        ("/api/organizer/session", "DELETE, OPTIONS, POST"),
        ("/api/organizer/file", "GET, HEAD, OPTIONS, PUT"),
        ("/api/organizer/phone", "DELETE, OPTIONS, PUT"),
    ],
)
async def test_405_names_the_methods_in_a_stable_order(reading, path, allow):
    async with reading.client() as client:
        answer = await client.patch(path)
        options = await client.options(path)
    assert (answer.status_code, answer.headers["allow"], options.headers["allow"]) == (405, allow, allow)


async def test_a_fault_of_ours_tells_the_client_nothing_and_the_log_no_secret(caplog):
    world = World(edition=an_edition())
    world.phones.fault = RuntimeError(f"no such column, [parameters: '{ENDPOINT}']")
    async with world.client() as client:
        with caplog.at_level(logging.ERROR, "companion.api"):
            answer = await client.put("/api/subscriptions", json={"endpoint": ENDPOINT, "keys": KEYS})
    assert (answer.status_code, answer.json()["detail"]) == (
        500,
        "Something went wrong on our side. It has been noted.",
    )
    assert "no such column, [parameters: 'https://push.example/…']" in caplog.text
    assert ENDPOINT not in caplog.text


async def test_a_database_that_cannot_write_is_told_as_such(caplog):
    world = World(edition=an_edition())
    world.phones.fault = ConnectionError(f"while storing {ENDPOINT}")
    world.phones.fault.__cause__ = OSError("disk is full")
    async with world.client() as client:
        answer = await client.put("/api/subscriptions", json={"endpoint": ENDPOINT, "keys": KEYS})
        page = await client.get("/")
    assert (answer.status_code, answer.headers["retry-after"], page.status_code) == (503, "5", 200)
    assert "PUT /api/subscriptions: cannot be done now: ConnectionError (disk is full)" in caplog.text
    assert ENDPOINT not in caplog.text


@pytest.mark.parametrize(
    "error", [ImproperlyConfiguredException("secret"), HTTPException("secret"), OSError("secret")]
)
async def test_no_5xx_shows_what_happened(error):
    @get("/broken")
    async def broken() -> None:
        raise error

    world = World(edition=an_edition())
    Litestar.register(world.app, broken)
    async with world.client() as client:
        answer = await client.get("/broken")
    assert (answer.status_code, "secret" in answer.text) == (500, False)
