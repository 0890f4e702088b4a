"""`later`, `earlier`, `place`, `cancel`, `replace` and `plan`: what organizers do on the day, without an editor."""

import argparse
from typing import TYPE_CHECKING

from companion.cli.options import Commands, minutes
from companion.settings import Settings

if TYPE_CHECKING:
    from companion.domain.edits import Edit

_SHOWN_FIRST = "The lines, the texts and how many phones they go to are shown first; then it asks."


def add_to(commands: Commands) -> None:
    later = _add(commands, "later", "let a session begin later")
    _add_minutes(later)
    later.add_argument(
        "--following",
        action="store_true",
        help="running late: so does what comes after it at the venue, until a break or a meal takes up the delay",
    )
    _add_minutes(_add(commands, "earlier", "let a session begin earlier"))
    place = _add(commands, "place", "move a session to another venue or room")
    place.add_argument("place", metavar="VENUE[/ROOM]")
    _add(commands, "cancel", "cancel a session")
    replace = _add(commands, "replace", "cancel a session, and say which one there is instead")
    replace.add_argument("instead", metavar="WITH", help="the session that takes place instead")
    plan = commands.add("plan", _plan, "do what plans/NAME.yaml beside the agenda has prepared", _SHOWN_FIRST)
    plan.add_argument("name", metavar="NAME")
    _add_word(plan)


def _add(commands: Commands, name: str, help_: str) -> argparse.ArgumentParser:
    command = commands.add(name, _edit, help_, _SHOWN_FIRST)
    command.set_defaults(do=name)
    command.add_argument("session", metavar="SESSION")
    _add_word(command)
    return command


def _add_minutes(command: argparse.ArgumentParser) -> None:
    command.add_argument("--minutes", type=minutes, required=True, metavar="N", help="by how much")


def _add_word(command: argparse.ArgumentParser) -> None:
    command.add_argument("--reason", metavar="TEXT", default="", help="why; people are told it")
    command.add_argument(
        "--in",
        dest="translations",
        action="append",
        nargs=2,
        default=[],
        metavar=("LANGUAGE", "TEXT"),
        help="the reason in another language of the event; may be given for each",
    )
    command.add_argument("--yes", action="store_true", help="publish without asking, for scripts")


def _edit(options: argparse.Namespace, settings: Settings) -> int:
    return _run(options, settings, (_edit_of(options),), "")


def _plan(options: argparse.Namespace, settings: Settings) -> int:
    return _run(options, settings, (), options.name)


def _edit_of(options: argparse.Namespace) -> "Edit":
    from companion.domain.edits import Cancel, Earlier, Later, Place, Replace  # noqa: PLC0415

    match options.do:
        case "later":
            return Later(options.session, options.minutes, options.following)
        case "earlier":
            return Earlier(options.session, options.minutes)
        case "place":
            venue, _, room = options.place.partition("/")
            return Place(options.session, venue, room or None)
        case "replace":
            return Replace(options.session, options.instead)
        case _:
            return Cancel(options.session)


def _run(options: argparse.Namespace, settings: Settings, edits: "tuple[Edit, ...]", plan: str) -> int:
    from companion.commands import data, edit  # noqa: PLC0415

    data.require(settings)
    wish = edit.Wish(
        edits=edits,
        plan=plan,
        reason=options.reason,
        translations=tuple((language, text) for language, text in options.translations),
        yes=options.yes,
    )
    return edit.edit(settings, wish)
