"""`check`: says what is wrong with a file."""

import argparse

from companion.cli.options import Commands, add_file, add_json
from companion.settings import Settings


def add_to(commands: Commands) -> None:
    check = commands.add("check", _check, "say everything that is wrong with an agenda file")
    add_file(check)
    add_json(check)


def _check(options: argparse.Namespace, settings: Settings) -> int:
    from companion.commands import check  # noqa: PLC0415

    return check.check(settings, as_json=options.json)
