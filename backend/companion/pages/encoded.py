"""One resource, ready to be sent: its bytes in every encoding, and the headers that belong to it."""

import gzip
from base64 import urlsafe_b64encode
from functools import cached_property
from hashlib import sha256

import brotli
from msgspec import Struct

REVALIDATE = "no-cache"
"""May be kept, must be asked for each time (RFC 9111 §5.2.2.4): pages and the worker."""
IMMUTABLE = "public, max-age=31536000, immutable"
"""Its address names its content (RFC 8246): assets and packs."""

QUICK, DENSE, DENSEST = 5, 10, 11
"""Brotli's qualities: for each edition's many pages; for its packs, 3 % larger than the densest in a third of the
time; for the few files of a first visit."""
_LARGE = 128 * 1024
"""Bytes from which dense compression would keep readers waiting for a change."""

_ALREADY_COMPRESSED = frozenset({"image/png"})


class Encoded(Struct, frozen=True, dict=True):
    """A resource as bytes; where compressing is no gain, `br` and `gzip` are the identity.

    Compressed once, when first asked for, so that serving is a copy. `etag` is the opaque part (RFC 9110 §8.8.3)
    without quotes, the same for all encodings: whoever serves one of them adds a suffix.
    """

    media_type: str
    identity: bytes
    etag: str
    cache_control: str
    headers: tuple[tuple[str, str], ...]
    quality: int

    @cached_property
    def br(self) -> bytes:
        if self.media_type in _ALREADY_COMPRESSED:
            return self.identity
        compressed: bytes = brotli.compress(self.identity, quality=self.quality, mode=brotli.MODE_TEXT)
        return compressed

    @cached_property
    def gzip(self) -> bytes:
        if self.media_type in _ALREADY_COMPRESSED:
            return self.identity
        return gzip.compress(self.identity, 6, mtime=0)


def encode(
    body: bytes,
    media_type: str,
    *,
    cache_control: str = REVALIDATE,
    headers: tuple[tuple[str, str], ...] = (),
    quality: int = QUICK,
) -> Encoded:
    """What is to be dense is compressed here, where no reader waits for it: quickly all the same where it is large."""
    etag = urlsafe_b64encode(sha256(body).digest()[:12]).decode()
    used = QUICK if len(body) > _LARGE else quality
    made = Encoded(media_type, body, etag, cache_control, headers, used)
    if quality > QUICK:
        _ = made.br
    return made
