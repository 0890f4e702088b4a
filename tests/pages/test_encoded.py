"""A resource is compressed once, and every encoding holds the same content."""

import gzip

import brotli
import pytest

from companion.pages.encoded import IMMUTABLE, encode


def test_every_encoding_holds_the_content():
    resource = encode(b"agenda " * 200, "text/plain")
    assert (brotli.decompress(resource.br), gzip.decompress(resource.gzip)) == (resource.identity,) * 2
    assert max(len(resource.br), len(resource.gzip)) < len(resource.identity) / 10


def test_the_same_content_has_the_same_bytes_and_tag_at_any_time():
    assert encode(b"agenda", "text/plain") == encode(b"agenda", "text/plain")


def test_other_content_has_another_tag():
    assert encode(b"19:00", "text/plain").etag != encode(b"19:30", "text/plain").etag


def test_what_somebody_waits_to_see_is_compressed_before_it_is_asked_for(monkeypatch: pytest.MonkeyPatch):
    ahead, later = encode(b"agenda " * 9, "text/html", ahead=True), encode(b"agenda " * 9, "text/html")
    monkeypatch.setattr(brotli, "compress", lambda *_, **__: b"just now")
    assert (ahead.br == b"just now", later.br) == (False, b"just now")


def test_a_picture_is_not_compressed_twice():
    resource = encode(b"\x89PNG", "image/png", cache_control=IMMUTABLE)
    assert (resource.br, resource.gzip) == (b"\x89PNG", b"\x89PNG")


def test_a_page_asks_each_time():
    assert encode(b"", "text/html").cache_control == "no-cache"
