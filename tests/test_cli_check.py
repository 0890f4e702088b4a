"""`companion check` as an organizer meets it: the place shown, warnings apart, plans too, never a traceback."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from companion.cli import run
from companion.clock import Clock
from companion.commands.check_shown import shown
from companion.content.problems import Problem
from companion.db.engines import open_database
from companion.resources import example_agenda
from companion.services.prepare import prepare
from companion.services.publish import publish
from tests.content.examples import SMALL

Capture = pytest.CaptureFixture[str]
FILE = Path("content/agenda.yaml")
TWICE = """\
  - id: panel
    date: 2022-09-19
    start: 10:30
    title: Panel
    venue: eitri
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with a small agenda."""
    (tmp_path / "content").mkdir()
    monkeypatch.chdir(tmp_path)
    FILE.write_text(SMALL, "utf-8")
    return tmp_path


def publish_now(source: bytes) -> None:
    async def once() -> None:
        async with open_database("sqlite+aiosqlite:///var/companion.db") as database:
            await prepare(database, None)
            await publish(database, Clock(), source)

    asyncio.run(once())


def check(capsys: Capture, *arguments: str) -> tuple[int, str, str]:
    """Exit code, and what is said on standard output and beside it."""
    code = run(["check", *arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_all_is_well(place: Path, capsys: Capture):
    assert check(capsys) == (0, "content/agenda.yaml: 1 session, no problems in the file\n", "")


def test_the_example_with_its_plan(place: Path, capsys: Capture):
    shutil.copytree(example_agenda().parent, place / "content", dirs_exist_ok=True)
    said = "content/agenda.yaml: 22 sessions and 1 plan, no problems in the file\n"
    assert check(capsys) == (0, said, "")


def test_each_problem_shows_its_place_and_the_way_out(place: Path, capsys: Capture):
    FILE.write_text(
        SMALL.replace("start: 10:00", "start: 7 pm").replace("venue: eitri", "venue: eitry"), "utf-8"
    )
    assert check(capsys) == (
        1,
        "",
        ("content/agenda.yaml:17:12: session `keynote`: `start` is `7 pm`, which is not a time of day\n"
        "        start: 7 pm\n"
        "               ^ write 19:00\n"
        "content/agenda.yaml:19:12: session `keynote`: there is no venue `eitry`\n"
        "        venue: eitry\n"
        "               ^ did you mean `eitri`?\n"),
    )  # fmt: skip


def test_a_warning_stops_nothing(place: Path, capsys: Capture):
    FILE.write_text(SMALL.replace("start: 10:00", "start: 10:00\n    end: 11:00") + TWICE, "utf-8")
    assert check(capsys) == (
        0,
        "content/agenda.yaml: 2 sessions, 1 warning\n",
        (
            "content/agenda.yaml:23:12: warning: session `panel`: at 10:30 `eitri` is taken by `keynote` until 11:00\n"
            "        start: 10:30\n"
            "               ^ correct a time, or say in which rooms they are\n"
        ),
    )
    publish_now(FILE.read_bytes())  # which it would refuse to do with a problem


def test_for_tools(place: Path, capsys: Capture):
    FILE.write_text(SMALL.replace("start: 10:00", "start: 10:00\n    end: 11:00") + TWICE, "utf-8")
    code, out, err = check(capsys, "--json")
    assert (code, err) == (0, "")
    assert json.loads(out) == {
        "problems": [],
        "warnings": [
            {
                "file": "content/agenda.yaml",
                "line": 23,
                "column": 12,
                "message": "session `panel`: at 10:30 `eitri` is taken by `keynote` until 11:00",
                "hint": "correct a time, or say in which rooms they are",
            }
        ],
    }
    FILE.write_text(SMALL.replace("start: 10:00", "start: 7 pm"), "utf-8")
    code, out, _ = check(capsys, "--json")
    told = json.loads(out)
    code, out, _ = check(capsys, "--json", "nowhere.yaml")
    assert (code, json.loads(out)["problems"][0]["message"]) == (
        1,
        "cannot be read (No such file or directory)",
    )
    assert (code, [problem["hint"] for problem in told["problems"]], told["warnings"]) == (
        1,
        ["write 19:00"],
        [],
    )


def test_plans_are_checked_with_the_agenda_and_without_it(place: Path, capsys: Capture):
    (place / "content" / "plans").mkdir()
    plan = place / "content" / "plans" / "wind.yaml"
    plan.write_text("title: Wind\nedits:\n  - do: cancel\n    session: keynot\n", "utf-8")
    assert check(capsys) == (
        1,
        "",
        (
            "content/plans/wind.yaml:4:14: edit 1: there is no session `keynot`\n"
            "        session: keynot\n"
            "                 ^ did you mean `keynote`?\n"
        ),
    )
    plan.write_text("title: Wind\nedits:\n  - do: cancle\n    session: keynot\n", "utf-8")
    FILE.write_text(SMALL.replace("start: 10:00", "start: 7 pm"), "utf-8")
    code, _, err = check(capsys)
    assert (code, [line.split(" ")[0] for line in err.splitlines() if line.startswith("content")]) == (
        1,
        ["content/agenda.yaml:17:12:", "content/plans/wind.yaml:3:9:"],
    )


def test_a_session_that_was_published_under_another_id(place: Path, capsys: Capture):
    publish_now(SMALL.encode())
    before = {path.name: path.read_bytes() for path in (place / "var").iterdir()}
    FILE.write_text(SMALL.replace("id: keynote", "id: opening"), "utf-8")
    code, out, err = check(capsys)
    assert (code, out) == (0, "content/agenda.yaml: 1 session, 1 warning\n")
    assert err == (
        "content/agenda.yaml:15:9: warning: session `opening`: this id is new, and `keynote`, "
        "which seems the same, is gone\n"
        "      - id: opening\n"
        "            ^ did you rename `keynote`? then attendees lose their stars: write `id: keynote`\n"
    )
    assert {path.name: path.read_bytes() for path in (place / "var").iterdir()} == before


def test_it_sees_what_a_server_has_just_published(place: Path, capsys: Capture):
    """While the database is open, the newest of it stands in a file beside it."""

    async def while_it_is_open() -> int:
        async with open_database("sqlite+aiosqlite:///var/companion.db") as database:
            await prepare(database, None)
            await publish(database, Clock(), SMALL.encode())
            assert (place / "var" / "companion.db-wal").exists()
            return run(["check"])

    FILE.write_text(SMALL.replace("id: keynote", "id: opening"), "utf-8")
    assert asyncio.run(while_it_is_open()) == 0
    assert "did you rename `keynote`?" in capsys.readouterr().err


@pytest.mark.parametrize("damage", ["", "no database", "missing"])
def test_without_a_usable_database_it_is_not_spoken_of(place: Path, capsys: Capture, damage: str):
    if damage != "missing":
        (place / "var").mkdir()
        (place / "var" / "companion.db").write_text(damage, "utf-8")
    assert check(capsys) == (0, "content/agenda.yaml: 1 session, no problems in the file\n", "")
    assert (place / "var").exists() == (damage != "missing")


def test_what_cannot_be_read_is_one_line(place: Path, capsys: Capture):
    assert check(capsys, "nowhere.yaml") == (
        1, "", "nowhere.yaml: cannot be read (No such file or directory); is this the right folder?\n"
    )  # fmt: skip
    assert check(capsys, "content") == (
        1, "", "content: cannot be read (Is a directory); is this the right folder?\n"
    )  # fmt: skip
    Path("loop.yaml").symlink_to("loop.yaml")
    assert check(capsys, "loop.yaml")[0] == 1
    assert check(capsys, "/dev/zero") == (
        1, "", "/dev/zero:1:1: the file is larger than 1 MiB; is it the right file?\n"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (b"", "content/agenda.yaml:1:1: the file is empty; was it saved completely?\n"),
        (
            "event:\n  title: Før\n".encode("latin-1"),
            (
                "content/agenda.yaml:2:11: this is not UTF-8 text\n"
                "      title: F�r\n"
                "              ^ save the file with the encoding UTF-8\n"
            ),
        ),
        (
            "event:\n".encode("utf-16"),
            "content/agenda.yaml:1:1: the file is saved as UTF-16; save it as UTF-8\n",
        ),
        (
            b"event:\r\n\ttitle: x\r\n",
            (
                "content/agenda.yaml:2:1: this line is indented with a tab\n"
                "     title: x\n"
                "    ^ replace it with spaces\n"
            ),
        ),
        (
            b"event:\n  title: \x1b[31mred\n",
            (
                "content/agenda.yaml:2:10: there is an invisible character here (U+001B control character)\n"
                "      title: �[31mred\n"
                "             ^ delete it\n"
            ),
        ),
    ],
)
def test_what_is_no_text_of_ours_is_said_too(place: Path, capsys: Capture, source: bytes, said: str):
    FILE.write_bytes(source)
    assert check(capsys) == (1, "", said)


@pytest.mark.parametrize(
    ("source", "column", "line", "mark"),
    [
        ("start: x", 8, "start: x", "       ^ hint"),
        ("    会議: x", 9, "    会議: x", "          ^ hint"),
        ("a\u030a: x", 5, "a\u030a: x", "   ^ hint"),
        ("\ufeffa: x", 4, "a: x", "   ^ hint"),
        ("a:\tx", 4, "a: x", "   ^ hint"),
        ("a: \u202ex", 4, "a: �x", "   ^ hint"),
        ("a: x   ", 6, "a: x", "    ^ hint"),
        ("x" * 100, 100, "x" * 100, " " * 99 + "^ hint"),
        ("x" * 101, 1, "x" * 100 + "…", "^ hint"),
        ("x" * 101, 101, "…" + "x" * 100, " " * 100 + "^ hint"),
        ("x" * 200, 100, "…" + "x" * 100 + "…", " " * 61 + "^ hint"),
    ],
)
def test_the_mark_stands_below_the_place(source: str, column: int, line: str, mark: str):
    problem = Problem("a.yaml", 1, column, "message", "hint")
    assert shown(problem, source.encode()) == f"a.yaml:1:{column}: message\n    {line}\n    {mark}"


def test_a_place_behind_the_file_s_last_line_has_no_line():
    assert shown(Problem("a.yaml", 3, 1, "message"), b"a\n", "warning: ") == "a.yaml:3:1: warning: message"


def test_without_a_hint_the_mark_stands_alone():
    assert shown(Problem("a.yaml", 1, 2, "message"), b"ab\n") == "a.yaml:1:2: message\n    ab\n     ^"


@pytest.mark.parametrize("encoding", ["ascii", "utf-8"])
@pytest.mark.parametrize("start", ["10:00", "æ"])
@pytest.mark.parametrize("options", [(), ("--json",)])
def test_any_terminal_can_show_it(place: Path, encoding: str, start: str, options: tuple[str, ...]):
    name = os.fsdecode(b"bl\xe5b\xc3\xa6r.yaml")
    Path(name).write_text(SMALL.replace("10:00", start), "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "companion", "check", name, *options],
        env={"PYTHONIOENCODING": encoding, "PATH": os.environ["PATH"]},
        capture_output=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == (0 if start == "10:00" else 1)
    assert b"Traceback" not in done.stderr
    assert (b"bl\\udce5b" in done.stdout + done.stderr) == (start == "æ" or not options)
