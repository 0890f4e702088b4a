"""`announce`: what is not in the agenda."""

import argparse

from companion.cli.options import Commands, clock_time, minutes
from companion.settings import Settings

_TEXT = (
    "TEXT begins with its title: its first line, or else its first sentence, of at most 40 characters (32 if it is "
    "urgent). The rest is the body, of at most 300. Who is told what is shown first; then it asks."
)


def add_to(commands: Commands) -> None:
    announce = commands.add("announce", _announce, "tell people something that is not in the agenda", _TEXT)
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
        "--minutes", type=minutes, default=120, metavar="N", help="how long it stands on every page (120)"
    )
    ends.add_argument("--until", type=clock_time, metavar="HH:MM", help="the same, by the event's clock")
    announce.add_argument(
        "--urgent",
        action="store_true",
        help="to every phone, also at night; with the event's phone number; asks twice",
    )
    announce.add_argument(
        "--starred", metavar="SESSION", help="tell only those who starred this session; pages show it to all"
    )
    announce.add_argument("--yes", action="store_true", help="send without asking, for scripts")


def _announce(options: argparse.Namespace, settings: Settings) -> int:
    from companion.commands import announce, data  # noqa: PLC0415

    data.require(settings)
    wish = announce.Wish(
        text=options.text,
        translations=tuple((language, text) for language, text in options.translations),
        minutes=options.minutes,
        until=options.until,
        urgent=options.urgent,
        starred=options.starred,
        yes=options.yes,
    )
    return announce.announce(settings, wish)
