"""The organizer's guide does what it says: its commands run, in its order, on the event that they make."""

import os
import re
import shlex
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.browser.companion_process import free_port

GUIDE = (Path(__file__).parent.parent / "docs" / "organizers.md").read_text("utf-8")
COMMAND = ".venv/bin/companion"
PATIENCE_S = 30


def commands() -> list[str]:
    blocks = re.findall(r"^ *```sh\n(.*?)^ *```$", GUIDE, re.DOTALL | re.MULTILINE)
    return [line.strip() for block in blocks for line in block.splitlines() if line.strip()]


@contextmanager
def served(words: list[str], environment: dict[str, str], folder: Path) -> Iterator[None]:
    port = free_port()
    log = folder / "serve.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*words, "--port", str(port)], cwd=folder, env=environment, stdout=out, stderr=out
        )
    try:
        deadline = time.monotonic() + PATIENCE_S
        while True:
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def test_the_guide_names_the_commands_of_an_organizer():
    named = {line.partition(COMMAND)[2].split()[0] for line in commands()}
    assert named == {
        *("init", "check", "serve", "later", "plan", "token", "diff", "place", "announce", "stats"),
        *("publish", "revisions", "restore"),
    }


@pytest.mark.slow
def test_every_command_of_the_guide_runs(tmp_path: Path):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COMPANION_")}
    said: list[str] = []
    with_server = None
    try:
        for line in commands():
            before, _, rest = line.partition(COMMAND)
            settings = dict(word.split("=", 1) for word in before.split())
            words = [sys.executable, "-m", "companion", *shlex.split(rest)]
            if rest.split()[0] == "serve":
                first = re.search(r"first: (\S+)", (tmp_path / "my-event/content/agenda.yaml").read_text())
                assert first
                words = [word.replace("FIRST-DAY", first[1]) for word in words]
                with_server = served(words, environment | settings, tmp_path)
                with_server.__enter__()
                continue
            asks = rest.split()[0] in {"later", "plan"} and "--yes" not in words
            done = subprocess.run(
                [*words, *(["--yes"] if asks else [])],
                cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=PATIENCE_S, check=False,
            )  # fmt: skip
            said.append(f"$ {rest}\n{done.stdout}{done.stderr}")
            assert done.returncode == 0, "\n".join(said)
    finally:
        if with_server:
            with_server.__exit__(None, None, None)
    assert "Published revision" in "".join(said)
    agenda = (tmp_path / "my-event/content/agenda.yaml").read_text()
    assert "start: 10:00" in agenda, "the last word was restore 1"
