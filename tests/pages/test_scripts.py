"""Modules as written, one file as sent."""

import re

import pytest

from companion.pages.assets import ENTRIES, load_assets
from companion.pages.scripts import joined

MODULES = {
    "app.js": (
        '/** Wires. */\nimport { one, two } from "./one.js";\nimport { three } from "./three.js";\n\nthree(one, two);\n'
    ),
    "one.js": "export const one = 1;\nexport function two() {\n  return 2; // two\n}\n",
    "three.js": 'import { one } from "./one.js";\nexport const three = (...all) => all.includes(one);\n',
}


def test_what_is_imported_comes_first_and_once():
    assert joined(MODULES, "app.js") == (
        "(() => {\n"
        "const one = 1;\nfunction two() {\n  return 2; // two\n}\n"
        "const three = (...all) => all.includes(one);\n"
        "/** Wires. */\n\nthree(one, two);\n"
        "})();\n"
    )


@pytest.mark.parametrize(
    "code",
    [
        "const one = 2;\n",
        "let [zero, one = 3] = [];\n",
        "const { one } = window;\n",
        "async function one() {}\n",
        "export class one {}\n",
    ],
)
def test_a_name_that_is_declared_twice_is_named(code: str):
    modules = MODULES | {"three.js": code + MODULES["three.js"]}
    with pytest.raises(ValueError, match=r"app\.js: declared in two modules: one"):
        joined(modules, "app.js")


def test_names_within_a_function_may_be_the_same():
    inner = "export function three() {\n  const one = 3;\n  return one;\n}\n"
    assert "  const one = 3;" in joined(MODULES | {"three.js": inner}, "app.js")


def test_a_module_that_is_missing_is_named():
    with pytest.raises(ValueError, match=r"no such script: one\.js"):
        joined({"app.js": MODULES["app.js"]}, "app.js")


def test_what_is_sent_has_no_module_syntax_left():
    files = load_assets().files
    for entry in ENTRIES:
        assert re.findall(rb"\b(?:import|export)\b", files[entry]) == []
