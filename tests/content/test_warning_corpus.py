"""What may be a mistake, each with the exact lines that an organizer reads; and what must not be spoken of."""

from pathlib import Path

import pytest

from companion.content.load import load_agenda, read_agenda
from companion.content.warnings import in_file, warnings_of

CORPUS = Path(__file__).parent / "warnings"
CASES = sorted(path.stem for path in CORPUS.glob("*.yaml"))


@pytest.mark.parametrize("name", CASES)
def test_warning_is_told_in_these_words(name: str) -> None:
    agenda, root = read_agenda((CORPUS / f"{name}.yaml").read_bytes())
    before = CORPUS / f"{name}.published"
    published = load_agenda(before.read_bytes()) if before.exists() else None
    found = in_file(warnings_of(agenda, published), root, "agenda.yaml")
    expected = (CORPUS / f"{name}.expected").read_text(encoding="utf-8")
    assert "".join(f"{warning}\n" for warning in found) == expected
    assert (expected == "") == name.startswith("normal-")


def test_every_expectation_has_its_file() -> None:
    assert sorted(path.stem for path in CORPUS.glob("*.expected")) == CASES
    assert {path.stem for path in CORPUS.glob("*.published")} <= set(CASES)
    assert len(CASES) >= 30
