"""Queries on an alert's way to the phones: one delivery for each, keyed by all that its text depends on.

Keys (see `audiences`) that get the same text share one notification, so that a fan-out costs a few statements for
each different text, not for each phone.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, Integer, and_, delete, func, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from companion.db.audiences import phones
from companion.db.tables import deliveries, notifications, subscriptions
from companion.domain.alerts import Notification
from companion.domain.delivery import State

KEYS_AT_ONCE = 500


async def supersede_waiting(connection: AsyncConnection, alert: int) -> None:
    """Nothing older than `alert` is sent any more: its facts may be false by now, and the new one says them.

    The new one also says what a push service would not take because of how we wrote it.
    """
    await connection.execute(
        update(deliveries)
        .where(
            deliveries.c.alert < alert,
            deliveries.c.state.in_([State.WAITING, State.FAILED]),
        )
        .values(state=State.SUPERSEDED, due_at=0)
    )


async def fan_out(
    connection: AsyncConnection,
    alert: int,
    *,
    to_revision: int,
    session_ids: tuple[str, ...],
    now: int,
) -> None:
    """One delivery for every phone that `audiences.phones` knows; texts come with `assign`."""
    asked = phones(alert, session_ids, now).subquery()
    rows = select(
        literal(alert, Integer),
        asked.c.id,
        asked.c.key,
        asked.c.bases,
        literal(to_revision, Integer),
        literal(State.WAITING.value),
        literal(0),
        literal(now),
        literal(""),
    )
    columns = [
        "alert",
        "subscription_id",
        "audience",
        "bases",
        "to_revision",
        "state",
        "attempts",
        "due_at",
        "note",
    ]
    await connection.execute(insert(deliveries).from_select(columns, rows))


async def audiences(connection: AsyncConnection, alert: int) -> tuple[str, ...]:
    """The distinct audience keys of an alert."""
    return tuple(
        (
            await connection.execute(
                select(deliveries.c.audience)
                .where(deliveries.c.alert == alert)
                .distinct()
                .order_by("audience")
            )
        ).scalars()
    )


async def assign(
    connection: AsyncConnection,
    alert: int,
    to_revision: int,
    texts: Mapping[str, tuple[Notification, int] | None],
) -> None:
    """Give each audience its notification and the time from which it may go out; None says nothing to it.

    A phone that hears nothing now is told later from where it was: small changes add up.
    """
    concerned_phones = select(deliveries.c.subscription_id).where(deliveries.c.alert == alert)
    its_bases = (
        select(deliveries.c.bases)
        .where(deliveries.c.alert == alert, deliveries.c.subscription_id == subscriptions.c.id)
        .scalar_subquery()
    )
    await connection.execute(
        update(subscriptions).where(subscriptions.c.id.in_(concerned_phones)).values(told=its_bases)
    )
    by_text: dict[tuple[Notification, int] | None, list[str]] = {}
    for key, text in texts.items():
        by_text.setdefault(text, []).append(key)
    for text, keys in by_text.items():
        concerned = _in_chunks(alert, keys)
        if text is None:
            for phones in concerned:
                await connection.execute(delete(deliveries).where(phones))
            continue
        notification, due_at = text
        inserted = await connection.execute(
            insert(notifications)
            .values(
                alert=alert,
                audience=keys[0],
                language=notification.language,
                title=notification.title,
                body=notification.body,
                path=notification.path,
                urgency=notification.urgency,
                useful_until=notification.useful_until,
            )
            .returning(notifications.c.id)
        )
        notification_id = inserted.scalar_one()
        for phones in concerned:
            await connection.execute(
                update(deliveries).where(phones).values(notification_id=notification_id, due_at=due_at)
            )
    await connection.execute(
        update(subscriptions).where(subscriptions.c.id.in_(concerned_phones)).values(told=str(to_revision))
    )


def _in_chunks(alert: int, keys: Sequence[str]) -> list[ColumnElement[bool]]:
    """An alert's deliveries to these audiences, as few conditions: a database takes only so many values at once."""
    chunks = (keys[first : first + KEYS_AT_ONCE] for first in range(0, len(keys), KEYS_AT_ONCE))
    return [and_(deliveries.c.alert == alert, deliveries.c.audience.in_(chunk)) for chunk in chunks]


async def count_of(connection: AsyncConnection, alert: int) -> int:
    """How many phones an alert goes to."""
    counted = await connection.execute(
        select(func.count()).select_from(deliveries).where(deliveries.c.alert == alert)
    )
    return counted.scalar_one()
