"""What a push service demands of a request to send (RFC 8030, RFC 8292): the strictest of the real ones.

Mozilla, Google, Apple and Microsoft each overlook some of this; what passes here passes at all of them.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256

from tests.browser.base64url import NotBase64Url, decode

MAX_BODY = 4096
"""RFC 8030 §7.2: a service must take this much, and need not take more."""
MAX_TOKEN_AGE_S = 24 * 60 * 60
TOPIC = re.compile(r"[A-Za-z0-9_-]{1,32}\Z")
URGENCIES = ("very-low", "low", "normal", "high")


class Refused(Exception):  # noqa: N818 - what the service does, in the protocol's word
    """The request breaks a rule. `status` is what the service answers."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


def check_request(headers: Mapping[str, str], body: bytes, *, origin: str, key: bytes, now: float) -> None:
    """Raise `Refused` unless the request may be delivered.

    `origin` is the push service's, `key` the application server key that the browser subscribed with
    (65 bytes), `now` real time in epoch seconds. Header names are looked up as RFC 8030 spells them.
    """
    check_vapid(headers.get("Authorization", ""), origin=origin, key=key, now=now)
    check_ttl(headers.get("TTL"))
    if "Topic" in headers and not TOPIC.match(headers["Topic"]):
        raise Refused(400, "Topic is at most 32 characters of base64url (RFC 8030 §5.4)")
    if headers.get("Urgency", "normal") not in URGENCIES:
        raise Refused(400, f"Urgency is one of {', '.join(URGENCIES)} (RFC 8030 §5.3)")
    if not body:
        raise Refused(400, "a push without a message shows nothing")
    if headers.get("Content-Encoding") != "aes128gcm":
        raise Refused(400, "Content-Encoding is aes128gcm (RFC 8291 §4)")
    if len(body) > MAX_BODY:
        raise Refused(413, f"{len(body)} bytes are more than {MAX_BODY}")


def check_ttl(written: str | None) -> None:
    """Required (RFC 8030 §5.2); Microsoft's service and Apple's want it positive as well."""
    if written is None or not written.isascii() or not written.isdigit() or int(written) == 0:
        raise Refused(400, f"TTL is a positive number of seconds, not {written!r}")


def check_vapid(authorization: str, *, origin: str, key: bytes, now: float) -> None:
    """The application server identifies itself (RFC 8292), as the one that the browser subscribed to."""
    scheme, _, rest = authorization.partition(" ")
    if scheme.lower() != "vapid":
        raise Refused(401, "no VAPID credentials (RFC 8292 §3)")
    fields = dict(item.strip().partition("=")[::2] for item in rest.split(","))
    if fields.keys() != {"t", "k"}:
        raise Refused(401, "credentials are t and k (RFC 8292 §3)")
    if _bytes(fields["k"], "k") != key:
        raise Refused(403, "k is not the key of this subscription (RFC 8292 §4.2)")
    claims = _verified(fields["t"], key)
    if claims.get("aud") != origin:
        raise Refused(403, f"aud is {claims.get('aud')!r}, not this service's origin (RFC 8292 §2)")
    expires = claims.get("exp")
    if not isinstance(expires, int | float) or not now < expires <= now + MAX_TOKEN_AGE_S:
        raise Refused(403, f"exp is {expires!r}, not within 24 hours from now (RFC 8292 §2)")
    if not str(claims.get("sub", "")).startswith(("mailto:", "https:")):
        raise Refused(403, "sub is no mailto: or https: address (RFC 8292 §2.1)")


def _verified(token: str, key: bytes) -> dict[str, Any]:
    """The claims of a token that is signed with ES256 by this key."""
    try:
        header, claims, signature = token.split(".")
    except ValueError:
        raise Refused(401, "t is no signed token") from None
    if _json(header, "header").get("alg") != "ES256":
        raise Refused(401, "the token's algorithm is ES256 (RFC 8292 §2)")
    raw = _bytes(signature, "signature")
    if len(raw) != 64:
        raise Refused(403, "an ES256 signature has 64 bytes (RFC 7518 §3.4)")
    r, s = int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), key)
    try:
        public.verify(
            utils.encode_dss_signature(r, s), f"{header}.{claims}".encode("ascii"), ec.ECDSA(SHA256())
        )
    except InvalidSignature:
        raise Refused(403, "the signature is not by k") from None
    return _json(claims, "claims")


def _bytes(text: str, name: str) -> bytes:
    try:
        return decode(text)
    except NotBase64Url:
        raise Refused(401, f"{name} is no base64url without padding") from None


def _json(text: str, name: str) -> dict[str, Any]:
    try:
        value = json.loads(_bytes(text, name))
    except ValueError:
        raise Refused(401, f"the token's {name} is no JSON") from None
    if not isinstance(value, dict):
        raise Refused(401, f"the token's {name} is no object")
    return value
