"""Keys: ours (VAPID, RFC 8292), which phones subscribe to, and those of a subscription (RFC 8291).

Our key is made once and kept: a lost key silences every phone until it opens the page again. So a rotation
keeps the older keys beside the current one, and each phone is written to with the key that it knows.
"""

import base64
import binascii
import hashlib
import logging
import os
import re
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from msgspec import Struct

SETTING = "COMPANION_VAPID_KEY"

_PEM = re.compile(r"-----BEGIN ([A-Z ]*PRIVATE KEY)-----.+?-----END \1-----", re.DOTALL)
_BASE64URL = re.compile(r"[A-Za-z0-9_-]+={0,2}")
_log = logging.getLogger(__name__)


class VapidKeyError(Exception):
    """Our own key cannot be used or made. Its text is one line: the place, what is wrong, and the way out."""


class VapidKey(Struct, frozen=True):
    """One of our key pairs on P-256."""

    id: str
    """The first 8 hex digits of the SHA-256 of the public point: what a subscription remembers."""
    public: str
    """The public point as browsers want it: 65 bytes, base64url without padding (RFC 8292 §3.2)."""
    private: ec.EllipticCurvePrivateKey


def load_or_make(path: Path, setting: str = "") -> VapidKey:
    """Return the current key: from the setting, else from the file, else made and written to the file.

    Raises VapidKeyError.
    """
    return load_keys(path, setting)[0]


def load_keys(path: Path | None, setting: str = "") -> tuple[VapidKey, ...]:
    """Return all our keys, the current one first, then those of phones from before a rotation.

    The setting comes before the file; each may hold several keys. With neither, a key is made and written to
    `path`. `None` means that there is no file to look for. Raises VapidKeyError.
    """
    keys = _parse(setting.replace("\\n", "\n"), SETTING) if setting else ()
    if path is not None and (path.exists() or path.is_symlink()):
        keys += _read(path)
    if not keys:
        if path is None:
            raise VapidKeyError(f"{SETTING}: set it to a private key on P-256, as PEM or base64url")
        keys = _make(path)
    return tuple({key.id: key for key in keys}.values())


def check_client_keys(p256dh: str, auth: str) -> None:
    """Check a subscription's own keys. Raises ValueError with a text that may be shown to the sender.

    `p256dh` is an uncompressed point on P-256 (RFC 8291 §3.1), `auth` has 16 bytes (§3.2).
    """
    point = decode(p256dh, "keys.p256dh")
    if len(point) != 65 or point[0] != 4:
        raise ValueError("keys.p256dh is not an uncompressed point of 65 bytes")
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError:
        raise ValueError("keys.p256dh is not a point on P-256") from None
    if len(decode(auth, "keys.auth")) != 16:
        raise ValueError("keys.auth does not have 16 bytes")


def decode(text: str, name: str) -> bytes:
    if not _BASE64URL.fullmatch(text) or ("=" in text and len(text) % 4):
        raise ValueError(f"{name} is not base64url")
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error:
        raise ValueError(f"{name} is not base64url") from None


def vapid_key(private: ec.EllipticCurvePrivateKey) -> VapidKey:
    point = private.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    return VapidKey(
        id=hashlib.sha256(point).hexdigest()[:8],
        public=base64.urlsafe_b64encode(point).rstrip(b"=").decode("ascii"),
        private=private,
    )


def _parse(text: str, place: str) -> tuple[VapidKey, ...]:
    """Read PEM blocks, or base64url of the bare 32 bytes or of DER, separated by commas."""
    blocks = [match[0].encode() for match in _PEM.finditer(text)]
    private: list[object]
    try:
        if blocks:
            private = [serialization.load_pem_private_key(block, password=None) for block in blocks]
        else:
            private = [_bare(decode(item.strip(), place)) for item in text.split(",")]
    except (ValueError, TypeError, UnsupportedAlgorithm):  # TypeError: it wants a password
        raise VapidKeyError(f"{place}: this is no private key that can be read; {_way_out(place)}") from None
    keys = []
    for key in private:
        if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
            raise VapidKeyError(f"{place}: this is a private key, but not one on P-256; {_way_out(place)}")
        keys.append(vapid_key(key))
    return tuple(keys)


def _bare(data: bytes) -> object:
    if len(data) == 32:
        return ec.derive_private_key(int.from_bytes(data, "big"), ec.SECP256R1())
    return serialization.load_der_private_key(data, password=None)


def _way_out(place: str) -> str:
    if place == SETTING:
        return "give PEM, or 32 bytes as base64url"
    return "restore it from a copy; if there is none, delete it, and phones must open the page again"


def _read(path: Path) -> tuple[VapidKey, ...]:
    try:
        with path.open("rb") as file:
            _close_to_others(file.fileno(), path)
            data = file.read(64 * 1024)
    except OSError as error:
        raise VapidKeyError(f"{path}: cannot be read: {error.strerror}") from None
    return _parse(data.decode("utf-8", "replace"), str(path))


def _close_to_others(descriptor: int, path: Path) -> None:
    """Take away what others may do with the file.

    Repaired rather than refused: a copied or restored directory commonly has 0644, and the server must come
    up on the morning of the event. The key alone, without the subscriptions, sends nothing to anyone.
    """
    if not os.fstat(descriptor).st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        return
    try:
        os.fchmod(descriptor, 0o600)
    except OSError as error:
        raise VapidKeyError(
            f"{path}: others can read it, and that cannot be changed ({error.strerror}); "
            f"run chmod 600 as its owner, or put the key into {SETTING}"
        ) from None
    _log.warning("%s could be read by others; it is 0600 now", path)


def _make(path: Path) -> tuple[VapidKey, ...]:
    """Write a new key, whole and private from its first byte, unless another process was faster."""
    try:
        with private_draft(path, pem_of(new_key())) as draft, suppress(FileExistsError):
            os.link(draft, path)  # unlike a rename, never replaces the key that phones already know
    except OSError as error:
        raise VapidKeyError(f"{path}: cannot be written: {error.strerror}") from None
    return _read(path)


def new_key() -> VapidKey:
    return vapid_key(ec.generate_private_key(ec.SECP256R1()))


def pem_of(*keys: VapidKey) -> bytes:
    """The file's text: the current key first."""
    form = serialization.PrivateFormat.PKCS8
    return b"".join(
        key.private.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
        for key in keys
    )


@contextmanager
def private_draft(path: Path, data: bytes) -> Iterator[Path]:
    """A file beside `path` with this in it, whole and closed to others, to be put in its place. Raises OSError."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        yield draft
    finally:
        draft.unlink(missing_ok=True)
    _sync_directory(path.parent)


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
