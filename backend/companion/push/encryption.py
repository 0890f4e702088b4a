"""Encrypts a payload for one browser (RFC 8291), by http_ece: pywebpush's own engine, without what it wraps around it.

pywebpush copies the subscription and makes headers that nobody reads: a third of the time that its encryption takes.
"""

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec

from companion.push.keys import decode
from companion.push.message import Target

AUTH_BYTES = 16
"""RFC 8291 §3.2; http_ece takes any number."""


def encrypt(target: Target, payload: bytes) -> bytes:
    """Make the body to post as `aes128gcm`. Raises ValueError for keys that cannot be used."""
    try:
        body: bytes = http_ece.encrypt(
            payload,
            private_key=ec.generate_private_key(ec.SECP256R1()),  # for this message alone
            dh=decode(target.p256dh, "p256dh"),
            auth_secret=_auth(target),
        )
    except Exception as error:  # noqa: BLE001 - http_ece has no one error for bad keys
        raise ValueError(f"the subscription's keys cannot be used ({type(error).__name__})") from None
    return body


def _auth(target: Target) -> bytes:
    auth = decode(target.auth, "auth")
    if len(auth) != AUTH_BYTES:
        raise ValueError("auth does not have 16 bytes")
    return auth
