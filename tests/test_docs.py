"""What exists is documented, and what is documented exists."""

import re
from argparse import _SubParsersAction
from pathlib import Path

import pytest

from companion.cli import parser
from companion.settings import KNOWN

ROOT = Path(__file__).parent.parent
DEPLOY = (ROOT / "docs" / "deploy.md").read_text("utf-8")


def test_every_setting_is_documented_and_the_reverse():
    documented = set(re.findall(r"^\| `COMPANION_([A-Z_]+)`", DEPLOY, re.MULTILINE))
    assert documented == KNOWN


def test_every_command_is_documented_and_the_reverse():
    (commands,) = (action for action in parser()._actions if isinstance(action, _SubParsersAction))
    section = DEPLOY.partition("## Commands")[2].partition("## ")[0]
    assert set(re.findall(r"^\| `([a-z]+)", section, re.MULTILINE)) == set(commands.choices)


def test_every_option_of_a_command_is_documented():
    (commands,) = (action for action in parser()._actions if isinstance(action, _SubParsersAction))
    section = DEPLOY.partition("## Commands")[2].partition("## ")[0]
    for name, command in commands.choices.items():
        shown = [
            option
            for action in command._actions
            if action.help != "==SUPPRESS=="
            for option in action.option_strings
            if option.startswith("--") and option != "--help"
        ]
        for option in shown:
            assert option in section, f"{name} {option}"


@pytest.mark.parametrize(
    "page", sorted(ROOT.glob("docs/**/*.md")) + sorted(ROOT.glob("*.md")), ids=lambda page: page.name
)
def test_every_link_leads_somewhere(page: Path):
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), target


def test_every_make_target_that_is_named_exists():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("benchmarks/*.md")]:
        named = set(re.findall(r"`make ([a-z-]+)", page.read_text("utf-8")))
        assert named <= targets, (page, named - targets)
