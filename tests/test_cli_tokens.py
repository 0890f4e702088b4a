"""`companion token`: who may use the organizer's page."""

import asyncio
import re
from pathlib import Path

import pytest

from companion.cli import run
from companion.clock import Clock
from companion.db.engines import open_database
from companion.services.sign_in import Door, RevokedError

DATABASE = "sqlite+aiosqlite:///var/companion.db"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where `serve` was started once."""
    monkeypatch.chdir(tmp_path)
    asyncio.run(made_database())
    return tmp_path


async def made_database() -> None:
    async with open_database(DATABASE):
        pass


async def holder(token: str) -> str:
    async with open_database(DATABASE) as database:
        door = Door(Clock())
        door.database = database
        return await door.holder(token)


def test_a_token_is_shown_once_with_the_page_that_it_opens(place: Path, capsys: pytest.CaptureFixture[str]):
    assert run(["token", "Kari"]) == 0
    shown = capsys.readouterr().out
    (token,) = re.findall(r"^    (\S{32})$", shown, re.MULTILINE)
    assert asyncio.run(holder(token)) == "Kari"
    assert shown.splitlines()[0] == "The token of Kari, shown this once:"
    assert shown.splitlines()[-1] == "It opens http://127.0.0.1:8000/organizer"
    assert run(["token", "--list"]) == 0
    listed = capsys.readouterr().out
    assert re.fullmatch(r"Kari {17}made \d{4}-\d\d-\d\d \d\d:\d\d UTC\n", listed)
    assert run(["token", "--revoke", "Kari"]) == 0
    assert capsys.readouterr().out == "The token of Kari opens nothing any more.\n"
    with pytest.raises(RevokedError):
        asyncio.run(holder(token))
    run(["token", "--list"])
    assert ", revoked 2" in capsys.readouterr().out


def test_the_page_s_public_address_is_named(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("COMPANION_PUBLIC_URL", "https://agenda.example.org")
    run(["token", "Kari"])
    assert capsys.readouterr().out.endswith("It opens https://agenda.example.org/organizer\n")


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["-x"], "required"),
        (["settings"], "`settings` is what the token of COMPANION_ORGANIZER_TOKEN is called"),
        (["a\nb"], "'a\\nb' is no name"),
        (["--revoke", "Nobody"], "there is no token of `Nobody`: see `companion token --list`"),
    ],
)
def test_what_cannot_be_done_says_why(
    place: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], why: str
):
    if arguments == ["-x"]:
        with pytest.raises(SystemExit) as ended:
            run(["token", *arguments])
        assert ended.value.code == 2
    else:
        assert run(["token", *arguments]) == 1
    said = capsys.readouterr()
    assert (said.out, why in said.err) == ("", True), said.err


def test_one_is_asked_to_do_one_thing(place: Path, capsys: pytest.CaptureFixture[str]):
    for arguments in ([], ["Kari", "--list"], ["--list", "--revoke", "Kari"]):
        with pytest.raises(SystemExit) as ended:
            run(["token", *arguments])
        assert ended.value.code == 2


def test_the_list_says_when_there_is_none_and_names_the_one_in_the_settings(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    run(["token", "--list"])
    assert capsys.readouterr().out == "There is no token yet: companion token NAME\n"
    monkeypatch.setenv("COMPANION_ORGANIZER_TOKEN", "chosen-by-a-person")
    run(["token", "--list"])
    assert capsys.readouterr().out == "settings             COMPANION_ORGANIZER_TOKEN\n"


def test_a_token_is_not_made_where_no_event_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    """It would open nothing: `serve` has its data elsewhere."""
    monkeypatch.chdir(tmp_path)
    assert run(["token", "Kari"]) == 2
    assert "there is no event's data at" in capsys.readouterr().err
    assert not (tmp_path / "var").exists()
