"""The poster: one sheet of paper that brings people to the app, in every language of the event."""

from urllib.parse import urlsplit

from msgspec import Struct

from companion.pages.phrases import Phrases
from companion.pages.qr import qr_svg
from companion.pages.said import Said
from companion.pages.scene import Scene

_OF_THIS_COMPUTER = frozenset({"127.0.0.1", "localhost", "::1"})


class Part(Struct, frozen=True):
    """What the sheet says in one language; `lang` is empty where that is the document's own."""

    lang: str
    phrases: Phrases
    dates: str


class PosterView(Struct, frozen=True):
    """`qr` is safe SVG and leads to `address`.

    `unreachable`: the address leads phones nowhere, because it is this computer's own name.
    """

    title: Said
    parts: tuple[Part, ...]
    address: str
    qr: str
    unreachable: bool


def poster_view(scene: Scene, scenes: tuple[Scene, ...], base_url: str) -> PosterView:
    """The scene's own language first. All share one address: the first page has the other languages at its top."""
    dates = scene.agenda.event.dates
    in_order = (scene, *(other for other in scenes if other.language != scene.language))
    return PosterView(
        title=scene.say(scene.agenda.event.title),
        parts=tuple(
            Part(
                lang="" if each is scene else each.phrases.language,
                phrases=each.phrases,
                dates=each.phrases.days(dates.first, dates.last),
            )
            for each in in_order
        ),
        address=base_url.partition("://")[2],
        qr=qr_svg(f"{base_url}/").decode(),
        unreachable=urlsplit(base_url).hostname in _OF_THIS_COMPUTER,
    )
