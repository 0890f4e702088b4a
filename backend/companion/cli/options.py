"""What the commands share: how one is added, the options that all have, the kinds of values."""

import argparse
import re
from collections.abc import Callable
from pathlib import Path

from companion.settings import DEFAULT_AGENDA, DEFAULT_DATA, Settings

DONE, WRONG, UNUSABLE = 0, 1, 2
MOST_MINUTES = 60 * 24 * 90

Command = Callable[[argparse.Namespace, Settings], int]


class Commands:
    """The subcommands of a parser; each knows where the agenda and the data are."""

    def __init__(self, parser: argparse.ArgumentParser) -> None:
        self._commands = parser.add_subparsers(metavar="COMMAND", required=True)
        self._common = argparse.ArgumentParser(add_help=False)
        self._common.add_argument(
            "--agenda",
            type=Path,
            default=DEFAULT_AGENDA,
            metavar="F",
            help="the agenda file (content/agenda.yaml)",
        )
        self._common.add_argument(
            "--data",
            type=Path,
            default=DEFAULT_DATA,
            metavar="DIR",
            help="where the database and key are (var)",
        )

    def add(self, name: str, command: Command, help_: str, more: str = "") -> argparse.ArgumentParser:
        """Add one command; `more` stands below its options in its own `--help`."""
        sub = self._commands.add_parser(
            name, parents=[self._common], help=help_, description=help_, epilog=more
        )
        sub.set_defaults(command=command)
        return sub


def add_file(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", type=Path, nargs="?", metavar="F", help="another file than --agenda")


def add_json(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="for tools")


def minutes(written: str) -> int:
    number = int(written) if written.isascii() and written.isdigit() else 0
    if not 0 < number <= MOST_MINUTES:
        raise argparse.ArgumentTypeError(f"{written!r} is no number of minutes from 1 to {MOST_MINUTES}")
    return number


def clock_time(written: str) -> str:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", written):
        raise argparse.ArgumentTypeError(f"{written!r} is no time such as 18:30")
    return written
