"""What is sent and to whom: values that cannot be wrong once they exist."""

import re

from msgspec import Struct

MAX_PAYLOAD = 2000
"""Bytes of plaintext. RFC 8291 §4 allows 3,993; Firefox on Android takes some 2,600."""
URGENCIES = frozenset({"low", "normal", "high"})
_TOPIC = re.compile(r"[A-Za-z0-9_-]{32}")


class Target(Struct, frozen=True):
    """One browser's subscription. All of it is secret: whoever has it can write to that phone."""

    endpoint: str
    p256dh: str
    auth: str
    key_id: str = ""
    """The VAPID key that the browser subscribed with (`VapidKey.id`); empty means the current one."""

    def __repr__(self) -> str:
        return "Target(…)"  # ends up in logs and tracebacks


class Message(Struct, frozen=True):
    """One notification, ready to be encrypted. Raises ValueError where a push service would refuse it."""

    payload: bytes
    topic: str
    """Exactly 32 base64url characters: Apple refuses some other lengths (RFC 8030 §5.4 allows up to 32)."""
    urgency: str
    ttl_s: int
    """Seconds until the message is useless; RFC 8030 §5.2 allows 0, but Microsoft and Apple do not."""

    def __post_init__(self) -> None:
        if not 1 <= len(self.payload) <= MAX_PAYLOAD:
            raise ValueError(f"a payload has 1 to {MAX_PAYLOAD} bytes, not {len(self.payload)}")
        if not _TOPIC.fullmatch(self.topic):
            raise ValueError("a topic is 32 characters of base64url")
        if self.urgency not in URGENCIES:
            raise ValueError(f"urgency {self.urgency!r} is not one of {', '.join(sorted(URGENCIES))}")
        if self.ttl_s < 1:
            raise ValueError(f"a time to live of {self.ttl_s} s would be dropped by the push service")
