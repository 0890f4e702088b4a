"""`companion keys`: which there are, who uses them, and a new one that silences nobody."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import update

from companion.cli import run
from companion.db.engines import open_database
from companion.db.subscriptions import delete_subscription
from companion.db.tables import subscriptions
from companion.push.keys import load_keys, load_or_make
from companion.push.rotation import rotate
from tests.builders import a_wish, changed
from tests.push_service import PushService
from tests.rehearsal import DATABASE, Capture
from tests.services.an_event import A
from tests.test_deliverer import World

FILE = Path("var/vapid.pem")
RESTART = (
    "Restart `companion serve`, and every `companion deliver` that runs alone: they know the older keys only.\n"
    "Nobody misses anything: each phone is written to with the key that it subscribed with, and subscribes anew "
    "when it opens the page."
).splitlines()


def keys(capsys: Capture, *options: str) -> list[str]:
    capsys.readouterr()
    assert run(["keys", *options]) == 0
    return capsys.readouterr().out.splitlines()


def have(key_id: str) -> None:
    """All phones have subscribed with this key."""

    async def put() -> None:
        async with open_database(DATABASE) as database, database.write() as connection:
            await connection.execute(update(subscriptions).values(vapid_key_id=key_id))

    asyncio.run(put())


def leave(*names: str) -> None:
    async def go() -> None:
        async with open_database(DATABASE) as database, database.write() as connection:
            for name in names:
                assert await delete_subscription(connection, a_wish(name).endpoint)

    asyncio.run(go())


def test_it_shows_who_uses_them(place: Path, capsys: Capture):
    key = load_or_make(FILE)
    have(key.id)
    assert keys(capsys) == [f"key {key.id}, 3 phones", f"public {key.public}"]


def test_a_new_one_comes_first_and_phones_keep_theirs(place: Path, capsys: Capture):
    old = load_or_make(FILE)
    have(old.id)
    shown = keys(capsys, "--rotate")
    new, kept = load_keys(FILE)
    assert kept.id == old.id
    assert shown == [
        f"key {new.id}, 0 phones",
        f"public {new.public}",
        f"older key {old.id}, 3 phones",
        *RESTART,
    ]
    assert keys(capsys) == shown[:3]


def test_the_old_one_goes_when_no_phone_uses_it(place: Path, capsys: Capture):
    first = load_or_make(FILE)
    have(first.id)
    keys(capsys, "--rotate")
    keys(capsys, "--rotate")
    third, second, oldest = load_keys(FILE)
    assert oldest.id == first.id
    leave("en", "en-too", "nb")
    fourth = keys(capsys, "--rotate")[0]
    assert fourth == f"key {load_keys(FILE)[0].id}, 0 phones"
    assert [key.id for key in load_keys(FILE)[1:]] == [third.id]
    assert second.id not in {key.id for key in load_keys(FILE)}


def test_phones_whose_key_is_lost_are_counted(place: Path, capsys: Capture):
    load_or_make(FILE)
    have("00000000")
    assert keys(capsys)[-1] == "without their key 3 phones: they hear nothing until they open the page"


def test_a_key_in_the_setting_is_not_changed_here(
    place: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("COMPANION_VAPID_KEY", "A" * 42 + "E")
    assert run(["keys", "--rotate"]) == 2
    assert capsys.readouterr().err.startswith(
        "COMPANION_VAPID_KEY: the key is in this setting, not in a file"
    )
    assert not FILE.exists()


@pytest.mark.parametrize("options", [(), ("--rotate",)])
def test_no_private_key_is_shown_or_logged(
    place: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture, options: tuple[str, ...]
):
    load_or_make(FILE)
    run(["keys", *options])
    said = "".join((*capfd.readouterr(), caplog.text))
    for line in FILE.read_text("ascii").splitlines():
        assert line.startswith("-----") or line not in said
    assert "PRIVATE" not in said


async def test_after_a_rotation_each_phone_is_written_to_with_its_own_key(tmp_path: Path):
    """The push service refuses any other (RFC 8292 §4.2)."""
    async with PushService() as service:
        world = World(tmp_path, service)
        await world.edit(A)
        await world.subscribe("en")
        rotate(tmp_path / "vapid.pem", "", ())
        await world.subscribe("nb")
        await world.edit(changed(A, "keynote", start="10:12"))
        async with world.delivering():
            pushes = await service.wait_for(2, 15)
        assert sorted(push.notification["lang"] for push in pushes) == ["en", "nb"]
        assert service.violations == []
