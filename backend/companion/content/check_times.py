"""Whether the agenda's days and times exist, and follow each other."""

import re
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from companion.content.explain import ISO_DATE, nearest
from companion.content.nodes import Mapping, Scalar, name_of
from companion.content.problems import Report, shown
from companion.domain.agenda import CLOCK_PATTERN

YEARS = range(2000, 2200)
LONGEST = timedelta(days=366)
CLOCKS = ("start", "end", "leave_by", "last_return")


def check_times(root: Mapping, report: Report) -> None:
    """Report what is wrong with time zone, days and times."""
    event = root.mapping("event")
    zone = _check_zone(event.text("timezone"), report) if event else None
    dates = event.mapping("dates") if event else None
    days = _check_dates(dates, report) if dates else None
    for number, session in enumerate(root.records("sessions"), 1):
        owner = name_of(session, "session", number)
        day = _day(session.text("date"))
        if day and days:
            _check_day(session, day, days, owner, report)
        if day and zone and day.year in YEARS:
            _check_clocks(session, day, zone, owner, report)
        _check_order(session, owner, report)


def _check_zone(name: Scalar | None, report: Report) -> ZoneInfo | None:
    if name is None:
        return None
    if name.text in _zones():
        return ZoneInfo(name.text)
    zones = sorted(_zones())
    city = (zone for zone in zones if zone.rpartition("/")[2].lower() == name.text.lower())
    meant = nearest(name.text, zones, cutoff=0.88, compared=len(zones)) or next(city, "")
    hint = f"did you mean `{meant}`?" if meant else "write it as Europe/Oslo"
    report.add(name.at, f"event: {shown(name.text)} is not a known time zone", hint)
    return None


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones() - {"localtime", "Factory"})  # they differ from machine to machine


def _check_dates(dates: Mapping, report: Report) -> tuple[date, date] | None:
    first, last = dates.text("first"), dates.text("last")
    first_day, last_day = _day(first), _day(last)
    for written, day in ((first, first_day), (last, last_day)):
        if written and day and day.year not in YEARS:
            report.add(written.at, f"event: the year {day.year} is a long way off", "correct the year")
            return None
    if last is None or first_day is None or last_day is None:
        return None
    if last_day < first_day:
        report.add(last.at, f"event: it ends on {last_day}, before it begins on {first_day}", "correct one")
        return None
    if last_day - first_day > LONGEST:
        report.add(last.at, "event: it lasts longer than a year", "correct the year")
        return None
    return first_day, last_day


def _check_day(session: Mapping, day: date, days: tuple[date, date], owner: str, report: Report) -> None:
    written = session.text("date")
    if written and not days[0] <= day <= days[1]:
        message = f"{owner}: {day} is not a day of the event, which is from {days[0]} to {days[1]}"
        report.add(written.at, message, "correct it, or `dates` of the event")


def _check_clocks(session: Mapping, day: date, zone: ZoneInfo, owner: str, report: Report) -> None:
    for key in CLOCKS:
        written = session.text(key)
        if written is None or not re.match(CLOCK_PATTERN, written.text):
            continue
        moment = datetime.combine(day, datetime.strptime(written.text, "%H:%M").time(), zone)  # noqa: DTZ007
        if moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != moment.replace(tzinfo=None):
            message = f"{owner}: {written.text} does not exist on {day}: clocks go forward"
            report.add(written.at, message, "choose a time before or after the missing hour")
        elif moment.utcoffset() != moment.replace(fold=1).utcoffset():
            message = f"{owner}: {written.text} is there twice on {day}: clocks go back"
            report.add(written.at, message, "choose a time before or after the repeated hour")


def _check_order(session: Mapping, owner: str, report: Report) -> None:
    start, end = session.text("start"), session.text("end")
    if start is None or end is None:
        return
    both = re.match(CLOCK_PATTERN, start.text) and re.match(CLOCK_PATTERN, end.text)
    if both and end.text <= start.text:
        hint = "correct one; if it goes on after midnight, leave `end` out"
        report.add(end.at, f"{owner}: it ends at {end.text}, but starts at {start.text}", hint)


def _day(written: Scalar | None) -> date | None:
    if written is None or not ISO_DATE.match(written.text):
        return None
    try:
        return date.fromisoformat(written.text)
    except ValueError:
        return None
