"""What is guessed from a wrong value."""

import pytest

from companion.content.explain import clock_hint, date_hint, id_of, meant_language, nearest, unknown_key
from companion.domain.agenda import Session


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("9.00", "write 09:00"),
        ("9", "write 09:00"),
        ("930", "write 09:30"),
        ("0930", "write 09:30"),
        ("1900", "write 19:00"),
        ("19:00:00", "write 19:00"),
        ("kl. 19.30", "write 19:30"),
        ("19h30", "write 19:30"),
        ("7 pm", "write 19:00"),
        ("12:15 a.m.", "write 00:15"),
        ("12pm", "write 12:00"),
        ("24:00", "a day ends at 23:59, leave `end` out if it is over at midnight"),
        ("10:75", "a day goes from 00:00 to 23:59"),
        ("9-10", "write it as 09:00 or 19:30"),
    ],
)
def test_time_that_was_meant(written: str, hint: str) -> None:
    assert clock_hint(written) == hint


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("16.9.2022", "write 2022-09-16"),
        ("16/09/2022", "write 2022-09-16"),
        ("2022.9.16.", "write 2022-09-16"),
        ("20220916", "write 2022-09-16"),
        ("31.9.2022", "there is no such day"),
        ("tomorrow", "write it as 2022-09-16"),
    ],
)
def test_date_that_was_meant(written: str, hint: str) -> None:
    assert date_hint(written) == hint


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("Key Note!", "key-note"),
        ("Ærlig talt: Øl på ås", "aerlig-talt-ol-pa-as"),
        ("Café", "cafe"),
        ("…", "key-note"),
        ("x" * 70, "x" * 64),
    ],
)
def test_id_made_of_a_text(text: str, made: str) -> None:
    assert id_of(text) == made


@pytest.mark.parametrize(
    ("key", "hint"),
    [
        ("strat", "did you mean `start`?"),
        ("Time", "did you mean `start`?"),
        ("canceled", "did you mean `status: cancelled`?"),
        ("sessions", "begin `sessions:` in column 1, it is not a part of this"),
        ("zzz", f"known are {', '.join(Session.__struct_fields__)}"),
    ],
)
def test_key_that_was_meant(key: str, hint: str) -> None:
    assert unknown_key(key, Session.__struct_fields__) == hint


def test_among_very_many_names_those_with_the_same_first_letter_come_first() -> None:
    names = [f"a{number}" for number in range(1_000)]
    assert nearest("selli", [*names, "celi", "sell"]) == "sell"


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("no", "did you mean `nb`?"),
        ("English", "did you mean `en`?"),
        ("fr", "add it to `languages` of the event"),
    ],
)
def test_language_that_was_meant(code: str, hint: str) -> None:
    assert meant_language(code, ["en", "nb"]) == hint
