"""Calendars get what the agenda says, and nothing that a text smuggles in: read back as a calendar would."""

from datetime import UTC, datetime
from typing import Any

import pytest
from icalendar import Calendar, Component

from companion.formats.ics import Entry, calendar, plain

FRIDAY = 1663347600000
"""2022-09-16 17:00 UTC."""
HOUR = 3_600_000


def an_entry(**fields: Any) -> Entry:
    values: dict[str, Any] = {
        "uid": "keynote@datathon",
        "sequence": 3,
        "stamp": FRIDAY - 48 * HOUR,
        "starts_at": FRIDAY,
        "summary": "Keynote",
    }
    return Entry(**(values | fields))


def lines(entry: Entry) -> list[str]:
    """The lines of the one entry, unfolded, without the calendar around it."""
    text = calendar([entry]).decode().replace("\r\n ", "")
    return text.split("BEGIN:VEVENT\r\n")[1].split("\r\nEND:VEVENT")[0].split("\r\n")


def read_back(entry: Entry) -> Component:
    (event,) = Calendar.from_ical(calendar([entry])).walk("VEVENT")
    return event


def test_all_that_is_known_is_there():
    full = an_entry(
        ends_at=FRIDAY + HOUR,
        location="Auditorium, Eitri, Haukelandsbakken 31",
        coordinates=(60.37, 5.36),
        description="With Leo Celi",
        url="https://datathon.example/sessions/keynote",
    )
    assert sorted(lines(full)) == [
        "DESCRIPTION:With Leo Celi",
        "DTEND:20220916T180000Z",
        "DTSTAMP:20220914T170000Z",
        "DTSTART:20220916T170000Z",
        "GEO:60.37;5.36",
        "LAST-MODIFIED:20220914T170000Z",
        r"LOCATION:Auditorium\, Eitri\, Haukelandsbakken 31",
        "SEQUENCE:3",
        "STATUS:CONFIRMED",
        "SUMMARY:Keynote",
        "UID:keynote@datathon",
        "URL:https://datathon.example/sessions/keynote",
    ]


def test_what_is_not_known_is_not_there():
    assert sorted(line.split(":")[0] for line in lines(an_entry())) == [
        "DTSTAMP",
        "DTSTART",
        "LAST-MODIFIED",
        "SEQUENCE",
        "STATUS",
        "SUMMARY",
        "UID",
    ]


def test_a_cancelled_one_says_so():
    assert "STATUS:CANCELLED" in lines(an_entry(cancelled=True))


def test_the_calendar_around_is_no_invitation():
    outside = calendar([an_entry()]).decode().split("BEGIN:VEVENT")[0]
    assert outside.split("\r\n")[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert "METHOD" not in outside


def test_the_same_entry_is_the_same_bytes():
    assert calendar([an_entry()]) == calendar([an_entry()])


def test_parts_of_a_second_are_cut():
    assert read_back(an_entry(starts_at=FRIDAY + 999))["dtstart"].dt == datetime(2022, 9, 16, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("one\r\nBEGIN:VALARM\r\nEND:VALARM", "one\nBEGIN:VALARM\nEND:VALARM"),
        ("one\rEND:VEVENT", "one\nEND:VEVENT"),
        ("one\u2028END:VEVENT\u0085X:1\x0bY:2\x0cZ:3", "one\nEND:VEVENT\nX:1\nY:2\nZ:3"),
        ('commas, semicolons; back\\slashes: "quotes"', 'commas, semicolons; back\\slashes: "quotes"'),
        ("bell\x07 and nothing\x00", "bell and nothing"),
        ("Ærlig talt, 👩🏽‍⚕️ på Ulriken " * 20, ("Ærlig talt, 👩🏽‍⚕️ på Ulriken " * 20).strip()),
        ("no\u00a0break", "no\u00a0break"),
        (" \n around \n ", "around"),
    ],
)
def test_a_hostile_text_is_read_back_as_text(written: str, read: str):
    entry = an_entry(summary=written, location=written, description=written)
    event = read_back(entry)
    assert [str(event[name]) for name in ("summary", "location", "description")] == [read] * 3
    assert [component.name for component in Calendar.from_ical(calendar([entry])).walk()] == [
        "VCALENDAR",
        "VEVENT",
    ]


def test_lines_are_folded_at_75_octets_and_between_characters():
    sent = calendar([an_entry(summary="På Ulriken 🚠 " * 40)])
    folded = sent.split(b"\r\n")
    assert max(map(len, folded)) <= 75
    assert [line.decode() for line in folded]  # no character is cut in two
    assert b"\n" not in sent.replace(b"\r\n", b"")


def test_plain_text_keeps_its_paragraphs_and_tabs():
    assert plain("One.\n\nTwo\tthree.") == "One.\n\nTwo\tthree."
