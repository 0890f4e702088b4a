"""Reads a command line, runs one command and exits with its code."""

import argparse
import sys
from collections.abc import Sequence

from companion import __version__
from companion.cli import announcing, checking, editing, looking, publishing, serving, starting, tokens
from companion.cli.options import DONE, UNUSABLE, Command, Commands
from companion.settings import SettingsError, read_settings

GROUPS = (serving, checking, publishing, editing, announcing, looking, tokens, starting)
"""In the order of `--help`."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and exit with its code."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    command: Command = options.command
    try:
        settings = read_settings(
            agenda=getattr(options, "file", None) or options.agenda,
            data=options.data,
            host=getattr(options, "host", "127.0.0.1"),
            port=getattr(options, "port", 8000),
        )
        return command(options, settings)
    except SettingsError as error:
        print(f"companion: {error}", file=sys.stderr)
        return UNUSABLE
    except KeyboardInterrupt:
        return DONE


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="companion",
        description="A conference agenda that opens offline and says what changed.",
        epilog="Settings are COMPANION_* variables: see docs/deploy.md.",
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = Commands(parser)
    for group in GROUPS:
        group.add_to(commands)
    return parser
