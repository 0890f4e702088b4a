"""What can be chosen on the settings page: the event's days, and the languages of alerts."""

from datetime import timedelta

from msgspec import Struct

from companion.domain.retention import forgotten_at
from companion.domain.timeline import local
from companion.pages.scene import Scene

MOST_DAYS = 60
"""As many as a subscription may name."""


class DayChoice(Struct, frozen=True):
    """One day of the event; `date` is ISO, as a subscription names it."""

    date: str
    heading: str


class LanguageChoice(Struct, frozen=True):
    """The settings in another of the event's languages."""

    code: str
    name: str
    href: str


class SettingsView(Struct, frozen=True):
    """`days` is empty where there is no choice. `deleted`: the day by whose end the server has forgotten all phones."""

    days: tuple[DayChoice, ...]
    languages: tuple[LanguageChoice, ...]
    deleted: str


def settings_view(scene: Scene) -> SettingsView:
    dates = scene.agenda.event.dates
    count = min((dates.last - dates.first).days + 1, MOST_DAYS)
    days = tuple(dates.first + timedelta(days=number) for number in range(count))
    first = scene.snapshot.languages[0]
    names = scene.phrases.texts["settings"]["languages"]
    return SettingsView(
        days=tuple(DayChoice(day.isoformat(), scene.phrases.heading(day)) for day in days)
        if count > 1
        else (),
        languages=tuple(
            LanguageChoice(code, names.get(code, code), f"{'' if code == first else f'/{code}'}/settings")
            for code in scene.snapshot.languages
            if code != scene.language
        ),
        deleted=scene.phrases.day(local(forgotten_at(scene.agenda.event) - 1, scene.zone).date(), year=True),
    )
