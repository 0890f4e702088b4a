"""Phones made up in numbers: their subscriptions, and a data directory in which all of them have subscribed."""

import base64
import random
import secrets
from datetime import datetime
from itertools import islice
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from msgspec import Struct
from sqlalchemy import insert

from benchmarks.processes import REHEARSE
from companion.clock import Clock
from companion.content.load import load_agenda
from companion.db.engines import Database, open_database
from companion.db.subscriptions import hash_of
from companion.db.tables import stars, subscriptions
from companion.domain.agenda import Agenda
from companion.push.keys import load_or_make
from companion.services.prepare import prepare
from companion.services.publish import publish

AT_ONCE = 5_000
STARS = 5


class Phone(Struct, frozen=True):
    """What a browser tells of itself when it subscribes; the endpoint is about as long as Google's."""

    endpoint: str
    p256dh: str
    auth: str


def phones(count: int, origin: str) -> list[Phone]:
    """Each with keys of its own, and all at the push service `origin`."""
    return [_phone(origin) for _ in range(count)]


def _phone(origin: str) -> Phone:
    point = ec.generate_private_key(ec.SECP256R1()).public_key()
    p256dh = point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return Phone(
        f"{origin}/fcm/send/{secrets.token_urlsafe(114)}",
        base64.urlsafe_b64encode(p256dh).rstrip(b"=").decode(),
        secrets.token_urlsafe(16),
    )


async def subscribed(data: Path, source: bytes, known: list[Phone], *, alike: bool) -> None:
    """Make `data` a rehearsal's directory where `source` is published and these phones have subscribed.

    `alike`: all want every alert, in English. Otherwise half of them only star sessions, and half read Norwegian.
    """
    agenda = load_agenda(source)
    async with open_database(f"sqlite+aiosqlite:///{data / 'companion.db'}") as database:
        offset = datetime.fromisoformat(REHEARSE).replace(tzinfo=agenda.zone).timestamp() * 1000
        clock = Clock(round(offset) - Clock().real())
        await prepare(database, clock.offset)
        await publish(database, clock, source)
        key = load_or_make(data / "vapid.pem").id
        await _insert(database, [_row(phone, key, number, alike) for number, phone in enumerate(known)])
        if not alike:
            await _star(database, agenda, len(known))


def _row(phone: Phone, key: str, number: int, alike: bool) -> dict[str, object]:  # noqa: FBT001
    return {
        "endpoint_hash": hash_of(phone.endpoint),
        "endpoint": phone.endpoint,
        "p256dh": phone.p256dh,
        "auth": phone.auth,
        "vapid_key_id": key,
        "language": "en" if alike or number % 4 < 2 else "nb",
        "scope": "all" if alike or number % 2 else "starred",
        "days": "",
        "announcements": True,
        "reminder_minutes": 0,
        "created_at": 0,
        "renewed_at": Clock().real(),
        "told": "1",
    }


async def _insert(database: Database, rows: list[dict[str, object]]) -> None:
    left = iter(rows)
    while chunk := list(islice(left, AT_ONCE)):
        async with database.write() as connection:
            await connection.execute(insert(subscriptions), chunk)


async def _star(database: Database, agenda: Agenda, count: int) -> None:
    dice = random.Random(2022)
    ids = [session.id for session in agenda.sessions]
    rows = [
        {"subscription_id": number, "session_id": session}
        for number in range(1, count + 1)
        for session in dice.sample(ids, STARS)
    ]
    async with database.write() as connection:
        await connection.execute(insert(stars), rows)
