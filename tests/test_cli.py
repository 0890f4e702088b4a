"""Each command's exit code and what it says: 0 done, 1 the content is wrong, 2 usage or settings."""

import json
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from companion.cli import run
from companion.resources import example_agenda


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory as an organizer has it."""
    (tmp_path / "content").mkdir()
    shutil.copyfile(example_agenda(), tmp_path / "content" / "agenda.yaml")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def edit(place: Path, old: str, new: str) -> None:
    file = place / "content" / "agenda.yaml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def test_the_example_agenda_has_no_problems(place: Path, capsys: pytest.CaptureFixture[str]):
    assert run(["check"]) == 0
    assert capsys.readouterr().out == "content/agenda.yaml: 22 sessions, no problems\n"


def test_check_says_every_problem_with_its_place(place: Path, capsys: pytest.CaptureFixture[str]):
    edit(place, "start: 19:15", "strat: 19:15")
    edit(place, "venue: ulriken", "venue: ulrikken")
    assert run(["check"]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(": ")[0].rpartition(":")[0].rpartition(":")[0] for line in lines] == [
        "content/agenda.yaml"
    ] * len(lines)
    assert any("start" in line for line in lines)
    assert any("ulriken" in line for line in lines)


def test_check_as_json(place: Path, capsys: pytest.CaptureFixture[str]):
    edit(place, "venue: ulriken", "venue: ulrikken")
    assert run(["check", "--json"]) == 1
    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    assert set(problem) == {"file", "line", "column", "message", "hint"}


def test_a_missing_file_is_one_line(place: Path, capsys: pytest.CaptureFixture[str]):
    assert run(["check", "nowhere.yaml"]) == 1
    assert capsys.readouterr().err == "nowhere.yaml: cannot be read: No such file or directory\n"


def test_publish_confirms_and_revisions_lists(place: Path, capsys: pytest.CaptureFixture[str]):
    assert run(["publish"]) == 0
    edit(place, "start: 10:00\n    title: Keynote", "start: 10:12\n    title: Keynote")
    assert run(["publish"]) == 0
    assert run(["publish"]) == 0
    assert run(["revisions"]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[:3] == [
        "Published revision 1: 0 changes.",
        "Published revision 2: 1 change.",
        "Nothing to publish: revision 2 already says this.",
    ]
    assert [line.split()[0][:2] for line in out[3:]] == ["2-", "1-"]


def test_publish_of_a_broken_file_is_refused(place: Path, capsys: pytest.CaptureFixture[str]):
    edit(place, "start: 19:15", "start: 7 pm")
    assert run(["publish"]) == 1
    assert capsys.readouterr().err.startswith("content/agenda.yaml:")


def test_stats_says_what_waits(place: Path, capsys: pytest.CaptureFixture[str]):
    run(["publish"])
    edit(place, "start: 10:00\n    title: Keynote", "start: 10:12\n    title: Keynote")
    run(["publish"])
    capsys.readouterr()
    assert run(["stats", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["revision"].startswith("2-")
    assert (told["waiting_changes"], told["subscriptions"], told["deliveries"]) == (1, 0, {})
    assert 0 < told["waiting_ms"] <= 60_000
    assert run(["stats"]) == 0
    assert "waiting      1 change for the alert delay" in capsys.readouterr().out


def test_keys_shows_the_public_key_only(place: Path, capsys: pytest.CaptureFixture[str]):
    assert run(["keys"]) == 0
    first = capsys.readouterr().out
    assert run(["keys"]) == 0
    assert capsys.readouterr().out == first
    assert "PRIVATE" not in first
    assert (place / "var" / "vapid.pem").stat().st_mode & 0o777 == 0o600


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
        f"companion: cannot listen on 127.0.0.1:{port}: Address already in use; choose another with --port\n",
    )


def test_a_rehearsal_does_not_touch_the_real_event_s_data(place: Path):
    """Subscribers of the real event must not hear a rehearsal."""
    marker = companion(place, "publish")
    assert marker.returncode == 0
    code = (
        "import asyncio\nfrom companion.db.engines import open_database\n"
        "from companion.services.prepare import prepare\n"
        "async def main():\n"
        "    async with open_database('sqlite+aiosqlite:///var/companion.db') as database:\n"
        "        await prepare(database, None)\n"
        "asyncio.run(main())\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=place, check=True, timeout=30)
    done = companion(place, "serve", "--port", "0", "--rehearse", "2022-09-16T18:55")
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
