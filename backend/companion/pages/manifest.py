"""The web app manifest of each language: what makes the pages installable (W3C Web Application Manifest)."""

import json

from companion.pages.assets import Assets
from companion.pages.scene import Scene

PAPER = "#fcfcfa"
SHORT_NAME = 12
"""Characters that fit under an icon on a home screen."""

_ICONS = (
    ("icon-192.png", "192x192", "any"),
    ("icon-512.png", "512x512", "any"),
    ("icon-maskable.png", "512x512", "maskable"),
)


def manifest(scene: Scene, assets: Assets) -> bytes:
    """One id for all languages, so that changing the language installs nothing a second time."""
    event = scene.agenda.event
    title = scene.say(event.title)
    return json.dumps(
        {
            "id": "/",
            "name": title.text,
            "short_name": short_name(title.text),
            "description": scene.say(event.tagline).text,
            "lang": scene.language,
            "start_url": scene.link(),
            "scope": "/",
            "display": "standalone",
            "theme_color": PAPER,
            "background_color": PAPER,
            "icons": [
                {"src": assets.path(name), "sizes": sizes, "type": "image/png", "purpose": purpose}
                for name, sizes, purpose in _ICONS
            ],
        },
        ensure_ascii=False,
    ).encode()


def short_name(title: str) -> str:
    """As many whole words as fit, else the beginning of the first."""
    name = ""
    for word in title.split():
        longer = f"{name} {word}".strip()
        if len(longer) > SHORT_NAME:
            break
        name = longer
    return name or title.strip()[:SHORT_NAME]
