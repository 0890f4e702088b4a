"""`revisions`, `stats` and `keys`: what is there. They change nothing."""

import argparse
import asyncio

from companion.cli.options import Commands, add_json
from companion.settings import Settings


def add_to(commands: Commands) -> None:
    commands.add("revisions", _revisions, "list what was published, newest first")
    stats = commands.add("stats", _stats, "what is published, what waits and why, how deliveries stand")
    add_json(stats)
    commands.add("keys", _keys, "show the public key that push services know us by")


def _revisions(_options: argparse.Namespace, settings: Settings) -> int:
    from companion.commands import data, look  # noqa: PLC0415

    data.require(settings)
    return asyncio.run(look.revisions(settings))


def _stats(options: argparse.Namespace, settings: Settings) -> int:
    from companion.commands import data, look  # noqa: PLC0415

    data.require(settings)
    return asyncio.run(look.stats(settings, as_json=options.json))


def _keys(_options: argparse.Namespace, settings: Settings) -> int:
    from companion.commands import data, look  # noqa: PLC0415

    data.require(settings)
    return look.keys(settings)
