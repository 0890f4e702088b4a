"""`serve` and `deliver`: the two that go on until they are stopped."""

import argparse
import sys
from pathlib import Path

from companion.cli.options import DONE, UNUSABLE, Commands
from companion.settings import Settings, SettingsError


def add_to(commands: Commands) -> None:
    serve = commands.add("serve", _serve, "serve the pages, watch the agenda, send alerts")
    serve.add_argument("--host", default="127.0.0.1", metavar="H")
    serve.add_argument("--port", type=int, default=8000, metavar="P")
    serve.add_argument(
        "--rehearse",
        metavar="ISO",
        help="pretend that it is now this moment of the event, e.g. 2022-09-16T18:55",
    )
    serve.add_argument("--deliver-workers", type=int, default=1, metavar="N", help="delivery processes (1)")
    deliver = commands.add("deliver", _deliver, "send alerts, alone, without serving pages")
    deliver.add_argument("--supervised", action="store_true", help=argparse.SUPPRESS)
    deliver.add_argument("--port", type=int, default=8000, help=argparse.SUPPRESS)


def _serve(options: argparse.Namespace, settings: Settings) -> int:
    from companion.serve import ServeError, serve  # noqa: PLC0415

    _make_directory(settings.data)
    try:
        serve(settings, rehearse=options.rehearse, deliver_workers=options.deliver_workers)
    except ServeError as error:
        print(f"companion: {error}", file=sys.stderr)
        return UNUSABLE
    return DONE


def _deliver(options: argparse.Namespace, settings: Settings) -> int:
    from companion.serve import ServeError, deliver_alone  # noqa: PLC0415

    _make_directory(settings.data)
    try:
        deliver_alone(settings, supervised=options.supervised)
    except ServeError as error:
        print(f"companion: {error}", file=sys.stderr)
        return UNUSABLE
    return DONE


def _make_directory(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"--data: cannot make the directory {path}: {error.strerror}") from error
