"""The frontend as it is read from disk."""

from pathlib import Path

import msgspec
import pytest

from companion.pages.assets import load_assets, minified
from tests.pages.scenes import the_assets


def test_what_is_served_has_an_address_that_names_its_content():
    assets = the_assets()
    other = msgspec.structs.replace(assets, files={**assets.files, "app.js": b"changed"})
    assert assets.path("app.js") == f"/assets/{assets.hash}/app.js"
    assert other.hash != assets.hash


def test_scripts_and_icons_are_served_and_nothing_else():
    suffixes = {name.rpartition(".")[2] for name in the_assets().files}
    assert suffixes == {"js", "png"}


def test_a_style_without_what_only_people_need():
    assert minified(
        "/* Ink. */\n.stop {\n  margin: 0 auto;\n  color: red;\n}\n.a > .b,\n.c { top: 0; }\n"
    ) == (".stop{margin:0 auto;color:red}.a>.b,.c{top:0}")


def test_a_broken_installation_is_an_error(tmp_path: Path):
    with pytest.raises(FileNotFoundError):
        load_assets(tmp_path)
