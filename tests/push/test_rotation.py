"""A new key is put before the older ones, whole or not at all; those that phones need stay."""

import os
from contextlib import suppress
from pathlib import Path
from threading import Barrier, BrokenBarrierError, Thread

import pytest

from companion.push import rotation
from companion.push.keys import VapidKey, VapidKeyError, load_keys, load_or_make
from companion.push.rotation import rotate
from tests.push.test_keys import mode, names, raw


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "vapid.pem"
    load_or_make(made)
    return made


def ids(path: Path) -> list[str]:
    return [key.id for key in load_keys(path)]


def test_the_new_one_comes_first_and_the_one_before_stays(path: Path) -> None:
    (before,) = ids(path)
    made = [key.id for key in rotate(path, "", ())]
    assert made == ids(path)
    assert made[1:] == [before]
    assert (mode(path), names(path.parent)) == (0o600, ["vapid.pem"])


def test_of_those_before_it_the_used_ones_stay(path: Path) -> None:
    (first,) = ids(path)
    second = rotate(path, "", ())[0].id
    third = rotate(path, "", {first})[0].id
    assert ids(path) == [third, second, first]
    fourth = rotate(path, "", {second})[0].id
    assert ids(path) == [fourth, third, second]


def test_it_is_private_whatever_the_umask(path: Path) -> None:
    before = os.umask(0)
    try:
        rotate(path, "", ())
    finally:
        os.umask(before)
    assert mode(path) == 0o600


def test_two_at_once_lose_no_key(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both would read the same keys, and the second would write over the first."""
    (first,) = ids(path)
    together, made = Barrier(2), list[str]()

    def read_together(where: Path) -> tuple[VapidKey, ...]:
        found = load_keys(where)
        with suppress(BrokenBarrierError):  # alone: nobody else may read now
            together.wait(0.3)
        return found

    monkeypatch.setattr(rotation, "load_keys", read_together)
    threads = [Thread(target=lambda: made.append(rotate(path, "", {first, *made})[0].id)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ids(path)) == sorted([first, *made])


def test_what_fails_half_way_leaves_the_keys_as_they_were(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = path.read_bytes()

    def full(_self: Path, _target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(VapidKeyError, match=r"vapid\.pem: cannot be written: No space left on device"):
        rotate(path, "", ())
    assert (path.read_bytes(), names(path.parent)) == (before, ["vapid.pem"])


def test_a_key_in_the_setting_is_changed_there(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(VapidKeyError, match="COMPANION_VAPID_KEY: the key is in this setting"):
        rotate(path, raw(load_or_make(path)), ())
    assert path.read_bytes() == before
