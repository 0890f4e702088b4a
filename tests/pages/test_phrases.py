"""How days and times are written in each language."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from companion.pages.phrases import Phrases
from tests.pages.scenes import the_assets

EN, NB = (Phrases.of(language, the_assets().texts[language]) for language in ("en", "nb"))
FRIDAY = date(2022, 9, 16)


def test_a_day_within_a_sentence_and_as_a_heading():
    assert (EN.day(FRIDAY), EN.heading(FRIDAY, year=True)) == (
        "Friday 16 September",
        "Friday 16 September 2022",
    )
    assert (NB.day(FRIDAY), NB.heading(FRIDAY, year=True)) == (
        "fredag 16. september",
        "Fredag 16. september 2022",
    )


def test_a_day_where_there_is_little_room():
    assert (EN.day_short(FRIDAY), EN.weekday(FRIDAY)) == ("Fri 16", "Fri")
    assert (NB.day_short(FRIDAY), NB.weekday(FRIDAY)) == ("Fre. 16.", "Fre")


@pytest.mark.parametrize(
    ("last", "en", "nb"),
    [
        (date(2022, 9, 16), "Friday 16 September 2022", "Fredag 16. september 2022"),
        (date(2022, 9, 19), "16–19 September 2022", "16.–19. september 2022"),
        (date(2022, 10, 2), "16 September – 2 October 2022", "16. september – 2. oktober 2022"),
        (date(2023, 1, 1), "16 September 2022 – 1 January 2023", "16. september 2022 – 1. januar 2023"),
    ],
)
def test_several_days(last: date, en: str, nb: str):
    assert (EN.days(FRIDAY, last), NB.days(FRIDAY, last)) == (en, nb)


def test_a_moment_is_in_24_hours():
    moment = datetime(2022, 9, 16, 18, 50, tzinfo=UTC)
    assert EN.moment(moment) == "Friday 16 September, 18:50"
    assert NB.moment(moment, year=True) == "fredag 16. september 2022 kl. 18.50"


@pytest.mark.parametrize(
    ("zone", "en", "nb"),
    [
        ("Europe/Oslo", "All times are Oslo time (UTC+2).", "Alle tider er Oslo-tid (UTC+2)."),
        (
            "America/Argentina/Buenos_Aires",
            "All times are Buenos Aires time (UTC−3).",
            "Alle tider er Buenos Aires-tid (UTC−3).",
        ),
        (
            "Asia/Kathmandu",
            "All times are Kathmandu time (UTC+5:45).",
            "Alle tider er Kathmandu-tid (UTC+5:45).",
        ),
        ("UTC", "All times are UTC.", "Alle tider er UTC."),
    ],
)
def test_the_zone_is_named_by_its_city(zone: str, en: str, nb: str):
    day = datetime(2022, 9, 16, 12, tzinfo=ZoneInfo(zone))
    assert (EN.zone(ZoneInfo(zone), day, day), NB.zone(ZoneInfo(zone), day, day)) == (en, nb)


def test_an_offset_that_changes_during_the_event_is_not_named():
    zone = ZoneInfo("Europe/Oslo")
    saturday, sunday = (datetime(2022, 10, day, 12, tzinfo=zone) for day in (29, 30))
    assert EN.zone(zone, saturday, sunday) == "All times are Oslo time."
