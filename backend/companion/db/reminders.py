"""Queries on reminders: who has still to be reminded of what, and what is not true any more.

A row in `reminders` says that this phone's reminder of this session at this start was made; it outlives the delivery.
"""

from collections.abc import Iterable

from sqlalchemy import (
    ColumnElement,
    and_,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from companion.db.outbox import Notice
from companion.db.tables import deliveries, head, notifications, reminders, stars, subscriptions
from companion.domain.delivery import State
from companion.domain.reminders import Near

AUDIENCE = "reminder"
URGENCY = "act-now"
"""Asked for, and tied to the start: no phone may sleep over it, no quiet hours and no budget hold it back."""


async def longest(connection: AsyncConnection) -> int:
    """The most minutes before a start that any phone asks for; 0 if none wants reminders."""
    found = await connection.execute(select(func.max(subscriptions.c.reminder_minutes)))
    return found.scalar_one() or 0


async def wanted(connection: AsyncConnection, sessions: Iterable[Near]) -> tuple[tuple[str, str], ...]:
    """Session id and wished language of every reminder that is due and not made yet, each pair once."""
    rows = await connection.execute(
        select(stars.c.session_id, subscriptions.c.language)
        .join(subscriptions, subscriptions.c.id == stars.c.subscription_id)
        .where(or_(*(_is_due(near) for near in sessions)))
        .distinct()
        .order_by(stars.c.session_id, subscriptions.c.language)
    )
    return tuple((session_id, language) for session_id, language in rows)


async def lock_head(connection: AsyncConnection) -> int:
    """The head revision, which stays so until the transaction ends; of several planners, one goes first."""
    revision: int = (await connection.execute(select(head.c.revision).with_for_update())).scalar_one()
    return revision


async def add_reminder(
    connection: AsyncConnection, near: Near, wished: str, notice: Notice, *, revision: int, now: int
) -> int:
    """One text to all phones of a `wished` language that are to be reminded; to how many. `now`: real time in ms."""
    notification_id = (
        await connection.execute(
            insert(notifications)
            .values(
                alert=None,
                session_id=near.session.id,
                audience=AUDIENCE,
                language=notice.language,
                title=notice.title,
                body=notice.body,
                path=notice.path,
                urgency=URGENCY,
                useful_until=notice.useful_until,
            )
            .returning(notifications.c.id)
        )
    ).scalar_one()
    delivery = {
        "subscription_id": subscriptions.c.id,
        "notification_id": literal(notification_id),
        "audience": literal(AUDIENCE),
        "bases": literal(""),
        "to_revision": literal(revision),
        "state": literal(State.WAITING.value),
        "attempts": literal(0),
        "due_at": literal(now),
        "note": literal(""),
    }
    phones = (
        select(*delivery.values())
        .join(stars, stars.c.subscription_id == subscriptions.c.id)
        .where(_is_due(near), subscriptions.c.language == wished)
    )
    made = await connection.execute(insert(deliveries).from_select(list(delivery), phones))
    reminded = select(deliveries.c.subscription_id, literal(near.session.id), literal(near.starts_at)).where(
        deliveries.c.notification_id == notification_id
    )
    await connection.execute(
        insert(reminders).from_select(["subscription_id", "session_id", "starts_at"], reminded)
    )
    return made.rowcount


async def withdraw_outdated(connection: AsyncConnection, claim: str) -> int:
    """Of what was claimed, drop the reminders that may be false by now, as if they had never been made; how many.

    They were written from a revision that is not the head any more, or the star has gone. Where a reminder is still
    due it is made anew, from the head; where the session has moved, by its new start; else there is none.
    """
    is_starred = exists().where(
        stars.c.subscription_id == deliveries.c.subscription_id,
        stars.c.session_id == notifications.c.session_id,
        subscriptions.c.id == deliveries.c.subscription_id,
        subscriptions.c.reminder_minutes > 0,
    )
    rows = await connection.execute(
        select(
            deliveries.c.id,
            deliveries.c.subscription_id,
            notifications.c.session_id,
            notifications.c.useful_until,
        )
        .join(notifications, notifications.c.id == deliveries.c.notification_id)
        .where(
            deliveries.c.claim == claim,
            notifications.c.audience == AUDIENCE,
            or_(deliveries.c.to_revision != select(head.c.revision).scalar_subquery(), ~is_starred),
        )
    )
    outdated = rows.all()
    if not outdated:
        return 0
    await connection.execute(
        update(deliveries)
        .where(deliveries.c.id.in_([row.id for row in outdated]))
        .values(state=State.SUPERSEDED, due_at=0, claim=None, lease_until=None)
    )
    await connection.execute(
        delete(reminders).where(
            or_(
                *(
                    and_(
                        reminders.c.subscription_id == row.subscription_id,
                        reminders.c.session_id == row.session_id,
                        reminders.c.starts_at == row.useful_until,
                    )
                    for row in outdated
                )
            )
        )
    )
    return len(outdated)


def _is_due(near: Near) -> ColumnElement[bool]:
    """Of a star and its subscription: whether this phone is to be reminded of the session, and was not yet."""
    return and_(
        stars.c.session_id == near.session.id,
        subscriptions.c.reminder_minutes >= near.minutes,
        ~exists().where(
            reminders.c.subscription_id == stars.c.subscription_id,
            reminders.c.session_id == near.session.id,
            reminders.c.starts_at == near.starts_at,
        ),
    )
