"""The reader that judges what phones show understands what people would understand, and refuses what they could not."""

import pytest

from tests.faults.reading import Known, Said, read

VOCABULARY = (
    Known("alpha", "Alpha", ("10:00", "10:12"), ("Aspen", "Acorn")),
    Known("beta", "Beta", ("11:30", "11:45"), ("Birch", "Bridge")),
)
MONDAY, SUNDAY = 0, 6


def said(session_id: str, *, is_on: bool = True, **fields: object) -> Said:
    return Said(session_id, is_on, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Alpha starts Monday 10:12 · Was 10:00.",
            [said("alpha", clock="10:12", weekday=MONDAY, old_clock="10:00")],
        ),
        (
            "Earlier: Alpha at 10:00 · Was 10:12. Aspen.",
            [said("alpha", clock="10:00", place="Aspen", old_clock="10:12")],
        ),
        (
            "Nytt sted: Alpha · På Aspen, ikke på Acorn. Mandag kl. 10.00 som før.",
            [said("alpha", clock="10:00", weekday=MONDAY, place="Aspen", old_place="Acorn")],
        ),
        ("Cancelled: Alpha · Monday 10:00.", [said("alpha", is_on=False, old_clock="10:00")]),
        (
            "Correction: Alpha is not cancelled · Monday 10:00 as before. Ignore “cancelled”, sent 10:12.",
            [said("alpha", clock="10:00", weekday=MONDAY)],
        ),
        (
            "Rettelse: Alpha er mandag kl. 10.00 · Se bort fra 10.12, sendt søndag kl. 11.30.",
            [said("alpha", clock="10:00", weekday=MONDAY, old_clock="10:12")],
        ),
        (
            "Alpha starts at 10:12 · Was 10:00. It now clashes with Beta, which you starred.",
            [said("alpha", clock="10:12", old_clock="10:00")],
        ),
        (
            "2 changes · Sunday: Alpha 10:12 (was Monday 10:00). Monday: Beta on again at 11:45 (at Birch).",
            [
                said("alpha", clock="10:12", weekday=SUNDAY, old_clock="10:00"),
                said("beta", clock="11:45", weekday=MONDAY, place="Birch"),
            ],
        ),
        (
            "2 endringer mandag · Alpha er avlyst, Beta kl. 11.45 (var 11.30).",
            [
                said("alpha", is_on=False),
                said("beta", clock="11:45", weekday=MONDAY, old_clock="11:30"),
            ],
        ),
    ],
)
def test_what_it_understands(text: str, expected: list[Said]):
    title, _, body = text.partition(" · ")
    assert list(read(title, body, VOCABULARY)) == expected


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Alpha starts in 12 minutes · Was 10:00.", "'in 12 minutes' is true only now"),
        ("Alpha begynner i morgen kl. 10.12 · Var kl. 10.00.", "'i morgen' is true only now"),
        ("Alpha starts at 10:00 · Alpha starts at 10:12.", "it says two things at once"),
        ("Gamma starts at 10:00 · Was 10:12.", "it names nothing"),
    ],
)
def test_what_it_refuses(text: str, problem: str):
    title, _, body = text.partition(" · ")
    with pytest.raises(ValueError, match=problem):
        read(title, body, VOCABULARY)
