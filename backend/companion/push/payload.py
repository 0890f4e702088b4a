"""The text of a push, readable by a service worker and by Safari's Declarative Web Push alike.

Always at most `MAX_PAYLOAD` bytes: a text that is too long ends at a sentence or word, never inside a number.
"""

import base64
import hashlib
import re
import unicodedata
from bisect import bisect_right

import msgspec
from msgspec import Struct

from companion.push.message import MAX_PAYLOAD

MAX_TITLE = 400
"""Bytes as JSON: far above the 40 characters of a good title, so that the body always has room."""

_RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[^\W\d_])")
_ELLIPSIS = "…"
_JOINERS = "\u200d\ufe0e\ufe0f"


class _Data(Struct, omit_defaults=True):
    revision: str
    alert: int
    receipt: str | None = None


class _Notification(Struct):
    title: str
    body: str
    navigate: str
    lang: str
    dir: str
    tag: str
    data: _Data


class _Payload(Struct):
    notification: _Notification
    web_push: int = 8030
    """The magic number of Declarative Web Push: the RFC that Web Push is."""


def payload(  # noqa: PLR0913, PLR0917 - the fields of one notification, each once
    title: str,
    body: str,
    navigate: str,
    language: str,
    tag: str,
    revision: str,
    alert: int,
    receipt: str | None = None,
) -> bytes:
    """Write the JSON of one notification; `navigate` is the absolute address that a tap opens.

    `receipt`: what the phone reports with that it was shown, or opened; without it, it reports nothing.

    Raises ValueError for an empty title or a relative `navigate` (Safari drops both without a word), and
    where address, tag and revision alone are too long.
    """
    if not title.strip():
        raise ValueError("a notification needs a title")
    if not navigate.startswith(("https://", "http://")):
        raise ValueError("a notification opens an absolute address")
    value = _Payload(
        _Notification(
            title=shorten(title, MAX_TITLE),
            body="",
            navigate=navigate,
            lang=language,
            dir="rtl" if language.partition("-")[0].lower() in _RIGHT_TO_LEFT else "ltr",
            tag=tag,
            data=_Data(revision=revision, alert=alert, receipt=receipt),
        )
    )
    left = MAX_PAYLOAD - len(msgspec.json.encode(value))
    if left < 0:
        raise ValueError(f"address, tag and revision leave no room in {MAX_PAYLOAD} bytes")
    value.notification.body = shorten(body, left)
    return msgspec.json.encode(value)


def tag_of(text: str) -> str:
    """Hash to a notification's tag and Topic: 32 base64url characters (24 bytes, so no padding)."""
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()[:24]).decode("ascii")


def shorten(text: str, limit: int) -> str:
    """Return `text` in at most `limit` bytes of JSON: all of it, else whole sentences, else whole words."""
    if _size(text) <= limit:
        return text
    text = text[:limit]  # a character takes at least one byte
    room = limit - _size(" " + _ELLIPSIS)
    length = bisect_right(range(len(text) + 1), room, key=lambda end: _size(text[:end])) - 1
    if length < 1:
        return ""
    sentences = [
        match.start()
        for match in _SENTENCE_END.finditer(text)
        if length // 2 <= match.start() <= length and not text[match.end()].islower()
    ]
    if sentences:
        return f"{text[: sentences[-1]]} {_ELLIPSIS}"
    words = [match.start() for match in re.finditer(r"\s+", text) if length // 2 <= match.start() <= length]
    end = words[-1] if words else _between_characters(text, length)
    kept = text[:end].rstrip(" \t\r\n,;:\u2013\u2014-")
    return kept + _ELLIPSIS if kept else ""


def _between_characters(text: str, end: int) -> int:
    """Find the last place at or before `end` that is not inside what a reader sees as one character."""
    while 0 < end < len(text) and (
        unicodedata.combining(text[end]) or text[end] in _JOINERS or text[end - 1] == "\u200d"
    ):
        end -= 1
    return end


def _size(text: str) -> int:
    return len(msgspec.json.encode(text)) - 2
