"""What organizers say beside the agenda, as it stands on every page until it expires: the newest first."""

from msgspec import Struct

from companion.domain.announcements import spoken_in
from companion.domain.timeline import local
from companion.pages.said import Said
from companion.pages.scene import Scene
from companion.pages.snapshot import AnnouncementEntry


class AnnouncementView(Struct, frozen=True):
    """`until`: event time in UTC epoch ms. `phone`, and the words with it, are empty unless one is to call."""

    number: int
    urgent: bool
    until: int
    title: Said
    body: Said
    sent: str
    stamp: str
    phone: str
    call: str


def announcements_view(scene: Scene) -> tuple[AnnouncementView, ...]:
    return tuple(_view(scene, entry) for entry in reversed(scene.snapshot.announcements))


def _view(scene: Scene, entry: AnnouncementEntry) -> AnnouncementView:
    event = scene.agenda.event
    spoken = spoken_in(entry.texts, scene.language, event)
    phone = event.info.phone if entry.urgent else ""
    text, language = entry.texts[spoken], "" if spoken == scene.language else spoken
    return AnnouncementView(
        number=entry.number,
        urgent=entry.urgent,
        until=entry.expires_at,
        title=Said(text.title, language),
        body=Said(text.body, language),
        sent=_sent(scene, entry),
        stamp=scene.told(entry.at).isoformat(timespec="minutes"),
        phone=phone.replace(" ", ""),
        call=str(scene.phrases.texts["announcements"]["call"]).format(phone=phone) if phone else "",
    )


def _sent(scene: Scene, entry: AnnouncementEntry) -> str:
    """The clock time; with the day where it may be read on another one."""
    at, texts = scene.told(entry.at), scene.phrases.texts["announcements"]
    if at.date() == local(entry.expires_at, scene.zone).date():
        return str(texts["sent"]).format(clock=scene.phrases.clock(f"{at:%H:%M}"))
    return str(texts["sent_on"]).format(moment=scene.phrases.moment(at))
