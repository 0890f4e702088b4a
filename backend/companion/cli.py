"""The command line: thin commands over services. Exit 0 done, 1 the content or request is wrong, 2 usage or settings.

Imports wait until a command needs them, so that `--help` and `check` answer at once.
"""

import argparse
import asyncio
import json
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from companion import __version__
from companion.settings import DEFAULT_AGENDA, DEFAULT_DATA, Settings, SettingsError, read_settings

DONE, WRONG, UNUSABLE = 0, 1, 2
MOST_MINUTES = 60 * 24 * 90


_TEXT = (
    "TEXT begins with its title: its first line, or else its first sentence, of at most 40 characters (32 if it is "
    "urgent). The rest is the body, of at most 300."
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and exit with its code."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    command: Callable[[argparse.Namespace, Settings], int] = options.command
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


def _make_directory(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"--data: cannot make the directory {path}: {error.strerror}") from error


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="companion",
        description="A conference agenda that opens offline and says what changed.",
        epilog="Settings are COMPANION_* variables: see docs/deploy.md.",
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--agenda",
        type=Path,
        default=DEFAULT_AGENDA,
        metavar="F",
        help="the agenda file (content/agenda.yaml)",
    )
    common.add_argument(
        "--data", type=Path, default=DEFAULT_DATA, metavar="DIR", help="where the database and key are (var)"
    )

    def add(
        name: str, command: Callable[[argparse.Namespace, Settings], int], help_: str, more: str = ""
    ) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, parents=[common], help=help_, description=help_, epilog=more)
        sub.set_defaults(command=command)
        return sub

    serve = add("serve", _serve, "serve the pages, watch the agenda, send alerts")
    serve.add_argument("--host", default="127.0.0.1", metavar="H")
    serve.add_argument("--port", type=int, default=8000, metavar="P")
    serve.add_argument(
        "--rehearse",
        metavar="ISO",
        help="pretend that it is now this moment of the event, e.g. 2022-09-16T18:55",
    )
    serve.add_argument("--deliver-workers", type=int, default=1, metavar="N", help="delivery processes (1)")
    deliver = add("deliver", _deliver, "send alerts, alone, without serving pages")
    deliver.add_argument("--supervised", action="store_true", help=argparse.SUPPRESS)
    deliver.add_argument("--port", type=int, default=8000, help=argparse.SUPPRESS)
    check = add("check", _check, "say everything that is wrong with an agenda file")
    check.add_argument("file", type=Path, nargs="?", metavar="F")
    check.add_argument("--json", action="store_true", help="for tools")
    publish = add("publish", _publish, "publish the agenda file now; also confirms an edit that is held")
    publish.add_argument("file", type=Path, nargs="?", metavar="F")
    announce = add("announce", _announce, "tell everybody something that is not in the agenda", _TEXT)
    announce.add_argument("text", metavar="TEXT")
    announce.add_argument(
        "--in",
        dest="translations",
        action="append",
        nargs=2,
        default=[],
        metavar=("LANGUAGE", "TEXT"),
        help="the same in another language of the event; may be given for each",
    )
    ends = announce.add_mutually_exclusive_group()
    ends.add_argument(
        "--minutes", type=_minutes, default=120, metavar="N", help="how long it stands on every page (120)"
    )
    ends.add_argument("--until", type=_clock_time, metavar="HH:MM", help="the same, by the event's clock")
    announce.add_argument(
        "--urgent", action="store_true", help="to every phone, also at night; with the event's phone number"
    )
    add("revisions", _revisions, "list what was published, newest first")
    stats = add("stats", _stats, "what is published, what waits and why, how deliveries stand")
    stats.add_argument("--json", action="store_true", help="for tools")
    add("keys", _keys, "show the public key that push services know us by")
    return parser


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


def _check(options: argparse.Namespace, settings: Settings) -> int:
    from companion.content.load import AgendaError, load_agenda  # noqa: PLC0415

    try:
        source = settings.agenda.read_bytes()
    except OSError as error:
        print(
            f"{settings.agenda}: cannot be read ({error.strerror}); is this the right folder?",
            file=sys.stderr,
        )
        return WRONG
    try:
        agenda = load_agenda(source, str(settings.agenda))
    except AgendaError as error:
        if options.json:
            problems = [
                {
                    "file": problem.file,
                    "line": problem.line,
                    "column": problem.column,
                    "message": problem.message,
                    "hint": problem.hint,
                }
                for problem in error.problems
            ]
            print(json.dumps({"problems": problems}, ensure_ascii=False, indent=2))
        else:
            print(error, file=sys.stderr)
        return WRONG
    if options.json:
        print(json.dumps({"problems": []}))
    else:
        print(f"{settings.agenda}: {len(agenda.sessions)} sessions, no problems in the file")
    return DONE


def _publish(_options: argparse.Namespace, settings: Settings) -> int:
    from companion import commands  # noqa: PLC0415

    commands.require_data(settings)
    return asyncio.run(commands.publish(settings))


def _minutes(written: str) -> int:
    minutes = int(written) if written.isascii() and written.isdigit() else 0
    if not 0 < minutes <= MOST_MINUTES:
        raise argparse.ArgumentTypeError(f"{written!r} is no number of minutes from 1 to {MOST_MINUTES}")
    return minutes


def _clock_time(written: str) -> str:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", written):
        raise argparse.ArgumentTypeError(f"{written!r} is no time such as 18:30")
    return written


def _announce(options: argparse.Namespace, settings: Settings) -> int:
    from companion import commands  # noqa: PLC0415

    commands.require_data(settings)
    wish = commands.Wish(
        text=options.text,
        translations=tuple((language, text) for language, text in options.translations),
        minutes=options.minutes,
        until=options.until,
        urgent=options.urgent,
    )
    return asyncio.run(commands.announce(settings, wish))


def _revisions(_options: argparse.Namespace, settings: Settings) -> int:
    from companion import commands  # noqa: PLC0415

    commands.require_data(settings)
    return asyncio.run(commands.revisions(settings))


def _stats(options: argparse.Namespace, settings: Settings) -> int:
    from companion import commands  # noqa: PLC0415

    commands.require_data(settings)
    return asyncio.run(commands.stats(settings, as_json=options.json))


def _keys(_options: argparse.Namespace, settings: Settings) -> int:
    from companion import commands  # noqa: PLC0415

    commands.require_data(settings)
    return commands.keys(settings)
