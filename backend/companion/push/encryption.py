"""Encrypts a payload for one browser (RFC 8291), by pywebpush."""

from pywebpush import WebPusher

from companion.push.message import Target


def encrypt(target: Target, payload: bytes) -> bytes:
    """Make the body to post as `aes128gcm`. Raises ValueError for keys that cannot be used."""
    try:
        pusher = WebPusher(
            {"endpoint": target.endpoint, "keys": {"p256dh": target.p256dh, "auth": target.auth}}
        )
        body: bytes = pusher.encode(payload)["body"]
    except Exception as error:  # noqa: BLE001 - pywebpush has no one error for bad keys
        raise ValueError(f"the subscription's keys cannot be used ({type(error).__name__})") from None
    return body
