"""Our key is made once, kept private, and never lost by accident; theirs are checked before they are stored."""

import base64
import hashlib
import os
from pathlib import Path
from threading import Barrier, Thread

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from companion.push.keys import SETTING, VapidKey, VapidKeyError, check_client_keys, load_keys, load_or_make
from tests.browser.base64url import decode, encode
from tests.push.builders import a_key

POINT = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"


def pem(key: VapidKey, form: PrivateFormat = PrivateFormat.PKCS8) -> str:
    return key.private.private_bytes(Encoding.PEM, form, NoEncryption()).decode()


def raw(key: VapidKey) -> str:
    return encode(key.private.private_numbers().private_value.to_bytes(32, "big"))


def names(directory: Path) -> list[str]:
    return [path.name for path in directory.iterdir()]


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_the_first_start_makes_a_key_and_the_next_one_finds_it(tmp_path: Path) -> None:
    path = tmp_path / "vapid.pem"
    before = os.umask(0)  # even where new files would be open to all
    try:
        made = load_or_make(path)
    finally:
        os.umask(before)
    found = load_or_make(path)
    assert (found.id, found.public) == (made.id, made.public)
    assert (mode(path), names(tmp_path)) == (0o600, ["vapid.pem"])


def test_a_key_has_the_names_that_browsers_and_subscriptions_use() -> None:
    key = a_key()
    point = decode(key.public)
    assert (len(point), point[0]) == (65, 4)
    assert key.id == hashlib.sha256(point).hexdigest()[:8]
    assert "=" not in key.public


def test_processes_that_start_together_agree_on_one_key(tmp_path: Path) -> None:
    path, together, ids = tmp_path / "vapid.pem", Barrier(8), list[str]()

    def start() -> None:
        together.wait()
        ids.append(load_or_make(path).id)

    threads = [Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ids == [load_or_make(path).id] * 8


@pytest.mark.parametrize(
    "written", [pem, raw, lambda key: pem(key).replace("\n", "\\n"), lambda key: raw(key) + "="]
)
def test_the_setting_may_be_pem_or_base64url(tmp_path: Path, written: object) -> None:
    assert callable(written)
    key = a_key()
    assert load_or_make(tmp_path / "vapid.pem", written(key)).id == key.id
    assert names(tmp_path) == []


def test_openssl_s_older_form_is_read_too(tmp_path: Path) -> None:
    key = a_key()
    path = tmp_path / "vapid.pem"
    parameters = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
    path.write_text(parameters + pem(key, PrivateFormat.TraditionalOpenSSL))
    path.chmod(0o600)
    assert load_or_make(path).id == key.id


def test_a_rotation_keeps_the_older_keys(tmp_path: Path) -> None:
    older, oldest, new = a_key(), a_key(), a_key()
    path = tmp_path / "vapid.pem"
    path.write_text(pem(older) + pem(oldest))
    path.chmod(0o600)
    assert [key.id for key in load_keys(path, raw(new))] == [new.id, older.id, oldest.id]
    assert [key.id for key in load_keys(path, f"{raw(new)}, {raw(older)}")] == [new.id, older.id, oldest.id]
    assert [key.id for key in load_keys(None, raw(new))] == [new.id]


def test_a_file_that_others_can_read_is_closed(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "vapid.pem"
    key = load_or_make(path)
    path.chmod(0o644)
    assert load_or_make(path).id == key.id
    assert mode(path) == 0o600
    assert [record.getMessage() for record in caplog.records] == [
        f"{path} could be read by others; it is 0600 now"
    ]


def an_rsa_key() -> str:
    private = rsa.generate_private_key(65537, 1024)
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def a_p384_key() -> str:
    private = ec.generate_private_key(ec.SECP384R1())
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def a_locked_key() -> str:
    return (
        a_key()
        .private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"x"))
        .decode()
    )


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "this is no private key that can be read"),
        ("nonsense", "this is no private key that can be read"),
        (pem(a_key())[:100], "this is no private key that can be read"),
        (
            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
            "this is no private key that can be read",
        ),
        (a_locked_key(), "this is no private key that can be read"),
        (an_rsa_key(), "this is a private key, but not one on P-256"),
        (a_p384_key(), "this is a private key, but not one on P-256"),
        ("\x00\xff", "this is no private key that can be read"),
    ],
    ids=["empty", "nonsense", "half", "no key within", "locked", "RSA", "P-384", "binary"],
)
def test_a_broken_file_is_one_line_and_stays_as_it_is(tmp_path: Path, content: str, problem: str) -> None:
    path = tmp_path / "vapid.pem"
    path.write_bytes(content.encode("latin-1"))
    path.chmod(0o600)
    with pytest.raises(VapidKeyError) as caught:
        load_or_make(path)
    assert str(caught.value) == (
        f"{path}: {problem}; restore it from a copy; if there is none, delete it, and phones must open the page again"
    )
    assert path.read_bytes() == content.encode("latin-1")


