"""Queries on how much phones have heard of late, and putting off what would be too much."""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct
from sqlalchemy import bindparam, case, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from companion.db.tables import deliveries, notifications
from companion.domain.budget import IN_AN_HOUR
from companion.domain.delivery import State
from companion.domain.urgency import DAY, Urgency

HEARD_OR_TO_HEAR = (State.ACCEPTED, State.SENDING, State.WAITING)


class Busy(Struct, frozen=True):
    """A delivery to a phone that may have had its share: when it got other pushes, or will. Real time in ms."""

    delivery_id: int
    audience: str
    due_at: int
    sent: tuple[int, ...]


async def busy_phones(
    connection: AsyncConnection, said: Literal["alert", "announcement"], number: int, now: int
) -> tuple[Busy, ...]:
    """The normal deliveries of an alert, or an announcement, to phones with as many others as an hour may have.

    Alerts and announcements count, reminders and tests do not.
    """
    of_it = notifications.c[said]
    mine = (
        select(deliveries.c.id, deliveries.c.subscription_id, deliveries.c.audience, deliveries.c.due_at)
        .join(notifications, notifications.c.id == deliveries.c.notification_id)
        .where(of_it == number, notifications.c.urgency == Urgency.NORMAL)
        .subquery("mine")
    )
    # A clock that was set back must not make people wait for it to catch up.
    sent_at = case(
        (deliveries.c.sent_at.is_(None), deliveries.c.due_at),
        (deliveries.c.sent_at > now, now),
        else_=deliveries.c.sent_at,
    )
    others = (
        select(deliveries.c.subscription_id, sent_at.label("sent_at"))
        .join(notifications, notifications.c.id == deliveries.c.notification_id)
        .where(
            notifications.c.urgency == Urgency.NORMAL,
            or_(notifications.c.alert.is_not(None), notifications.c.announcement.is_not(None)),
            of_it.is_distinct_from(number),
            deliveries.c.state.in_(HEARD_OR_TO_HEAR),
            sent_at > now - DAY,
        )
        .subquery("others")
    )
    many = (
        select(others.c.subscription_id).group_by(others.c.subscription_id).having(func.count() >= IN_AN_HOUR)
    )
    rows = await connection.execute(
        select(mine.c.id, mine.c.audience, mine.c.due_at, others.c.sent_at)
        .join(others, others.c.subscription_id == mine.c.subscription_id)
        .where(mine.c.subscription_id.in_(many))
        .order_by(mine.c.id, others.c.sent_at)
    )
    found: dict[tuple[int, str, int], list[int]] = {}
    for delivery_id, audience, due_at, moment in rows:
        found.setdefault((delivery_id, audience, due_at), []).append(moment)
    return tuple(Busy(*delivery, tuple(sent)) for delivery, sent in found.items())


async def put_off(connection: AsyncConnection, due: Mapping[int, int]) -> None:
    """Give deliveries, by their ids, another time from which they may go out."""
    if due:
        await connection.execute(
            update(deliveries)
            .where(deliveries.c.id == bindparam("delivery_id"))
            .values(due_at=bindparam("at")),
            [{"delivery_id": delivery_id, "at": at} for delivery_id, at in due.items()],
        )
