"""Every kind of change, from an edit of the example file to the text that a phone decrypts, in both languages.

Nothing between is replaced: the strict loader, the database, the outbox, encryption, HTTP, a strict push service.
Event time is Friday 16 September 2022, 18:55.
"""

from pathlib import Path

from companion.clock import Clock
from companion.content.load import load_agenda
from companion.db.engines import Database
from companion.db.mode import Mode, start_mode
from companion.db.subscriptions import Subscription, put_subscription
from companion.deliverer import PushSender
from companion.domain.timeline import moment
from companion.push.endpoints import EndpointPolicy
from companion.push.keys import load_keys
from companion.push.sender import Sender
from companion.resources import example_agenda
from companion.services.alert import alert
from companion.services.deliver import deliver_round
from companion.services.publish import publish
from tests.push_service import Phone, PushService

SOURCE = example_agenda().read_text("utf-8")
AGENDA = load_agenda(SOURCE.encode())
FRIDAY_1855 = moment(AGENDA.event.dates.first, "18:55", AGENDA.zone)


def item(session_id: str) -> str:
    """The lines of one session in the file."""
    start = SOURCE.index(f"  - id: {session_id}\n    date")
    end = SOURCE.find("\n  - id: ", start + 1)
    return SOURCE[start:] if end < 0 else SOURCE[start : end + 1]


def edit(session_id: str, old: str, new: str) -> str:
    """The file with `old` replaced in one session."""
    lines = item(session_id)
    assert old in lines, f"{old!r} is not in {session_id}"
    return SOURCE.replace(lines, lines.replace(old, new, 1))


def add(session_id: str, line: str) -> str:
    """The file with one line more in a session."""
    lines = item(session_id)
    first, rest = lines.split("\n", 1)
    return SOURCE.replace(lines, f"{first}\n    {line}\n{rest}")


async def told(database: Database, folder: Path, before: str, after: str) -> dict[str, tuple[str, str]]:
    """What phones that starred everything hear when the file goes from `before` to `after`."""
    clock = Clock()
    clock.offset = FRIDAY_1855 - clock.real()
    keys = load_keys(folder / "vapid.pem")
    async with PushService() as service:
        phones = {language: service.subscribe(keys[0].public) for language in ("en", "nb")}
        async with database.write() as connection:
            await start_mode(connection, Mode(rehearsal=False, clock_offset=clock.offset))
            for language, phone in phones.items():
                await put_subscription(connection, wish(phone, keys[0].id, language), clock.real())
        for text in (before, after):
            await publish(database, clock, text.encode(), confirmed=True)
        await alert(database, clock, 0)
        policy = EndpointPolicy({service.origin})
        async with Sender(keys, "https://companion.invalid", policy) as sender:
            await deliver_round(database, clock, PushSender(sender, "http://127.0.0.1:8000"))
        assert service.violations == []
        texts = [push.notification for push in service.received]
        return {text["lang"]: (text["title"], text["body"]) for text in texts}


def wish(phone: Phone, key_id: str, language: str) -> Subscription:
    return Subscription(
        endpoint=phone.endpoint,
        p256dh=phone.p256dh,
        auth=phone.auth,
        vapid_key_id=key_id,
        language=language,
        scope="all",
        days=(),
        announcements=True,
        reminder_minutes=0,
        stars=frozenset(session.id for session in AGENDA.sessions),
    )
