"""What the event is, practical facts first."""

from msgspec import Struct

from companion import __version__
from companion.pages.said import Said
from companion.pages.scene import Scene, mailto
from companion.pages.views.session import Fact, LinkView, link_views


class SectionView(Struct, frozen=True):
    """One headed part of the description."""

    id: str
    title: Said
    text: Said
    items: tuple[Said, ...]


class AboutView(Struct, frozen=True):
    """The event in words; empty parts are not shown."""

    title: Said
    dates: str
    tagline: Said
    facts: tuple[Fact, ...]
    phone: str
    contact: str
    contact_href: str
    sections: tuple[SectionView, ...]
    organisations: tuple[Said, ...]
    links: tuple[LinkView, ...]
    after: tuple[LinkView, ...]
    licence: str


def about_view(scene: Scene) -> AboutView:
    event, texts = scene.agenda.event, scene.phrases.texts["about"]
    facts = (("access", event.info.access), ("wifi", event.info.wifi), ("emergency", event.info.emergency))
    return AboutView(
        title=scene.say(event.title),
        dates=scene.phrases.days(event.dates.first, event.dates.last),
        tagline=scene.say(event.tagline),
        facts=tuple(Fact(texts[key], scene.say(text)) for key, text in facts if text),
        phone=event.info.phone,
        contact=event.contact,
        contact_href=mailto(event.contact),
        sections=tuple(
            SectionView(
                section.id,
                scene.say(section.title),
                scene.say(section.text),
                tuple(scene.say(item) for item in section.items),
            )
            for section in event.about
        ),
        organisations=tuple(scene.say(name) for name in event.organisations),
        links=link_views(scene, event.links),
        after=link_views(scene, event.after),
        licence=texts["licence"].format(version=__version__),
    )
