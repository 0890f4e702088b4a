"""What the settings page lets people choose."""

from datetime import date

from companion.domain.agenda import Dates
from companion.pages.views.settings import DayChoice, LanguageChoice, SettingsView, settings_view
from tests.builders import an_agenda, an_event
from tests.pages.reading import read
from tests.pages.scenes import a_scene, a_site, html


def between(first: date, last: date):
    return an_agenda(event=an_event(dates=Dates(first=first, last=last)))


def test_every_day_and_every_other_language():
    agenda = between(date(2022, 9, 16), date(2022, 9, 17))
    assert settings_view(a_scene(agenda)) == SettingsView(
        days=(
            DayChoice("2022-09-16", "Friday 16 September"),
            DayChoice("2022-09-17", "Saturday 17 September"),
        ),
        languages=(LanguageChoice("nb", "Norsk", "/nb/settings"),),
        deleted="Saturday 1 October 2022",
    )
    assert settings_view(a_scene(agenda, "nb")) == SettingsView(
        days=(
            DayChoice("2022-09-16", "Fredag 16. september"),
            DayChoice("2022-09-17", "Lørdag 17. september"),
        ),
        languages=(LanguageChoice("en", "English", "/settings"),),
        deleted="lørdag 1. oktober 2022",
    )


def test_where_there_is_no_choice_none_is_offered():
    one = an_agenda(
        event=an_event(
            dates=Dates(first=date(2022, 9, 16), last=date(2022, 9, 16)), language="en", languages=("en",)
        )
    )
    assert settings_view(a_scene(one)) == SettingsView(
        days=(), languages=(), deleted="Friday 30 September 2022"
    )
    page = read(html(a_site(one), "/settings"))
    assert ("Days" in page.text, "Alerts come in the language" in page.text) == (False, False)


def test_no_more_days_than_a_subscription_may_name():
    assert len(settings_view(a_scene(between(date(2022, 1, 1), date(2022, 12, 31)))).days) == 60


def test_each_sentence_of_a_state_is_there_once():
    page = read(html(a_site(an_agenda()), "/settings"))
    said = [
        element.attributes["data-say"] for element in page.all("template") if "data-say" in element.attributes
    ]
    states = a_scene(an_agenda()).phrases.texts["settings"]["states"]
    assert sorted(said) == sorted(states)
