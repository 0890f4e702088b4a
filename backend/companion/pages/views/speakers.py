"""The speakers: a list, and a page for each."""

from msgspec import Struct

from companion.domain.agenda import Speaker
from companion.pages.said import Said
from companion.pages.scene import Scene
from companion.pages.views.listing import Listed, listed
from companion.pages.views.session import LinkView, SpeakerView, link_views, speaker_views


class PersonView(Struct, frozen=True):
    """Everything known of a speaker."""

    name: str
    role: Said
    organisation: Said
    bio: Said
    links: tuple[LinkView, ...]
    sessions: tuple[Listed, ...]


def people_view(scene: Scene) -> tuple[SpeakerView, ...]:
    """All speakers in the file's order."""
    return speaker_views(scene, tuple(speaker.id for speaker in scene.agenda.speakers))


def person_view(scene: Scene, speaker: Speaker) -> PersonView:
    return PersonView(
        name=speaker.name,
        role=scene.say(speaker.role),
        organisation=scene.say(speaker.organisation),
        bio=scene.say(speaker.bio),
        links=link_views(scene, speaker.links),
        sessions=listed(
            scene, (item for item in scene.agenda.sessions if speaker.id in item.speakers), speaker=speaker.id
        ),
    )
