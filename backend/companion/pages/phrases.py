"""What the interface says in one language, and how it writes days and times: from `frontend/texts/LANG.json`."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct


class Calendar(Struct, frozen=True, forbid_unknown_fields=True):
    """The names of days and months, and patterns with `{weekday}`, `{day}`, `{month}`, `{year}`."""

    weekdays: tuple[str, ...]
    weekdays_short: tuple[str, ...]
    months: tuple[str, ...]
    day: str
    day_of_year: str
    day_short: str
    range_in_month: str
    range_in_year: str
    range: str
    clock: str
    moment: str


class Phrases(Struct, frozen=True):
    """One language's texts. `texts` is nested by room (`nav`, `session`, …), for the templates."""

    language: str
    texts: Mapping[str, Any]
    calendar: Calendar

    @classmethod
    def of(cls, language: str, texts: Mapping[str, Any]) -> "Phrases":
        return cls(language, texts, msgspec.convert(texts["calendar"], Calendar))

    def day(self, day: date, *, year: bool = False) -> str:
        """`Friday 16 September`, within a sentence."""
        return self._fill(self.calendar.day_of_year if year else self.calendar.day, day)

    def heading(self, day: date, *, year: bool = False) -> str:
        """The same with a capital letter."""
        return _capital(self.day(day, year=year))

    def weekday(self, day: date) -> str:
        """`Fri`."""
        return _capital(self.calendar.weekdays_short[day.weekday()].rstrip("."))

    def day_short(self, day: date) -> str:
        """`Fri 16`, for where there is little room."""
        return _capital(self._fill(self.calendar.day_short, day))

    def days(self, first: date, last: date) -> str:
        """`16–19 September 2022`."""
        if first == last:
            return self.heading(first, year=True)
        if first.year != last.year:
            pattern = self.calendar.range
        elif first.month != last.month:
            pattern = self.calendar.range_in_year
        else:
            pattern = self.calendar.range_in_month
        return pattern.format(
            day=first.day,
            month=self.calendar.months[first.month - 1],
            year=first.year,
            last_day=last.day,
            last_month=self.calendar.months[last.month - 1],
            last_year=last.year,
        )

    def moment(self, moment: datetime, *, year: bool = False) -> str:
        """`Friday 16 September, 18:50`, in the time zone that the moment has."""
        return self.calendar.moment.format(
            day=self.day(moment.date(), year=year), clock=self.clock(f"{moment:%H:%M}")
        )

    def clock(self, written: str) -> str:
        """`HH:MM` as running text has it: `14.30` in Norwegian."""
        hour, minute = written.split(":")
        return self.calendar.clock.format(hour=hour, minute=minute)

    def zone(self, zone: ZoneInfo, first: datetime, last: datetime) -> str:
        """In words, whose times these are: by the zone's own city, with the offset where there is but one."""
        region, _, city = zone.key.rpartition("/")
        if not region or region == "Etc":
            return str(self.texts["zone"]["name"]).format(zone=city)
        city = city.replace("_", " ")
        if zone.utcoffset(first) != zone.utcoffset(last):
            return str(self.texts["zone"]["city"]).format(city=city)
        return str(self.texts["zone"]["city_offset"]).format(city=city, offset=_offset(first))

    def _fill(self, pattern: str, day: date) -> str:
        return pattern.format(
            weekday=self.calendar.weekdays[day.weekday()],
            weekday_short=self.calendar.weekdays_short[day.weekday()],
            day=day.day,
            month=self.calendar.months[day.month - 1],
            year=day.year,
        )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _offset(moment: datetime) -> str:
    """`UTC+2`, `UTC−3:30`, `UTC`: with a true minus sign."""
    offset = moment.utcoffset()
    assert offset is not None, "a moment has a time zone"
    minutes = int(offset.total_seconds() // 60)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '−'}{hours}" + (f":{rest:02}" if rest else "")
