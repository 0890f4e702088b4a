"""Finds what is shipped beside the code: in a wheel it lies in the package, in a checkout beside it."""

from pathlib import Path

PACKAGE = Path(__file__).parent
CHECKOUT = PACKAGE.parent.parent


def frontend() -> Path:
    """The folder with templates, texts, styles, scripts and icons."""
    return _first(PACKAGE / "_frontend", CHECKOUT / "frontend")


def example_agenda() -> Path:
    """The agenda that comes with the package."""
    return _first(PACKAGE / "_content" / "agenda.yaml", CHECKOUT / "content" / "agenda.yaml")


def starter() -> Path:
    """The files that `init` makes an event of."""
    return _first(PACKAGE / "starter")


def _first(*places: Path) -> Path:
    for place in places:
        if place.exists():
            return place
    raise FileNotFoundError(f"this installation is incomplete: no {places[0].name} at {places[0].parent}")
