"""`revisions`, `stats` and `keys`: what is there. They change nothing but, if told so, the key."""

import argparse
import asyncio

from companion.cli.options import Commands, add_json
from companion.settings import Settings


def add_to(commands: Commands) -> None:
    commands.add("revisions", _revisions, "list what was published, newest first")
    stats = commands.add("stats", _stats, "what is published, what waits and why, how deliveries stand")
    add_json(stats)
    keys = commands.add(
        "keys",
        _keys,
        "show the public keys that push services know us by, and how many phones use each",
        "Phones of an older key are written to with it until they open the page, which renews them.",
    )
    keys.add_argument(
        "--rotate",
        action="store_true",
        help="make a new key, in use when `serve` and `deliver` are restarted",
    )


def _revisions(_options: argparse.Namespace, settings: Settings) -> int:
    from companion.commands import data, look  # noqa: PLC0415

    data.require(settings)
    return asyncio.run(look.revisions(settings))


def _stats(options: argparse.Namespace, settings: Settings) -> int:
    from companion.commands import data, look  # noqa: PLC0415

    data.require(settings)
    return asyncio.run(look.stats(settings, as_json=options.json))


def _keys(options: argparse.Namespace, settings: Settings) -> int:
    from companion.commands import data, keys  # noqa: PLC0415

    data.require(settings)
    return asyncio.run(keys.keys(settings, new=options.rotate))
