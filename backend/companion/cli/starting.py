"""`init` and `schema`: what one begins with."""

import argparse
from pathlib import Path

from companion.cli.options import Commands
from companion.settings import Settings


def add_to(commands: Commands) -> None:
    init = commands.add("init", _init, "make an agenda, a plan and settings of one's own, to begin with")
    init.add_argument("directory", type=Path, metavar="DIR", help="a new directory, or an empty one")
    commands.add("schema", _schema, "show the JSON Schema of the agenda file, for editors")


def _init(options: argparse.Namespace, _settings: Settings) -> int:
    from companion.commands import init  # noqa: PLC0415

    return init.init(options.directory)


def _schema(_options: argparse.Namespace, _settings: Settings) -> int:
    from companion.commands import schema  # noqa: PLC0415

    return schema.schema()
