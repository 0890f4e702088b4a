"""Queries about phones that want alerts. An endpoint is a secret: it is looked up by its hash."""

import hashlib

from msgspec import Struct
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from companion.db.tables import head, stars, subscriptions


class Subscription(Struct, frozen=True):
    """One browser's wish, as it last told it. `days`: ISO dates, empty for every day."""

    endpoint: str
    p256dh: str
    auth: str
    vapid_key_id: str
    language: str
    scope: str
    days: tuple[str, ...]
    announcements: bool
    reminder_minutes: int
    stars: frozenset[str]


def hash_of(endpoint: str) -> str:
    return hashlib.sha256(endpoint.encode()).hexdigest()


async def put_subscription(connection: AsyncConnection, wish: Subscription, now: int) -> bool:
    """Make or replace the subscription of this endpoint; True where it is new. `now` is real time in ms."""
    values = {
        "endpoint": wish.endpoint,
        "p256dh": wish.p256dh,
        "auth": wish.auth,
        "vapid_key_id": wish.vapid_key_id,
        "language": wish.language,
        "scope": wish.scope,
        "days": ",".join(sorted(wish.days)),
        "announcements": wish.announcements,
        "reminder_minutes": wish.reminder_minutes,
        "renewed_at": now,
    }
    endpoint_hash = hash_of(wish.endpoint)
    known = await find_subscription(connection, wish.endpoint)
    if known is None:
        known = (
            await connection.execute(
                insert(subscriptions)
                .values(
                    endpoint_hash=endpoint_hash, created_at=now, told=await _alerted(connection), **values
                )
                .returning(subscriptions.c.id)
            )
        ).scalar_one()
        created = True
    else:
        await connection.execute(update(subscriptions).where(subscriptions.c.id == known).values(**values))
        created = False
    await connection.execute(delete(stars).where(stars.c.subscription_id == known))
    if wish.stars:
        await connection.execute(
            insert(stars),
            [{"subscription_id": known, "session_id": session_id} for session_id in sorted(wish.stars)],
        )
    return created


async def _alerted(connection: AsyncConnection) -> str:
    """What a new phone is taken to know: all that the others were told."""
    return str((await connection.execute(select(head.c.alerted))).scalar_one_or_none() or 1)


async def find_subscription(connection: AsyncConnection, endpoint: str) -> int | None:
    return (
        await connection.execute(
            select(subscriptions.c.id).where(subscriptions.c.endpoint_hash == hash_of(endpoint))
        )
    ).scalar_one_or_none()


async def read_subscription(connection: AsyncConnection, subscription_id: int) -> Subscription:
    """What is stored of a phone that is known."""
    row = (
        await connection.execute(
            select(
                subscriptions.c.endpoint,
                subscriptions.c.p256dh,
                subscriptions.c.auth,
                subscriptions.c.vapid_key_id,
                subscriptions.c.language,
                subscriptions.c.scope,
                subscriptions.c.days,
                subscriptions.c.announcements,
                subscriptions.c.reminder_minutes,
            ).where(subscriptions.c.id == subscription_id)
        )
    ).one()
    starred = await connection.execute(
        select(stars.c.session_id).where(stars.c.subscription_id == subscription_id)
    )
    days = tuple(day for day in row.days.split(",") if day)
    return Subscription(*row[:6], days, *row[7:], stars=frozenset(starred.scalars()))


async def language_of(connection: AsyncConnection, subscription_id: int) -> str:
    found = await connection.execute(
        select(subscriptions.c.language).where(subscriptions.c.id == subscription_id)
    )
    return str(found.scalar_one())


async def delete_subscription(connection: AsyncConnection, endpoint: str) -> bool:
    """Forget a phone and its stars; False where it was not known."""
    result = await connection.execute(
        delete(subscriptions).where(subscriptions.c.endpoint_hash == hash_of(endpoint))
    )
    return result.rowcount > 0


async def count_subscriptions(connection: AsyncConnection) -> int:
    return (await connection.execute(select(func.count()).select_from(subscriptions))).scalar_one()


async def count_by_key(connection: AsyncConnection) -> dict[str, int]:
    """How many subscriptions were made with each VAPID key, by its id."""
    rows = await connection.execute(
        select(subscriptions.c.vapid_key_id, func.count()).group_by(subscriptions.c.vapid_key_id)
    )
    return dict(rows.all())


async def delete_all_subscriptions(connection: AsyncConnection) -> int:
    """Forget all phones, their stars, and what they were reminded of; how many there were."""
    return (await connection.execute(delete(subscriptions))).rowcount
