"""What must fit together. Most of it is in the corpus; here are the borders of each rule."""

import pytest

from companion.content.load import AgendaError, load_agenda
from tests.content.examples import SMALL, small


def messages(source: bytes) -> list[str]:
    try:
        load_agenda(source)
    except AgendaError as error:
        return [problem.message for problem in error.problems]
    return []


@pytest.mark.parametrize(
    "url", ["https://example.org/a?b#c", "HTTP://example.org", "mailto:a@example.org", "tel:+4755975000"]
)
def test_address_that_may_be_opened(url: str) -> None:
    assert messages(small(signup=f'{{opens: September, url: "{url}"}}')) == []


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd",
        "//example.org", "/path", "https:", "https://", "https:///path", "https://example.org\\\\@evil.example",
        "https://a b.example", "mailto:", "tel:", "https://user@example.org",
        "ftp://example.org", "blob:https://example.org/x",
    ],
)  # fmt: skip
def test_address_that_may_not(url: str) -> None:
    shown = url.replace("\\\\", "\\")
    assert messages(small(signup=f'{{url: "{url}"}}')) == [
        f"session `keynote`: `{shown}` is not an address to open"
    ]


@pytest.mark.parametrize("character", ["\\0", "\\a", "\\e", "\\u2028", "\\u202E", "\\x7F", "\\uFEFF", "\\N"])
def test_invisible_character_is_refused_wherever_it_comes_from(character: str) -> None:
    assert len(messages(small(notes=f'"a{character}b"'))) == 1


def test_line_breaks_and_tabs_are_fine_in_long_texts_but_not_in_titles() -> None:
    assert messages(small(notes='"a\\n\\tb"')) == []
    assert messages(small(title='"a\\nb"')) == ["session `keynote`: `title` must be a single line"]
    assert messages(small(short='{en: "a\\nb"}')) == ["session `keynote`: `short` must be a single line"]


def test_longest_texts() -> None:
    assert messages(small(short="x" * 24, title="x" * 200)) == []
    assert messages(small(short="{en: Key, nb: " + "å" * 25 + "}", title="x" * 201)) == [
        "session `keynote`: `title` has 201 characters, 200 is the most",
        "session `keynote`: `short` has 25 characters, 24 is the most",
    ]


@pytest.mark.parametrize(
    ("day", "start", "found"),
    [
        ("2022-03-27", "01:59", []),
        ("2022-03-27", "02:00", ["session `keynote`: 02:00 does not exist on 2022-03-27: clocks go forward"]),
        ("2022-03-27", "02:30", ["session `keynote`: 02:30 does not exist on 2022-03-27: clocks go forward"]),
        ("2022-03-27", "03:00", []),
        ("2022-10-30", "01:59", []),
        ("2022-10-30", "02:00", ["session `keynote`: 02:00 is there twice on 2022-10-30: clocks go back"]),
        ("2022-10-30", "02:30", ["session `keynote`: 02:30 is there twice on 2022-10-30: clocks go back"]),
        ("2022-10-30", "03:00", []),
    ],
)
def test_hours_that_clocks_skip_or_repeat(day: str, start: str, found: list[str]) -> None:
    source = small(first="2022-01-01", last="2022-12-31", date=day, start=start)
    assert messages(source) == found
    assert messages(source.replace(b"Europe/Oslo", b"UTC")) == []


@pytest.mark.parametrize("key", ["end", "leave_by", "last_return"])
def test_every_time_of_a_session_must_exist(key: str) -> None:
    source = small(first="2022-10-30", last="2022-10-31", date="2022-10-30", start="01:00", **{key: "02:30"})
    assert messages(source) == ["session `keynote`: 02:30 is there twice on 2022-10-30: clocks go back"]


@pytest.mark.parametrize(("end", "found"), [("10:01", 0), ("10:00", 1), ("09:59", 1)])
def test_session_ends_after_it_starts(end: str, found: int) -> None:
    assert len(messages(small(end=end))) == found


@pytest.mark.parametrize(
    ("day", "found"), [("2022-09-15", 1), ("2022-09-16", 0), ("2022-09-19", 0), ("2022-09-20", 1)]
)
def test_session_is_on_a_day_of_the_event(day: str, found: int) -> None:
    assert len(messages(small(date=day))) == found


