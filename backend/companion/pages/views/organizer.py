"""The organizer's page: its words in each language of the event. What happens at the event, its script asks for."""

import msgspec
from msgspec import Struct

from companion.pages.scene import Scene


class Language(Struct, frozen=True):
    """One of the event's languages. `code` is the event's name of it, `lang` that of our texts."""

    code: str
    lang: str
    name: str
    href: str


class OrganizerView(Struct, frozen=True):
    """`templates` are announcements to begin with, as JSON: each with a text per language of the event."""

    languages: tuple[Language, ...]
    others: tuple[Language, ...]
    templates: str


def organizer_view(scene: Scene, scenes: tuple[Scene, ...]) -> OrganizerView:
    languages = tuple(
        Language(
            code=each.language,
            lang=each.phrases.language,
            name=each.phrases.texts["language"],
            href=f"{each.home}/organizer",
        )
        for each in scenes
    )
    templates = [
        {
            "name": name,
            "texts": {each.language: each.phrases.texts["desk"]["templates"][name] for each in scenes},
        }
        for name in scene.phrases.texts["desk"]["templates"]
    ]
    return OrganizerView(
        languages=languages,
        others=tuple(each for each in languages if each.code != scene.language),
        templates=msgspec.json.encode(templates).decode(),
    )
