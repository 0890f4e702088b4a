"""Queries about announcements: what was said, what still stands, and one delivery for every phone that hears it."""

from collections.abc import Iterable

import msgspec
from msgspec import Struct
from sqlalchemy import BigInteger, ColumnElement, and_, func, insert, literal, or_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from companion.db.tables import announcements, deliveries, head, notifications, stars, subscriptions
from companion.domain.announcements import Announcement, AnnouncementText, Message
from companion.domain.delivery import State

AUDIENCE = "announcement"


class Announced(Struct, frozen=True):
    """One announcement as it was made, at `created_at` in real ms. It expires in event time."""

    number: int
    created_at: int
    announcement: Announcement


class Hearers(Struct, frozen=True):
    """Phones that are told in one language: those that want announcements, or all of them.

    `starred`: only those among them that starred this session.
    """

    language: str
    everybody: bool
    starred: str | None = None
    or_none_of: tuple[str, ...] = ()
    """Where not empty: phones whose language is none of these are told in this one."""


async def add_announcement(connection: AsyncConnection, announcement: Announcement, now: int) -> int:
    """Its number; they count 1, 2, 3. `now`: real time in ms."""
    latest = (await connection.execute(select(func.max(announcements.c.number)))).scalar_one()
    number = int(latest or 0) + 1
    await connection.execute(
        insert(announcements).values(
            number=number,
            created_at=now,
            expires_at=announcement.expires_at,
            urgent=announcement.urgent,
            texts=msgspec.json.encode(announcement.texts).decode(),
            starred=announcement.starred,
        )
    )
    return number


async def standing(connection: AsyncConnection, now: int) -> tuple[int, ...]:
    """The numbers of those that have not expired at `now` (event time in ms)."""
    rows = await connection.execute(
        select(announcements.c.number)
        .where(announcements.c.expires_at > now)
        .order_by(announcements.c.number)
    )
    return tuple(rows.scalars())


async def read_announcements(connection: AsyncConnection, numbers: Iterable[int]) -> tuple[Announced, ...]:
    """These, oldest first."""
    rows = await connection.execute(
        select(
            announcements.c.number,
            announcements.c.created_at,
            announcements.c.texts,
            announcements.c.expires_at,
            announcements.c.urgent,
            announcements.c.starred,
        )
        .where(announcements.c.number.in_(numbers))
        .order_by(announcements.c.number)
    )
    return tuple(
        Announced(
            number,
            created_at,
            Announcement(
                msgspec.json.decode(texts, type=dict[str, AnnouncementText]), expires_at, urgent, starred
            ),
        )
        for number, created_at, texts, expires_at, urgent, starred in rows
    )


async def count_hearers(connection: AsyncConnection, hearers: Hearers) -> int:
    """How many phones they are."""
    counted = select(func.count()).select_from(subscriptions).where(_are(hearers))
    return (await connection.execute(counted)).scalar_one()


async def count_concerned(connection: AsyncConnection, starred: str | None) -> int:
    """How many phones there are, or that starred this session, whether they want announcements or not."""
    counted = select(func.count()).select_from(subscriptions)
    if starred is not None:
        counted = counted.where(_starred(starred))
    return (await connection.execute(counted)).scalar_one()


async def add_deliveries(
    connection: AsyncConnection,
    number: int,
    hearers: Hearers,
    message: Message,
    *,
    path: str,
    useful_until: int,
    due_at: int,
) -> int:
    """One text to these phones, from `due_at` (real ms) until `useful_until` (event ms); how many they are."""
    inserted = await connection.execute(
        insert(notifications)
        .values(
            alert=None,
            audience=AUDIENCE,
            language=message.language,
            title=message.title,
            body=message.body,
            path=path,
            urgency=message.urgency,
            useful_until=useful_until,
            announcement=number,
        )
        .returning(notifications.c.id)
    )
    columns = {
        "subscription_id": subscriptions.c.id,
        "notification_id": literal(inserted.scalar_one()),
        "audience": literal(AUDIENCE),
        "bases": literal(""),
        "to_revision": head.c.revision,
        "state": literal(State.WAITING.value),
        "attempts": literal(0),
        "due_at": literal(due_at, BigInteger),
        "note": literal(""),
    }
    rows = select(*columns.values()).select_from(subscriptions).join(head, true()).where(_are(hearers))
    result = await connection.execute(insert(deliveries).from_select(list(columns), rows))
    return result.rowcount


def _are(hearers: Hearers) -> ColumnElement[bool]:
    theirs = subscriptions.c.language == hearers.language
    if hearers.or_none_of:
        theirs = or_(theirs, subscriptions.c.language.not_in(hearers.or_none_of))
    conditions = [theirs]
    if not hearers.everybody:
        conditions.append(subscriptions.c.announcements)
    if hearers.starred is not None:
        conditions.append(_starred(hearers.starred))
    return and_(*conditions)


def _starred(session_id: str) -> ColumnElement[bool]:
    return subscriptions.c.id.in_(select(stars.c.subscription_id).where(stars.c.session_id == session_id))
