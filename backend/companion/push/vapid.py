"""Says to a push service who is writing (RFC 8292): one signature per service, used until it is half spent.

Signing each message would cost much time, and Apple wants no new token more than hourly.
"""

import re
from collections.abc import Callable, Sequence

from py_vapid.jwt import sign

from companion.push.keys import VapidKey

VALID_MS = 12 * 60 * 60 * 1000
"""RFC 8292 §2 allows 24 hours; half of it leaves room for clocks that differ."""
RENEW_MS = 6 * 60 * 60 * 1000
MAX_KEPT = 1000
"""Signatures kept. There are a handful of services, but anyone can invent a host below one of theirs."""

_SUBJECT = re.compile(r"mailto:[^@\s]+@(?!localhost$)[^@\s]+|https://[^\s@/]+(/\S*)?")


class UnknownKeyError(LookupError):
    """The subscription was made with a key that we no longer have."""


class Vapid:
    """Makes the `Authorization` header."""

    def __init__(self, keys: Sequence[VapidKey], subject: str, now: Callable[[], int]) -> None:
        """Take `keys`, the current one first, a `check_subject`, and `now`: real time in epoch ms."""
        self._subject = check_subject(subject)
        self._keys = {key.id: key for key in keys} | {"": keys[0]}
        self._now = now
        self._kept: dict[tuple[str, str], tuple[int, str]] = {}

    def authorization(self, origin: str, key_id: str = "") -> str:
        """Return the header for this push service, signed with the key of that id, or with the current key.

        Raises UnknownKeyError.
        """
        if key_id not in self._keys:
            raise UnknownKeyError(key_id)
        now = self._now()
        signed_at, header = self._kept.get((origin, key_id), (0, ""))
        if (
            header and 0 <= now - signed_at < RENEW_MS
        ):  # below 0: the clock was set back, `exp` may be too far off
            return header
        header = self._sign(origin, self._keys[key_id], now)
        if len(self._kept) >= MAX_KEPT:
            self._kept.clear()
        self._kept[origin, key_id] = now, header
        return header

    def _sign(self, origin: str, key: VapidKey, now: int) -> str:
        # py_vapid's own classes refuse a subject with a port or path; its signature is all that is needed
        claims = {"aud": origin, "exp": (now + VALID_MS) // 1000, "sub": self._subject}
        return f"vapid t={sign(claims, key.private)}, k={key.public}"


def check_subject(subject: str) -> str:
    """Return what may be told to push services as our address (RFC 8292 §2.1). Raises ValueError."""
    if not _SUBJECT.fullmatch(subject):
        raise ValueError(f"{subject!r} is no mailto: or https: address that a push service could write to")
    return subject
