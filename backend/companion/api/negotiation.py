"""What a client accepts (RFC 9110 §12.5.3, Accept-Encoding) and already has (§13.1.2, If-None-Match)."""

import re
from functools import lru_cache

Coding = str
"""`br`, `gzip` or `identity`."""

PREFERRED: tuple[Coding, ...] = ("br", "gzip", "identity")
LONGEST_REMEMBERED = 200
"""Bytes. No browser sends a longer Accept-Encoding; a longer one is worked out each time and forgotten."""

_WEIGHT = re.compile(r"(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\Z")


def codings(accept_encoding: bytes | None) -> tuple[Coding, ...]:
    """The codings that the client accepts, best first; empty where it rules out all that we have.

    None is a request without the header: only the plain bytes are safe then.
    """
    if accept_encoding is None:
        return ("identity",)
    if len(accept_encoding) > LONGEST_REMEMBERED:
        return _parse(accept_encoding)
    return _remembered(accept_encoding)


def has_current(if_none_match: bytes, etag: bytes) -> bool:
    """Whether If-None-Match names `etag` (given with its quotes), by weak comparison, or is `*`.

    A substring is enough: the quotes delimit a tag, and between two listed tags there is only a comma.
    """
    return etag in if_none_match or if_none_match.strip() == b"*"


def _parse(accept_encoding: bytes) -> tuple[Coding, ...]:
    weights: dict[str, float] = {}
    for element in accept_encoding.decode("latin-1").lower().split(","):
        name, *parameters = (part.strip() for part in element.split(";"))
        if name:
            # A coding named twice keeps its lower weight: nobody gets what he once ruled out.
            weights[name] = min(weights.get(name, 1.0), _weight(parameters))
    if "x-gzip" in weights:  # RFC 9110 §8.4.1.3
        weights.setdefault("gzip", weights["x-gzip"])
    rest = weights.get("*", 0.0)
    quality = {coding: weights.get(coding, rest) for coding in ("br", "gzip")}
    # Plain bytes are acceptable unless ruled out, but are nobody's wish unless named.
    quality["identity"] = weights.get("identity", 0.0001 if "*" not in weights else rest)
    accepted = [coding for coding in PREFERRED if quality[coding] > 0]
    return tuple(sorted(accepted, key=lambda coding: -quality[coding]))


def _weight(parameters: list[str]) -> float:
    """The q of one element; one that cannot be read counts as a refusal."""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            value = value.strip()
            return float(value) if _WEIGHT.match(value) else 0.0
    return 1.0


_remembered = lru_cache(maxsize=256)(_parse)
