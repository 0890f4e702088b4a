"""`diff`, `publish` and `restore`: what would go out, and the organizer's word that it does."""

import argparse
import asyncio

from companion.cli.options import Commands, add_file, add_json
from companion.settings import Settings


def add_to(commands: Commands) -> None:
    diff = commands.add(
        "diff", _diff, "show what publishing the agenda file would change, and who would hear what"
    )
    add_file(diff)
    add_json(diff)
    publish = commands.add(
        "publish", _publish, "publish the agenda file now; also confirms an edit that is held"
    )
    add_file(publish)
    restore = commands.add(
        "restore",
        _restore,
        "write what a revision said back into the agenda file, and publish it",
        "The lines, the texts and how many phones they go to are shown first; then it asks.",
    )
    restore.add_argument("number", type=int, metavar="N", help="its number, as `revisions` lists it")
    restore.add_argument("--yes", action="store_true", help="publish without asking, for scripts")


def _diff(options: argparse.Namespace, settings: Settings) -> int:
    from companion.commands import data, diff  # noqa: PLC0415

    data.require(settings)
    return asyncio.run(diff.diff(settings, as_json=options.json))


def _restore(options: argparse.Namespace, settings: Settings) -> int:
    from companion.commands import data, restore  # noqa: PLC0415

    data.require(settings)
    return restore.restore(settings, options.number, yes=options.yes)


def _publish(_options: argparse.Namespace, settings: Settings) -> int:
    from companion.commands import data, publish  # noqa: PLC0415

    data.require(settings)
    return asyncio.run(publish.publish(settings))
