"""The interface says the same things in every language."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from companion.domain.agenda import Kind
from companion.pages.marks import Word
from tests.pages.scenes import the_assets

TEXTS = the_assets().texts


def leaves(texts: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text with its path; lists by position."""
    if isinstance(texts, str):
        yield path, texts
        return
    entries = texts.items() if isinstance(texts, Mapping) else enumerate(texts)
    for key, value in entries:
        yield from leaves(value, f"{path}.{key}")


def test_the_keys_are_the_same():
    assert dict(leaves(TEXTS["en"])).keys() == dict(leaves(TEXTS["nb"])).keys()


def test_nothing_is_left_unsaid():
    assert [path for texts in TEXTS.values() for path, text in leaves(texts) if not text.strip()] == []


@pytest.mark.parametrize("room", ["shell", "agenda", "session", "changes", "about", "zone", "js"])
def test_what_is_put_in_is_the_same(room: str):
    names = [
        {path: sorted(re.findall(r"\{(\w+)\}", text)) for path, text in leaves(TEXTS[language][room])}
        for language in ("en", "nb")
    ]
    assert names[0] == names[1]


def test_every_kind_and_every_mark_has_a_word():
    for texts in TEXTS.values():
        assert (set(texts["kinds"]), set(texts["marks"])) == ({*Kind}, {*Word})


def test_script_words_make_attributes_that_a_script_finds():
    assert [key for key in TEXTS["en"]["js"] if not re.fullmatch(r"[a-z]+(-[a-z]+)*", key)] == []


def test_no_text_is_more_than_text():
    assert [text for texts in TEXTS.values() for _, text in leaves(texts) if re.search(r"[<>&]", text)] == []