@pytest.mark.parametrize("setting", ["nonsense", encode(bytes(32)), encode(b"\xff" * 32), "-----BEGIN"])
def test_a_broken_setting_is_one_line_that_does_not_repeat_it(setting: str) -> None:
    with pytest.raises(VapidKeyError) as caught:
        load_keys(None, setting)
    assert str(caught.value) == (
        f"{SETTING}: this is no private key that can be read; give PEM, or 32 bytes as base64url"
    )


def test_what_cannot_be_read_or_written_is_one_line(tmp_path: Path) -> None:
    missing, directory = tmp_path / "missing" / "vapid.pem", tmp_path
    for path, problem in [
        (missing, "cannot be written: No such file or directory"),
        (directory, "cannot be read: Is a directory"),
    ]:
        with pytest.raises(VapidKeyError) as caught:
            load_or_make(path)
        assert str(caught.value) == f"{path}: {problem}"


def test_without_file_and_setting_there_is_no_key() -> None:
    with pytest.raises(VapidKeyError) as caught:
        load_keys(None)
    assert str(caught.value) == f"{SETTING}: set it to a private key on P-256, as PEM or base64url"


@pytest.mark.parametrize(("point", "auth"), [(POINT, AUTH), (POINT + "=", AUTH + "==")])
def test_a_browsers_keys_are_good_with_and_without_padding(point: str, auth: str) -> None:
    check_client_keys(point, auth)


@pytest.mark.parametrize(
    ("point", "auth", "problem"),
    [
        ("", AUTH, "keys.p256dh is not base64url"),
        (POINT + "==", AUTH, "keys.p256dh is not base64url"),
        (POINT[:-2], AUTH, "keys.p256dh is not base64url"),
        (POINT[:-1] + "!", AUTH, "keys.p256dh is not base64url"),
        (POINT.replace("_", "/"), AUTH, "keys.p256dh is not base64url"),
        (POINT + "\n", AUTH, "keys.p256dh is not base64url"),
        ("é" + POINT, AUTH, "keys.p256dh is not base64url"),
        (POINT[:-3], AUTH, "keys.p256dh is not an uncompressed point of 65 bytes"),
        (POINT + "AAAA", AUTH, "keys.p256dh is not an uncompressed point of 65 bytes"),
        (encode(b"\x02" + decode(POINT)[1:33]), AUTH, "keys.p256dh is not an uncompressed point of 65 bytes"),
        (encode(b"\x06" + decode(POINT)[1:]), AUTH, "keys.p256dh is not an uncompressed point of 65 bytes"),
        (encode(b"\x04" + bytes(64)), AUTH, "keys.p256dh is not a point on P-256"),
        (encode(b"\x04" + b"\xff" * 64), AUTH, "keys.p256dh is not a point on P-256"),
        (POINT, "", "keys.auth is not base64url"),
        (POINT, "AA", "keys.auth does not have 16 bytes"),
        (POINT, encode(bytes(17)), "keys.auth does not have 16 bytes"),
        (POINT, base64.b64encode(b"\xfb" * 16).decode(), "keys.auth is not base64url"),
    ],
)
def test_bad_keys_are_named(point: str, auth: str, problem: str) -> None:
    with pytest.raises(ValueError) as caught:
        check_client_keys(point, auth)
    assert str(caught.value) == problem
