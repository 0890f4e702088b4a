"""Titles that fit, and words that are cut where they may be."""

import pytest

from companion.domain.wording.teller import cut, fit_title, sentence


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("Keynote", 7, "Keynote"),
        ("Operationalizing AI in healthcare", 24, "Operationalizing AI in…"),
        ("Operationalizing AI in healthcare", 23, "Operationalizing AI in…"),
        ("Operationalizing AI in healthcare", 22, "Operationalizing AI…"),
        ("Operationalizing", 10, "Operation…"),
        ("To Donaudampfschifffahrtsgesellschaft", 20, "To Donaudampfschifff…"[:19] + "…"),
        ("Health data, registries", 13, "Health data…"),
        ("Ab", 1, "…"),
    ],
)
def test_a_text_is_cut_at_a_word_if_it_can_be(text: str, limit: int, expected: str) -> None:
    assert cut(text, limit) == expected
    assert len(cut(text, limit)) <= limit


CANDIDATES = ("{name} starts {start}", "Later: {name}")


@pytest.mark.parametrize(
    ("name", "start", "expected"),
    [
        pytest.param("Keynote", "at 10:12", ("Keynote starts at 10:12", CANDIDATES[0]), id="fits"),
        pytest.param(
            "Demonstration of apps",
            "Wednesday 18:30",
            ("Later: Demonstration of apps", CANDIDATES[1]),
            id="says less",
        ),
        pytest.param(
            "Operationalizing AI in healthcare",
            "at 10:12",
            ("Operationalizing AI in… starts at 10:12", CANDIDATES[0]),
            id="a long name is cut",
        ),
        pytest.param(
            "Operationalizing AI in healthcare",
            "Monday 19 September 10:12",
            ("Later: Operationalizing AI in healthcare", CANDIDATES[1]),
            id="but not to nothing",
        ),
    ],
)
def test_a_title_is_the_first_that_fits(name: str, start: str, expected: tuple[str, str]) -> None:
    assert fit_title(CANDIDATES, 40, name, start=start) == expected
    assert len(expected[0]) <= 40


def test_the_last_resort_is_a_cut_name() -> None:
    assert fit_title(("Cancelled: {name}",), 29, "Cable car to Ulriken") == (
        "Cancelled: Cable car to…",
        "Cancelled: {name}",
    )


@pytest.mark.parametrize(
    ("template", "expected"), [("{place}.", "In Eitri."), ("Was {place}.", "Was in Eitri."), ("", "")]
)
def test_a_sentence_begins_with_a_capital(template: str, expected: str) -> None:
    assert sentence(template, place="in Eitri") == expected


def test_braces_in_an_agenda_are_plain_text() -> None:
    assert sentence("{place}.", place="{0} {secret}") == "{0} {secret}."
