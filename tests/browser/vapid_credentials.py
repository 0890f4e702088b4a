"""Credentials of an application server (RFC 8292), good ones and bad ones, for testing what checks them."""

from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid
from py_vapid.jwt import sign

from tests.browser.base64url import encode


def a_key() -> Vapid:
    return Vapid(ec.generate_private_key(ec.SECP256R1()))


def public_point(key: Vapid) -> bytes:
    """The application server key as browsers take it: 65 bytes, uncompressed."""
    return bytes(key.public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def token(key: Vapid, claims: dict[str, Any]) -> str:
    """Signed by py_vapid, which lets any claims through here."""
    return str(sign(claims, key.private_key))


def authorization(key: Vapid, claims: dict[str, Any]) -> str:
    return f"vapid t={token(key, claims)}, k={encode(public_point(key))}"
