"""Each command's exit code and what it says: 0 done, 1 the content is wrong, 2 usage or settings."""

import asyncio
import json
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from companion.cli import run
from companion.clock import Clock
from companion.db.engines import open_database
from companion.db.subscriptions import put_subscription
from companion.push.keys import load_or_make
from companion.resources import example_agenda
from companion.services.prepare import prepare
from companion.services.publish import publish
from tests.builders import a_wish


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory as an organizer has it."""
    (tmp_path / "content").mkdir()
    shutil.copyfile(example_agenda(), tmp_path / "content" / "agenda.yaml")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def served(place: Path) -> Path:
    """The same after `serve` was started once for the real event."""
    asyncio.run(serve_once(place))
    return place


async def serve_once(place: Path) -> None:
    async with open_database("sqlite+aiosqlite:///var/companion.db") as database:
        load_or_make(place / "var" / "vapid.pem")
        await prepare(database, None)
        await publish(database, Clock(), (place / "content" / "agenda.yaml").read_bytes())


def edit(place: Path, old: str, new: str) -> None:
    file = place / "content" / "agenda.yaml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def test_the_example_agenda_has_no_problems(place: Path, capsys: pytest.CaptureFixture[str]):
    assert run(["check"]) == 0
    assert capsys.readouterr().out == "content/agenda.yaml: 22 sessions, no problems in the file\n"


def test_check_says_every_problem_with_its_place(place: Path, capsys: pytest.CaptureFixture[str]):
    edit(place, "start: 19:15", "strat: 19:15")
    edit(place, "venue: ulriken", "venue: ulrikken")
    assert run(["check"]) == 1
    lines = [line for line in capsys.readouterr().err.splitlines() if not line.startswith(" ")]
    assert [line.split(": ")[0].rpartition(":")[0].rpartition(":")[0] for line in lines] == [
        "content/agenda.yaml"
    ] * len(lines)
    assert any("`strat` is not a known key" in line for line in lines)
    assert any("no venue `ulrikken`" in line for line in lines)


def test_check_as_json(place: Path, capsys: pytest.CaptureFixture[str]):
    edit(place, "venue: ulriken", "venue: ulrikken")
    assert run(["check", "--json"]) == 1
    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    assert set(problem) == {"file", "line", "column", "message", "hint"}


def test_a_missing_file_is_one_line(place: Path, capsys: pytest.CaptureFixture[str]):
    assert run(["check", "nowhere.yaml"]) == 1
    assert (
        capsys.readouterr().err
        == "nowhere.yaml: cannot be read (No such file or directory); is this the right folder?\n"
    )


def test_publish_confirms_and_revisions_lists(served: Path, capsys: pytest.CaptureFixture[str]):
    edit(served, "start: 10:00\n    title: Keynote", "start: 10:12\n    title: Keynote")
    assert run(["publish"]) == 0
    assert run(["publish"]) == 0
    assert run(["revisions"]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[:2] == [
        "Published revision 2: 1 change.",
        "Nothing to publish: revision 2 already says this.",
    ]
    assert [line.split()[0][:2] for line in out[2:]] == ["2-", "1-"]


def test_publish_of_a_broken_file_is_refused(served: Path, capsys: pytest.CaptureFixture[str]):
    edit(served, "start: 19:15", "start: 7 pm")
    assert run(["publish"]) == 1
    assert capsys.readouterr().err.startswith("content/agenda.yaml:")


def test_stats_says_what_waits(served: Path, capsys: pytest.CaptureFixture[str]):
    edit(served, "start: 10:00\n    title: Keynote", "start: 10:12\n    title: Keynote")
    run(["publish"])
    capsys.readouterr()
    assert run(["stats", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["revision"].startswith("2-")
    assert (told["waiting_changes"], told["subscriptions"], told["deliveries"]) == (1, 0, {})
    assert 0 <= told["waiting_ms"] <= 60_000
    assert run(["stats"]) == 0
    assert "waiting      1 change since 0 s" in capsys.readouterr().out


def test_keys_shows_the_public_key_only(served: Path, capsys: pytest.CaptureFixture[str]):
    assert run(["keys"]) == 0
    first = capsys.readouterr().out
    assert run(["keys"]) == 0
    assert capsys.readouterr().out == first
    assert "PRIVATE" not in first
    assert (served / "var" / "vapid.pem").stat().st_mode & 0o777 == 0o600


@pytest.fixture
def rehearsed(place: Path) -> Path:
    """The same in a rehearsal of the first evening, with an English, a Norwegian and a quiet phone."""
    asyncio.run(rehearse_once(place))
    return place


async def rehearse_once(place: Path) -> None:
    async with open_database("sqlite+aiosqlite:///var/companion.db") as database:
        now = Clock().real()
        await prepare(database, FRIDAY_18_55 - now)
        await publish(database, Clock(), (place / "content" / "agenda.yaml").read_bytes())
        async with database.write() as connection:
            for name, wishes in (("en", {}), ("nb", {"language": "nb"}), ("quiet", {"announcements": False})):
                await put_subscription(connection, a_wish(name, **wishes), now)


FRIDAY_18_55 = 1_663_347_300_000
SHORTER = "begin with a shorter sentence or line, the rest becomes the body"
LATER = "give a later time, or minutes"
COFFEE = "Coffee is late. It comes to the foyer at 19:20."


def without_minutes(text: str) -> str:
    """Minutes may pass while a test runs."""
    return re.sub(r"(Sent|Sendt kl\.) \d\d[:.]\d\d", r"\1 NOW", text)


def test_announce_says_who_is_told_what_until_when_and_sends(
    rehearsed: Path, capsys: pytest.CaptureFixture[str]
):
    assert (
        run(
            [
                "announce",
                COFFEE,
                "--in",
                "nb",
                "Kaffen er sen. Den kommer kl. 19.20.",
                "--until",
                "23:30",
                "--yes",
            ]
        )
        == 0
    )
    assert without_minutes(capsys.readouterr().out) == (
        "en, 1 phone\n"
        "    Rehearsal: Coffee is late\n"
        "    Sent NOW. It comes to the foyer at 19:20.\n"
        "nb, 1 phone\n"
        "    Øvelse: Kaffen er sen\n"
        "    Sendt kl. NOW. Den kommer kl. 19.20.\n"
        "On every page until Friday 16 September 23:30 (Europe/Oslo).\n"
        "1 phone wants no announcements: --urgent would reach it too.\n"
        "Announcement 1 goes to 2 phones.\n"
    )
    assert run(["stats", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["deliveries"] == {"waiting": 2}


def test_announce_without_a_translation_says_so(rehearsed: Path, capsys: pytest.CaptureFixture[str]):
    assert run(["announce", "Out.\nLeave the house.", "--urgent", "--minutes", "30", "--yes"]) == 0
    out = without_minutes(capsys.readouterr().out).splitlines()
    assert out[0] == "en, 2 phones"
    assert out[3:6] == [
        "nb, 1 phone, as in en: there is no translation",
        "    Rehearsal: Urgent: Out",
        "    Sent NOW. Leave the house.",
    ]
    assert out[-1] == "Announcement 1 goes to 3 phones."


def test_announce_at_night_says_that_phones_wait(place: Path, capsys: pytest.CaptureFixture[str]):
    async def at_night() -> None:
        async with open_database("sqlite+aiosqlite:///var/companion.db") as database:
            await prepare(database, FRIDAY_18_55 + 5 * 3_600_000 - Clock().real())
            await publish(database, Clock(), (place / "content" / "agenda.yaml").read_bytes())

    asyncio.run(at_night())
    assert run(["announce", COFFEE, "--minutes", "720", "--yes"]) == 0
    assert "The pages show it now; phones are told at 07:00, after the night. --urgent does not wait.\n" in (
        capsys.readouterr().out
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([" "], "en: the text is empty: say something"),
        (
            ["Coffee is late and so is everything else that we promised"],
            "en: the title has 57 characters, at most 40 fit on a phone: " + SHORTER,
        ),
        (["Coffee", "--in", "en", "Kaffe"], "en: there are two texts in this language, give one"),
        (["Coffee", "--in", "de", "Kaffee"], "de: the event is in en and nb, nobody would read this"),
        (["Coffee", "--until", "17:00"], "it is NOW at the event, so 17:00 is over today: " + LATER),
    ],
)
def test_what_cannot_be_announced_is_one_line_and_nobody_is_told(
    rehearsed: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
):
    assert run(["announce", *arguments, "--yes"]) == 1
    assert re.sub(r"is \d\d:\d\d at", "is NOW at", capsys.readouterr().err) == f"{message}\n"
    run(["stats", "--json"])
    assert json.loads(capsys.readouterr().out)["deliveries"] == {}


def test_after_the_event_nothing_is_announced(served: Path, capsys: pytest.CaptureFixture[str]):
    assert run(["announce", COFFEE]) == 1
    assert "but announcements end a day after the event, on Wednesday 21 September 00:00" in (
        capsys.readouterr().err
    )


@pytest.mark.parametrize(
    ("option", "message"),
    [
        (["--minutes", "soon"], "'soon' is no number of minutes from 1 to 129600"),
        (["--minutes", "0"], "'0' is no number of minutes from 1 to 129600"),
        (["--minutes", "129601"], "'129601' is no number of minutes from 1 to 129600"),
        (["--until", "7 pm"], "'7 pm' is no time such as 18:30"),
        (["--until", "24:00"], "'24:00' is no time such as 18:30"),
        (["--until", "18:30", "--minutes", "5"], "not allowed with argument --until"),
    ],
)
def test_an_end_that_is_none_is_usage(
    rehearsed: Path, capsys: pytest.CaptureFixture[str], option: list[str], message: str
):
    with pytest.raises(SystemExit) as caught:
        run(["announce", COFFEE, *option])
    assert caught.value.code == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("command", ["publish", "revisions", "stats", "keys", "announce"])
def test_a_command_does_not_answer_for_another_directory(
    place: Path, capsys: pytest.CaptureFixture[str], command: str
):
    """Said of the wrong directory, "published" would be believed."""
    assert run([command, *(["Lunch"] if command == "announce" else []), "--data", "elsewhere"]) == 2
    assert capsys.readouterr().err == (
        "companion: there is no event's data at elsewhere/companion.db; "
        "name the directory that `serve` uses with --data\n"
    )
    assert not (place / "elsewhere").exists()


def test_a_bad_setting_is_one_line(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("COMPANION_ALERT_DELAY", "soon")
    assert run(["stats"]) == 2
    assert capsys.readouterr().err == (
        "companion: COMPANION_ALERT_DELAY: 'soon' is no number of seconds from 0 to 3600\n"
    )


def test_an_unknown_command_is_usage():
    with pytest.raises(SystemExit) as caught:
        run(["lunch"])
    assert caught.value.code == 2


def companion(place: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "companion", *arguments],
        cwd=place,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def test_a_taken_port_is_one_line(place: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = companion(place, "serve", "--port", str(port))
    assert (done.returncode, done.stderr) == (
        2,
        (
            f"companion: cannot listen on 127.0.0.1:{port}: Address already in use; "
            "choose another with --port (with make: PORT=)\n"
        ),
    )


def test_a_rehearsal_does_not_touch_the_real_event_s_data(served: Path):
    """Subscribers of the real event must not hear a rehearsal."""
    done = companion(served, "serve", "--port", "0", "--rehearse", "2022-09-16T18:55")
    assert (done.returncode, done.stderr.splitlines()[-1]) == (
        2,
        "companion: this data directory is the real event's; give the rehearsal a --data directory of its own",
    )


def test_a_moment_that_is_none_is_one_line(place: Path):
    done = companion(place, "serve", "--port", "0", "--rehearse", "yesterday")
    assert (done.returncode, done.stderr) == (
        2,
        "companion: --rehearse: 'yesterday' is no moment such as 2022-09-16T18:55\n",
    )
