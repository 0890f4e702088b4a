"""The frontend as it is read from disk."""

from pathlib import Path

import msgspec
import pytest

from companion.pages.assets import load_assets
from tests.pages.scenes import the_assets


def test_what_is_served_has_an_address_that_names_its_content():
    assets = the_assets()
    other = msgspec.structs.replace(assets, files={**assets.files, "app.js": b"changed"})
    assert assets.path("app.js") == f"/assets/{assets.hash}/app.js"
    assert other.hash != assets.hash


def test_scripts_and_icons_are_served_and_nothing_else():
    suffixes = {name.rpartition(".")[2] for name in the_assets().files}
    assert suffixes == {"js", "png"}


def test_a_broken_installation_is_an_error(tmp_path: Path):
    with pytest.raises(FileNotFoundError):
        load_assets(tmp_path)
