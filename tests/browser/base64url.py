"""Base64url as web push writes it: without padding, and strict about it (RFC 4648 §5, RFC 7515 §2)."""

import base64
import re

ALPHABET = re.compile(r"[A-Za-z0-9_-]*\Z")


class NotBase64Url(ValueError):  # noqa: N818 - says what it is
    """Padding, another alphabet, or an impossible length."""


def encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def decode(text: str) -> bytes:
    if not ALPHABET.match(text) or len(text) % 4 == 1:
        raise NotBase64Url(text)
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