@pytest.mark.parametrize(
    "zone", ["Europe", "../etc/passwd", "localtime", "europe/oslo", "x" * 5_000, "Europe/Oslo/x"]
)
def test_time_zone_is_a_known_one(zone: str) -> None:
    assert len(messages(small(timezone=zone))) == 1


@pytest.mark.parametrize(
    ("zone", "hint"),
    [
        ("Europe/Olso", "did you mean `Europe/Oslo`?"),
        ("America/New_Yrok", "did you mean `America/New_York`?"),
        ("Australia/Sidney", "did you mean `Australia/Sydney`?"),
        ("oslo", "did you mean `Europe/Oslo`?"),
        ("CEST", "write it as Europe/Oslo"),
    ],
)
def test_time_zone_that_was_meant(zone: str, hint: str) -> None:
    with pytest.raises(AgendaError) as caught:
        load_agenda(small(timezone=zone))
    assert [problem.hint for problem in caught.value.problems] == [hint]


@pytest.mark.parametrize(
    ("contact", "found"),
    [
        ("post@example.org", 0),
        ("mailto:post@example.org", 0),
        ("https://example.org/help", 0),
        ("http://example.org", 1),
        ("post", 1),
        ("a@b", 1),
    ],
)
def test_contact_can_be_reached(contact: str, found: int) -> None:
    source = SMALL.replace("  languages:", f"  contact: {contact}\n  languages:").encode()
    assert len(messages(source)) == found


def test_ids_may_repeat_in_different_lists_only() -> None:
    rooms = "rooms: [{id: eitri, name: Hall}, {id: keynote, name: Attic}]"
    source = SMALL.replace("    name: Eitri\n", f"    name: Eitri\n    {rooms}\n")
    assert messages(source.encode()) == []
    assert messages(source.replace("id: keynote, ", "id: eitri, ").encode()) == [
        "the id `eitri` is here twice"
    ]


def test_repeated_languages_and_missing_ones() -> None:
    assert messages(SMALL.replace("    - nb", "    - en").encode()) == [
        "event: the language `en` is here twice"
    ]
    assert messages(SMALL.replace("    - en\n    - nb", "    []").encode()) == [
        "event: `languages` names no language"
    ]


@pytest.mark.parametrize(("day", "zone"), [("0001-01-01", "Europe/Oslo"), ("9999-12-31", "America/New_York")])
def test_days_at_the_end_of_the_calendar_break_nothing(day: str, zone: str) -> None:
    clock = "00:00" if day < "2000" else "23:59"
    assert messages(small(date=day, start=clock, timezone=zone)) == [
        f"session `keynote`: {day} is not a day of the event, which is from 2022-09-16 to 2022-09-19"
    ]


@pytest.mark.parametrize(
    ("last", "found"), [("2023-09-17", []), ("2023-09-18", ["event: it lasts longer than a year"])]
)
def test_event_lasts_a_year_at_most(last: str, found: list[str]) -> None:
    assert messages(small(last=last)) == found


def test_names_that_may_stand_in_the_unreadable_part_are_not_missed() -> None:
    head, _, venues_and_sessions = SMALL.partition("venues:\n")
    venues, sessions, items = venues_and_sessions.partition("sessions:\n")
    source = f"{head}{sessions}{items}venues:\n{venues}\tname: Eitri\n"
    assert messages(source.encode()) == ["this line is indented with a tab"]


def test_text_without_any_translation_is_empty() -> None:
    assert messages(small(title="{en: , nb: }")) == ["session `keynote`: `title` is empty"]
    assert messages(small(title="{en: Keynote, nb: }")) == []


@pytest.mark.parametrize(
    "number", ["nan", "inf", "-inf", "1e400", "90.1", "-91", "0x1F", "5,33", "9" * 10_000]
)
def test_coordinates_are_numbers_on_the_globe(number: str) -> None:
    place = f"    coordinates: {{latitude: '{number}', longitude: 5.33}}\n"
    (message,) = messages(SMALL.replace("    name: Eitri\n", f"    name: Eitri\n{place}").encode())
    assert message.endswith(", which is not a number from -90 to 90")


@pytest.mark.parametrize("day", ["2022-09-19T00:00:00", "20220919", "1663538400", "2022-09-19Z"])
def test_only_a_plain_date_is_a_date(day: str) -> None:
    assert messages(small(date=day)) == [f"session `keynote`: `date` is `{day}`, which is not a date"]
