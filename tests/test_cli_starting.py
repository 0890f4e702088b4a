"""`companion init`: from nothing to a rehearsed event, by the commands that its README names; and `schema`."""

import asyncio
import json
import os
import re
import shlex
import socket
import subprocess
import sys
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
import yaml

from companion.cli import run
from companion.content.load import load_agenda
from companion.content.plans import check_plans, load_plans
from companion.content.warnings import warnings_of
from companion.settings import KNOWN, read_settings
from tests.browser.process_group import ProcessGroup, tail

Capture = pytest.CaptureFixture[str]
COMPANION = Path(sys.executable).with_name("companion")
ROOT = Path(__file__).parent.parent
MADE = [
    "README.md",
    "companion.env",
    "content/agenda.schema.json",
    "content/agenda.yaml",
    "content/plans/rain.yaml",
]


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> Path:
    """A new event."""
    monkeypatch.chdir(tmp_path)
    assert run(["init", "harbour days"]) == 0
    capsys.readouterr()
    return tmp_path / "harbour days"


def files(directory: Path) -> list[str]:
    return sorted(str(path.relative_to(directory)) for path in directory.rglob("*") if path.is_file())


def test_it_makes_an_event_that_has_no_problems_and_no_warnings(made: Path, capsys: Capture):
    assert files(made) == MADE
    os.chdir(made)
    assert run(["check"]) == 0
    said = capsys.readouterr()
    assert (said.out, said.err) == (
        "content/agenda.yaml: 2 sessions and 1 plan, no problems in the file\n",
        "",
    )


def test_the_event_is_soon_on_two_days_in_two_languages(made: Path):
    agenda = load_agenda((made / "content" / "agenda.yaml").read_bytes())
    first, last = agenda.event.dates.first, agenda.event.dates.last
    today = datetime.now(UTC).date()
    assert today + timedelta(days=20) < first < today + timedelta(days=40)
    assert (
        [session.date for session in agenda.sessions] == [first, last] == [first, first + timedelta(days=1)]
    )
    assert (agenda.event.id, agenda.event.languages) == ("harbour-days", ("en", "nb"))
    assert all(
        isinstance(session.title, dict) and set(session.title) == {"en", "nb"} for session in agenda.sessions
    )
    assert warnings_of(agenda) == ()
    assert check_plans(made / "content" / "plans", agenda) == ()
    assert [plan.name for plan in load_plans(made / "content" / "plans")] == ["rain"]


def test_nothing_is_left_of_the_templates_names(made: Path):
    assert not any("{{" in (made / name).read_text("utf-8") for name in MADE)


@pytest.mark.parametrize("name", ["x", "2027", "Ærøskøbing!", "…"])
def test_any_folder_s_name_makes_an_id(tmp_path: Path, name: str):
    assert run(["init", str(tmp_path / name)]) == 0
    load_agenda((tmp_path / name / "content" / "agenda.yaml").read_bytes())


def test_every_setting_is_in_the_settings_file_explained_and_switched_off(made: Path):
    lines = (made / "companion.env").read_text("utf-8").splitlines()
    named = [found[1] for line in lines if (found := re.match(r"# COMPANION_([A-Z_]+)=", line))]
    assert sorted(named) == sorted(KNOWN)
    assert [line for line in lines if line and not line.startswith("# ")] == []
    for number, line in enumerate(lines):
        if line.startswith("# COMPANION_"):
            assert lines[number - 1].startswith("# "), line


def test_every_value_in_the_settings_file_can_be_used(made: Path):
    text = (made / "companion.env").read_text("utf-8")
    given = dict(re.findall(r"^# (COMPANION_[A-Z_]+)=(.*)$", text, re.MULTILINE))
    read_settings(given)


@pytest.mark.parametrize(
    ("there", "said"),
    [
        ({"new/notes.txt": ""}, "new is not empty: `notes.txt` is in it; name a new directory\n"),
        ({"new/.git/HEAD": ""}, "new is not empty: `.git` is in it; name a new directory\n"),
        ({"new": "text"}, "new is a file; name a new directory\n"),
    ],
)
def test_what_is_there_is_never_touched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture, there: dict[str, str], said: str
):
    monkeypatch.chdir(tmp_path)
    for name, text in there.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text, "utf-8")
    assert run(["init", "new"]) == 1
    assert capsys.readouterr() == ("", said)
    assert files(tmp_path) == sorted(there)


