import asyncio
import gzip
import threading

import brotli
import msgspec
import pytest

from companion.api.headers import NOTHING, OWN_ORIGIN
from companion.api.respond import respond
from companion.pages.encoded import DENSEST, IMMUTABLE, encode
from tests.api.world import call

BODY = b"The cable car runs until eleven. " * 40
TEXT = encode(BODY, "text/plain; charset=utf-8")
ETAG = TEXT.etag


async def test_the_best_coding_is_sent_whole_with_all_its_headers():
    assert await call(respond(TEXT), headers={"Accept-Encoding": "gzip, br"}) == (
        200,
        {
            "x-content-type-options": "nosniff",
            "content-security-policy": NOTHING,
            "content-type": "text/plain; charset=utf-8",
            "cache-control": "no-cache",
            "vary": "Accept-Encoding",
            "etag": f'"{ETAG}-br"',
            "content-encoding": "br",
            "content-length": str(len(TEXT.br)),
        },
        TEXT.br,
    )


@pytest.mark.parametrize(
    ("accept_encoding", "coding", "decode"),
    [
        ("br", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("gzip;q=1, br;q=0.1", "gzip", gzip.decompress),
        ("identity", None, bytes),
        ("br;q=0, gzip;q=0", None, bytes),
    ],
)
async def test_each_coding_is_the_same_content_under_a_validator_of_its_own(accept_encoding, coding, decode):
    status, headers, body = await call(respond(TEXT), headers={"Accept-Encoding": accept_encoding})
    assert (status, headers.get("content-encoding"), headers["etag"], decode(body)) == (
        200,
        coding,
        f'"{ETAG}-{coding or "identity"}"',
        BODY,
    )


async def test_what_takes_long_to_compress_is_compressed_once_and_meanwhile_others_are_answered(
    monkeypatch: pytest.MonkeyPatch,
):
    """A pack, right after an alert: many phones ask at once, one of them goes away, and others want something else."""
    begun, go_on = threading.Event(), threading.Event()
    done: list[int] = []

    def slow(body: bytes, quality: int, mode: int) -> bytes:
        begun.set()
        assert go_on.wait(10)
        done.append(quality)
        return compress(body, quality=quality, mode=mode)

    compress = brotli.compress
    monkeypatch.setattr(brotli, "compress", slow)
    pack = respond(encode(BODY, "application/json", quality=DENSEST))
    asking = [asyncio.create_task(call(pack, headers={"Accept-Encoding": "br"})) for _ in range(3)]
    async with asyncio.timeout(10):
        while not begun.is_set():
            await asyncio.sleep(0.01)
        monkeypatch.setattr(brotli, "compress", compress)
        assert (await call(respond(TEXT), headers={"Accept-Encoding": "br"}))[0] == 200
        asking[0].cancel()
        go_on.set()
        answers = await asyncio.gather(*asking[1:])
    assert [brotli.decompress(body) for _, _, body in answers] == [BODY, BODY]
    assert done == [DENSEST]


async def test_without_accept_encoding_only_plain_bytes_are_safe():
    _, headers, body = await call(respond(TEXT))
    assert ("content-encoding" in headers, body) == (False, BODY)


async def test_several_accept_encoding_lines_count_as_one():
    app = respond(TEXT)

    async def twice(scope, receive, send):
        scope["headers"] = [(b"accept-encoding", b"br;q=0"), (b"accept-encoding", b"gzip")]
        await app(scope, receive, send)

    assert (await call(twice))[1]["content-encoding"] == "gzip"


async def test_a_refusal_of_everything_is_told():
    status, headers, body = await call(respond(TEXT), headers={"Accept-Encoding": "*;q=0"})
    assert (status, headers["content-type"], msgspec.json.decode(body)) == (
        406,
        "application/problem+json",
        {
            "type": "about:blank",
            "title": "Not Acceptable",
            "status": 406,
            "detail": "Accept-Encoding rules out br, gzip and the plain bytes.",
        },
    )


@pytest.mark.parametrize(
    ("accept_encoding", "if_none_match", "status"),
    [
        ("br", f'"{ETAG}-br"', 304),
        ("br", f'W/"{ETAG}-br"', 304),
        ("br", f'"old", "{ETAG}-br"', 304),
        ("br", "*", 304),
        ("gzip", f'"{ETAG}-gzip"', 304),
        ("identity", f'"{ETAG}-identity"', 304),
        ("br", f'"{ETAG}-gzip"', 200),
        ("br", '"old"', 200),
        ("br", "", 200),
    ],
)
async def test_a_client_that_has_it_is_told_so(accept_encoding, if_none_match, status):
    headers = {"Accept-Encoding": accept_encoding, "If-None-Match": if_none_match}
    assert (await call(respond(TEXT), headers=headers))[0] == status


async def test_304_repeats_what_a_cache_needs_and_the_security_headers_but_no_body():
    headers = {"Accept-Encoding": "br", "If-None-Match": "*"}
    assert await call(respond(TEXT), headers=headers) == (
        304,
        {
            "x-content-type-options": "nosniff",
            "content-security-policy": NOTHING,
            "cache-control": "no-cache",
            "vary": "Accept-Encoding",
            "etag": f'"{ETAG}-br"',
        },
        b"",
    )


@pytest.mark.parametrize("extra", [{}, {"If-None-Match": "*"}, {"Accept-Encoding": "*;q=0"}])
async def test_head_is_get_without_the_body(extra):
    get = await call(respond(TEXT), headers={"Accept-Encoding": "br"} | extra)
    head = await call(respond(TEXT), method="HEAD", headers={"Accept-Encoding": "br"} | extra)
    assert head == (get[0], get[1], b"")


async def test_what_does_not_shrink_is_sent_plain():
    picture = encode(b"\x89PNG", "image/png", cache_control=IMMUTABLE)
    _, headers, body = await call(respond(picture), headers={"Accept-Encoding": "br"})
    assert ("content-encoding" in headers, headers["cache-control"], body) == (False, IMMUTABLE, b"\x89PNG")


async def test_the_contents_own_headers_win():
    page = encode(
        BODY, "text/html", headers=(("Content-Security-Policy", "default-src 'self'"), ("X-New", "1"))
    )
    _, headers, _ = await call(respond(page))
    assert (headers["content-security-policy"], headers["x-new"]) == ("default-src 'self'", "1")


async def test_a_worker_may_fetch_from_its_own_origin():
    script = encode(BODY, "text/javascript; charset=utf-8")
    assert (await call(respond(script)))[1]["content-security-policy"] == OWN_ORIGIN


async def test_an_error_page_has_no_validator_and_is_never_current():
    status, headers, body = await call(respond(TEXT, status=404), headers={"If-None-Match": "*"})
    assert (status, "etag" in headers, body) == (404, False, BODY)


async def test_answers_are_the_same_messages_each_time_and_cannot_be_added_to():
    app = respond(TEXT)
    sent = []

    async def send(message):
        sent.append(message)

    for _ in range(2):
        await app({"type": "http", "method": "GET", "headers": []}, None, send)
    assert sent[0] is sent[2]
    with pytest.raises(AttributeError):
        sent[0]["headers"].append((b"x-added", b"1"))
