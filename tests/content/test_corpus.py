"""Typical mistakes, each with the exact lines that an organizer reads."""

from pathlib import Path

import pytest

from companion.content.load import AgendaError, load_agenda

CORPUS = Path(__file__).parent / "corpus"
MISTAKES = sorted(path.stem for path in CORPUS.glob("*.yaml"))


@pytest.mark.parametrize("name", MISTAKES)
def test_mistake_is_told_in_these_words(name: str) -> None:
    with pytest.raises(AgendaError) as caught:
        load_agenda((CORPUS / f"{name}.yaml").read_bytes())
    assert f"{caught.value}\n" == (CORPUS / f"{name}.expected").read_text(encoding="utf-8")


def test_every_expectation_has_its_file() -> None:
    assert sorted(path.stem for path in CORPUS.glob("*.expected")) == MISTAKES
    assert len(MISTAKES) >= 30
