"""Queries about organizers' own phones: whose they are, and what is sent to them beside what all phones hear."""

from collections.abc import Mapping

from sqlalchemy import exists, func, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from companion.db.outbox import Notice
from companion.db.subscriptions import hash_of
from companion.db.tables import deliveries, head, notifications, subscriptions
from companion.domain.delivery import State

AUDIENCE = "organizer "
"""What the audience of every notification to organizers begins with; what it is about follows."""

_THEIRS = subscriptions.c.organizer != ""


async def mark_phone(connection: AsyncConnection, endpoint: str, organizer: str) -> bool:
    """Make it the phone of the organizer with the token of this name; empty: nobody's. False where it is not known."""
    marked = await connection.execute(
        update(subscriptions)
        .where(subscriptions.c.endpoint_hash == hash_of(endpoint))
        .values(organizer=organizer)
    )
    return marked.rowcount == 1


async def unmark_phones(connection: AsyncConnection, organizer: str) -> None:
    """None of their phones is theirs any more. What is still to be sent to them as organizers is not sent."""
    theirs = select(subscriptions.c.id).where(subscriptions.c.organizer == organizer)
    told = select(notifications.c.id).where(notifications.c.audience.startswith(AUDIENCE))
    await connection.execute(
        update(deliveries)
        .where(
            deliveries.c.subscription_id.in_(theirs),
            deliveries.c.notification_id.in_(told),
            deliveries.c.state == State.WAITING,
        )
        .values(state=State.SUPERSEDED, due_at=0)
    )
    await connection.execute(
        update(subscriptions).where(subscriptions.c.organizer == organizer).values(organizer="")
    )


async def is_organizers(connection: AsyncConnection, endpoint: str) -> bool:
    """Whether the phone of this endpoint is some organizer's."""
    found = await connection.execute(
        select(exists().where(subscriptions.c.endpoint_hash == hash_of(endpoint), _THEIRS))
    )
    return bool(found.scalar_one())


async def has_phones(connection: AsyncConnection, organizer: str) -> bool:
    """Whether some phone is theirs."""
    found = await connection.execute(select(exists().where(subscriptions.c.organizer == organizer)))
    return bool(found.scalar_one())


async def organizers_languages(connection: AsyncConnection) -> tuple[str, ...]:
    """Which languages organizers' phones are told in; empty where there is no such phone."""
    rows = await connection.execute(
        select(subscriptions.c.language).where(_THEIRS).distinct().order_by(subscriptions.c.language)
    )
    return tuple(rows.scalars())


async def count_organizers(connection: AsyncConnection) -> int:
    counted = select(func.count()).select_from(subscriptions).where(_THEIRS)
    return (await connection.execute(counted)).scalar_one()


async def was_told(connection: AsyncConnection, about: str) -> bool:
    """Whether organizers were told of this already."""
    found = await connection.execute(select(exists().where(notifications.c.audience == AUDIENCE + about)))
    return bool(found.scalar_one())


async def add_notices(
    connection: AsyncConnection, about: str, notices: Mapping[str, Notice], now: int
) -> int:
    """One text to all organizers' phones of each language; how many they are. `now`: real time in ms."""
    revision = (await connection.execute(select(head.c.revision))).scalar_one_or_none() or 0
    phones = 0
    for language, notice in notices.items():
        inserted = await connection.execute(
            insert(notifications)
            .values(
                alert=None,
                audience=AUDIENCE + about,
                language=notice.language,
                title=notice.title,
                body=notice.body,
                path=notice.path,
                urgency="act-now",
                useful_until=notice.useful_until,
            )
            .returning(notifications.c.id)
        )
        columns = {
            "subscription_id": subscriptions.c.id,
            "notification_id": literal(inserted.scalar_one()),
            "audience": literal(AUDIENCE + about),
            "bases": literal(""),
            "to_revision": literal(revision),
            "state": literal(State.WAITING.value),
            "attempts": literal(0),
            "due_at": literal(now),
            "note": literal(""),
        }
        rows = select(*columns.values()).where(_THEIRS, subscriptions.c.language == language)
        made = await connection.execute(insert(deliveries).from_select(list(columns), rows))
        phones += made.rowcount
    return phones
