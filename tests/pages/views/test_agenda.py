"""The agenda by day."""

from datetime import date

from companion.pages.said import NOTHING, Said
from companion.pages.views.agenda import agenda_view
from tests.builders import a_session, an_agenda
from tests.pages.scenes import a_scene

SATURDAY, SUNDAY = date(2022, 9, 17), date(2022, 9, 18)


def test_days_and_sessions_are_in_order_whatever_the_files_order():
    agenda = an_agenda(
        a_session("dinner", date=SUNDAY, start="18:00"),
        a_session("work", date=SATURDAY, start="11:00"),
        a_session("doors", date=SUNDAY, start="10:00"),
        a_session("also-doors", date=SUNDAY, start="10:00"),
    )
    view = agenda_view(a_scene(agenda))
    assert [(day.id, [stop.id for stop in day.stops]) for day in view.days] == [
        ("day-2022-09-17", ["work"]),
        ("day-2022-09-18", ["doors", "also-doors", "dinner"]),
    ]


def test_a_days_heading_in_both_languages():
    agenda = an_agenda(a_session(date=SUNDAY))
    headings = [
        (day.heading, day.weekday, day.number, view.dates)
        for language in ("en", "nb")
        for view in [agenda_view(a_scene(agenda, language))]
        for day in view.days
    ]
    assert headings == [
        ("Sunday 18 September", "Sun", 18, "16–19 September 2022"),
        ("Søndag 18. september", "Søn", 18, "16.–19. september 2022"),
    ]


def test_the_days_usual_place_is_said_once():
    agenda = an_agenda(
        a_session("doors"), a_session("work", start="11:00"), a_session("top", start="18:00", venue="ulriken")
    )
    (day,) = agenda_view(a_scene(agenda)).days
    assert (day.place, [(stop.place, stop.elsewhere) for stop in day.stops]) == (
        Said("Eitri"),
        [(NOTHING, False), (NOTHING, False), (Said("Ulriken"), True)],
    )


def test_a_day_without_places_names_none():
    (day,) = agenda_view(a_scene(an_agenda(a_session(venue=None)))).days
    assert day.place == NOTHING
