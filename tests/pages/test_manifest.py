"""What makes the pages installable."""

import json

import pytest

from companion.pages.manifest import short_name
from tests.pages.scenes import the_example


@pytest.mark.parametrize(("language", "start"), [("en", "/"), ("nb", "/nb/")])
def test_an_app_per_language_with_one_identity(language: str, start: str):
    site = the_example()
    manifest = json.loads(site.resources[f"/{language}.webmanifest"].identity)
    icons = manifest.pop("icons")
    assert manifest == {
        "id": "/",
        "name": "Eitri Medical Datathon 2022",
        "short_name": "Eitri",
        "description": "Health Data happening of the year!",
        "lang": language,
        "start_url": start,
        "scope": "/",
        "display": "standalone",
        "theme_color": "#fcfcfa",
        "background_color": "#fcfcfa",
    }
    assert [(icon["sizes"], icon["purpose"]) for icon in icons] == [
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    ]
    for icon in icons:
        assert picture_size(site.resources[icon["src"]].identity) == icon["sizes"]


def test_the_icons_are_small():
    site = the_example()
    pictures = [resource for resource in site.resources.values() if resource.media_type == "image/png"]
    assert (len(pictures), max(len(picture.identity) for picture in pictures) < 6000) == (4, True)


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("PyCon", "PyCon"),
        ("FOSDEM 2026", "FOSDEM 2026"),
        ("Eitri Medical", "Eitri"),
        ("Donaudampfschiff", "Donaudampfsc"),
    ],
)
def test_a_name_that_fits_under_an_icon(title: str, short: str):
    assert short_name(title) == short


def picture_size(png: bytes) -> str:
    """From the header chunk (PNG §11.2.2)."""
    return f"{int.from_bytes(png[16:20])}x{int.from_bytes(png[20:24])}"