def test_a_second_time_it_refuses(made: Path, capsys: Capture):
    agenda = made / "content" / "agenda.yaml"
    agenda.write_text("mine", "utf-8")
    assert run(["init", "harbour days"]) == 1
    assert agenda.read_text("utf-8") == "mine"


def test_a_place_where_nothing_can_be_made_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
):
    monkeypatch.chdir(tmp_path)
    Path("file").write_text("", "utf-8")
    assert run(["init", "file/new"]) == 1
    assert capsys.readouterr().err == "file/new: cannot be made: Not a directory\n"


def test_an_empty_directory_will_do_and_it_says_how_to_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
):
    monkeypatch.chdir(tmp_path)
    Path("my event").mkdir()
    assert run(["init", "my event"]) == 0
    assert capsys.readouterr().out == (
        "".join(f"my event/{name}\n" for name in [*MADE[:2], *MADE[3:], MADE[2]])
        + "\nNow: cd 'my event', then companion check. README.md there goes on.\n"
    )


def commands(readme: str) -> list[list[str]]:
    """What stands in the README's boxes, without the settings before a command."""
    boxes = re.findall(r"```sh\n(.*?)```", readme, re.DOTALL)
    lines = [shlex.split(line) for box in boxes for line in box.strip().splitlines()]
    return [line[next(n for n, word in enumerate(line) if "=" not in word) :] for line in lines]


async def test_the_readme_s_commands_lead_to_a_rehearsed_event(made: Path, tmp_path: Path):
    check, serve, *told = [
        line
        for line in commands((made / "README.md").read_text("utf-8"))
        if "rehearsal" in line or line[1:] == ["check"]
    ]
    assert [line[1] for line in (check, serve, *told)] == ["check", "serve", "later", "plan", "announce"]
    assert await companion(made, *check[1:]) == 0
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    line = shlex.join([str(COMPANION), *serve[1:], "--port", str(port)])
    log = tmp_path / "log"
    server = ProcessGroup(
        ["sh", "-c", f"cd {shlex.quote(str(made))} && exec {line}"],
        environment={"PATH": os.environ["PATH"]},
        log=log,
    )
    with server:
        page = await answer(f"http://127.0.0.1:{port}/", server)
        assert "My conference" in page
        for command in told:
            assert await companion(made, *command[1:], "--yes") == 0
        agenda = yaml.safe_load((made / "content" / "agenda.yaml").read_text("utf-8"))
        assert (agenda["sessions"][0]["venue"], agenda["sessions"][0]["reason"]["nb"]) == (
            "town-hall",
            "regn",
        )
        assert await answer(f"http://127.0.0.1:{port}/", server, holding="10:15")
        server.terminate()
        assert await server.ended(10)
    assert (made / "rehearsal" / "companion.db").exists()


async def companion(place: Path, *arguments: str) -> int:
    process = await asyncio.create_subprocess_exec(
        COMPANION, *arguments, cwd=place, stdout=subprocess.DEVNULL
    )
    return await process.wait()


async def answer(url: str, server: ProcessGroup, holding: str = "") -> str:
    """The page, once it is there and has this text."""
    deadline = asyncio.get_running_loop().time() + 20
    async with aiohttp.ClientSession() as session:
        while asyncio.get_running_loop().time() < deadline and server.running:
            try:
                async with session.get(url) as response:
                    text = await response.text()
                    if response.status == 200 and holding in text:
                        return text
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.05)
    raise AssertionError(tail(server.log))


def test_schema_is_printed_as_it_is_committed(capsys: Capture):
    assert run(["schema"]) == 0
    out = capsys.readouterr().out
    assert out == (ROOT / "content" / "agenda.schema.json").read_text("utf-8")
    assert json.loads(out)["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_a_wheel_has_all_of_it(tmp_path: Path):
    pytest.importorskip("hatchling", reason="the build tools are not installed")
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert built.returncode == 0, built.stderr
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    package = tmp_path / "site" / "companion"
    assert files(package / "starter") == [name for name in MADE if not name.endswith("schema.json")]
    assert (package / "_content" / "agenda.schema.json").exists()
    done = subprocess.run(
        [sys.executable, "-m", "companion", "init", "new"],
        cwd=tmp_path, env={"PYTHONPATH": str(tmp_path / "site"), "PATH": os.environ["PATH"]},
        capture_output=True, text=True, timeout=30, check=False,
    )  # fmt: skip
    assert (done.returncode, files(tmp_path / "new")) == (0, MADE), done.stderr
