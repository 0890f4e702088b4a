"""Keys, messages and senders for the tests of this room."""

from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import HealthCheck, settings

from companion.domain.delivery import Outcome
from companion.push.endpoints import EndpointPolicy
from companion.push.keys import VapidKey, vapid_key
from companion.push.message import Message, Target
from companion.push.payload import payload, tag_of
from companion.push.sender import Sender
from tests.push_service import Phone, PushService

SUBJECT = "mailto:organizers@example.org"

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""Properties are about what is true, not about how busy the machine is."""


def a_key() -> VapidKey:
    return vapid_key(ec.generate_private_key(ec.SECP256R1()))


def a_payload(**fields: Any) -> bytes:
    values: dict[str, Any] = {
        "title": "Earlier: Lunch at 11:30",
        "body": "Was 12:00. Eitri.",
        "navigate": "https://agenda.example.org/sessions/lunch",
        "language": "en",
        "tag": tag_of("alert 1"),
        "revision": "2-ab12cd34",
        "alert": 1,
    }
    return payload(**(values | fields))


def a_message(**fields: Any) -> Message:
    values: dict[str, Any] = {
        "payload": a_payload(),
        "topic": tag_of("alert 1"),
        "urgency": "normal",
        "ttl_s": 3600,
    }
    return Message(**(values | fields))


def target_of(phone: Phone, **fields: Any) -> Target:
    return Target(**({"endpoint": phone.endpoint, "p256dh": phone.p256dh, "auth": phone.auth} | fields))


def a_sender(service: PushService, *keys: VapidKey, **options: Any) -> Sender:
    """A sender to this service alone, with less patience than in life."""
    return Sender(keys, SUBJECT, EndpointPolicy([service.origin]), **({"timeout_s": 3.0} | options))


async def send_to_all(sender: Sender, service: PushService, key: VapidKey, count: int) -> list[Outcome]:
    """One message to each of so many new phones, one after the other."""
    return [await sender.send(target_of(service.subscribe(key.public)), a_message()) for _ in range(count)]


class Watch:
    """Real time that a test moves; call it to read it, in epoch milliseconds."""

    def __init__(self, now: int = 1_663_340_000_000) -> None:
        self.now = now

    def __call__(self) -> int:
        return self.now
