"""The delivery promise is five sentences, and each is proved by tests that exist."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
SECTION = (
    (ROOT / "docs" / "architecture.md")
    .read_text("utf-8")
    .partition("## The delivery promise\n")[2]
    .partition("\n## ")[0]
)


def test_there_are_five_sentences():
    listed = SECTION.partition("\n\n")[0]
    promises = re.findall(r"^\d\. (.+(?:\n   .+)*)", listed, re.MULTILINE)
    assert len(promises) == 5
    for promise in promises:
        words = " ".join(promise.split())
        assert re.fullmatch(r"[A-Z][^.!?]*\.", words), words


def test_each_is_proved_by_tests_that_exist():
    rows = dict(re.findall(r"^\| (\d) \| (.+) \|$", SECTION, re.MULTILINE))
    assert sorted(rows) == list("12345")
    for row in rows.values():
        named = re.findall(r"`(tests/\S+)::(\w+)`", row)
        assert named
        for file, test in named:
            assert test in defined_in(ROOT / file), f"{file}::{test}"


def defined_in(file: Path) -> set[str]:
    """The tests of a file by name; those of the soak alone prove nothing in `make test`."""
    return {
        node.name
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and not any("soak" in ast.unparse(mark) for mark in node.decorator_list)
    }
