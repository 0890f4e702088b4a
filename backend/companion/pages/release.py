"""What all editions of a release share, and is therefore made once: templates, phrases, compressed assets."""

from collections.abc import Mapping

from companion.pages import headers
from companion.pages.assets import Assets
from companion.pages.encoded import DENSEST, IMMUTABLE, Encoded, encode
from companion.pages.phrases import Phrases
from companion.pages.render import Renderer

_TYPES = {".js": "text/javascript; charset=utf-8", ".png": "image/png"}
_ROBOTS = b"User-agent: *\nDisallow: /api/\n"


class Release:
    """Kept by whoever renders: to make it takes as long as some editions."""

    def __init__(self, assets: Assets, base_url: str = "http://127.0.0.1:8000") -> None:
        """`base_url` is where attendees find the pages: QR codes, the poster and calendars lead there."""
        self.assets = assets
        self.base_url = base_url
        self.renderer = Renderer(assets, base_url)
        self.phrases = {language: Phrases.of(language, texts) for language, texts in assets.texts.items()}
        self.resources = _resources(assets)


def _resources(assets: Assets) -> Mapping[str, Encoded]:
    """By path: what changes only with a release."""
    served = {
        assets.path(name): encode(
            body,
            _TYPES[name[name.rindex(".") :]],
            cache_control=IMMUTABLE,
            headers=headers.INERT,
            quality=DENSEST,
            ahead=True,
        )
        for name, body in assets.files.items()
    }
    return served | {
        "/sw.js": encode(assets.worker, _TYPES[".js"], headers=headers.WORKER, quality=DENSEST, ahead=True),
        "/favicon.svg": encode(assets.favicon, "image/svg+xml", headers=headers.INERT),
        "/apple-touch-icon.png": encode(assets.touch_icon, "image/png", headers=headers.INERT),
        "/robots.txt": encode(_ROBOTS, "text/plain; charset=utf-8", headers=headers.INERT),
    }
