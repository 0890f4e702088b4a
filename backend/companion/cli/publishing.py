"""`publish`: the organizer's word."""

import argparse
import asyncio

from companion.cli.options import Commands, add_file
from companion.settings import Settings


def add_to(commands: Commands) -> None:
    publish = commands.add(
        "publish", _publish, "publish the agenda file now; also confirms an edit that is held"
    )
    add_file(publish)


def _publish(_options: argparse.Namespace, settings: Settings) -> int:
    from companion.commands import data, publish  # noqa: PLC0415

    data.require(settings)
    return asyncio.run(publish.publish(settings))
