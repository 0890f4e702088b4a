"""One resource, ready to be sent: its bytes in every encoding, and the headers that belong to it."""

import gzip
from base64 import urlsafe_b64encode
from collections.abc import Callable
from functools import partial
from hashlib import sha256

import brotli
from msgspec import Struct

REVALIDATE = "no-cache"
"""May be kept, must be asked for each time (RFC 9111 §5.2.2.4): pages and the worker."""
IMMUTABLE = "max-age=31536000, immutable"
"""Its address names its content (RFC 8246): assets and packs."""

QUICK, DENSEST = 5, 11
"""Brotli's qualities: for each edition's many pages, and for what every phone fetches."""
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

    @property
    def br(self) -> bytes:
        quality = QUICK if len(self.identity) > _LARGE else self.quality
        return self._compressed("br", partial(brotli.compress, quality=quality, mode=brotli.MODE_TEXT))

    @property
    def gzip(self) -> bytes:
        return self._compressed("gzip", partial(gzip.compress, compresslevel=6, mtime=0))

    @property
    def takes_long(self) -> bool:
        """Whether compressing would keep other readers waiting."""
        return self.quality > QUICK or len(self.identity) > _LARGE

    def _compressed(self, coding: str, compress: Callable[[bytes], bytes]) -> bytes:
        """Without a lock: at worst two do the same work. Before Python 3.12, `cached_property` has one lock for all."""
        if self.media_type in _ALREADY_COMPRESSED:
            return self.identity
        known: dict[str, bytes] = self.__dict__
        if coding not in known:
            known[coding] = compress(self.identity)
        return known[coding]


def encode(
    body: bytes,
    media_type: str,
    *,
    cache_control: str = REVALIDATE,
    headers: tuple[tuple[str, str], ...] = (),
    quality: int = QUICK,
    ahead: bool = False,
) -> Encoded:
    """Whatever is large is compressed quickly; what somebody waits to see, `ahead`: before it is asked for."""
    etag = urlsafe_b64encode(sha256(body).digest()[:9]).decode()
    made = Encoded(media_type, body, etag, cache_control, headers, quality)
    if ahead:
        _ = made.br
    return made
