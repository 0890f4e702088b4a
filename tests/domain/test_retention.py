"""How long phones are remembered."""

from datetime import date

import pytest

from companion.domain.agenda import Dates
from companion.domain.retention import RETENTION_DAYS, forgotten_at
from tests.builders import an_event


def test_until_the_local_midnight_that_ends_the_fourteenth_day():
    event = an_event(dates=Dates(first=date(2022, 9, 16), last=date(2022, 9, 19)))
    assert (RETENTION_DAYS, forgotten_at(event)) == (14, 1_664_834_400_000)  # 4 October, 00:00 in Bergen


@pytest.mark.parametrize(
    ("last", "timezone", "expected"),
    [
        pytest.param(date(2022, 10, 20), "Europe/Oslo", 1_667_516_400_000, id="winter time has begun"),
        pytest.param(date(2022, 9, 19), "Pacific/Auckland", 1_664_794_800_000, id="elsewhere"),
    ],
)
def test_in_the_zone_of_the_event(last, timezone, expected):
    event = an_event(dates=Dates(first=last, last=last), timezone=timezone)
    assert forgotten_at(event) == expected
