"""`token`: who may use the organizer's page."""

import argparse
import asyncio

from companion.cli.options import Commands
from companion.settings import Settings


def add_to(commands: Commands) -> None:
    token = commands.add(
        "token",
        _token,
        "make, list or revoke tokens for the organizer's page",
        "A token is shown once, when it is made: each organizer gets one of their own.",
    )
    what = token.add_mutually_exclusive_group(required=True)
    what.add_argument("name", nargs="?", metavar="NAME", help="make one for whom this name stands for")
    what.add_argument("--list", action="store_true", help="who has one, and whose are revoked")
    what.add_argument("--revoke", metavar="NAME", help="let it open nothing any more, at once")


def _token(options: argparse.Namespace, settings: Settings) -> int:
    from companion.commands import data, tokens  # noqa: PLC0415

    data.require(settings)
    if options.name:
        return asyncio.run(tokens.make(settings, options.name))
    if options.list:
        return asyncio.run(tokens.show(settings))
    return asyncio.run(tokens.revoke(settings, options.revoke))
