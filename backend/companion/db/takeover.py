"""Queries for a browser that has changed its endpoint: what the old subscription was owed, the new one gets."""

from sqlalchemy import ColumnElement, FromClause, and_, delete, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from companion.db.tables import deliveries, head, notifications, reminders, subscriptions
from companion.domain.delivery import State

_UNHEARD = (State.WAITING, State.SENDING, State.FAILED)


async def take_over(connection: AsyncConnection, old: int, new: int, *, is_new: bool, now: int) -> None:
    """Move all that subscription `old` was told, or is to be told, to `new`, and forget `old`.

    `is_new`: `new` was made in this transaction, and was told nothing yet. `now`: real time in ms.
    """
    await _move_told(connection, old, new, is_new=is_new)
    await _call_back(connection, old, now)
    await _move_deliveries(connection, old, new)
    await _move_reminders(connection, old, new)
    await _move_organizer(connection, old, new)
    await connection.execute(delete(subscriptions).where(subscriptions.c.id == old))


async def _move_told(connection: AsyncConnection, old: int, new: int, *, is_new: bool) -> None:
    """A phone that was told of things under both addresses knows one or the other: it may be told too much."""
    ids = (old,) if is_new else (old, new)
    rows = await connection.execute(select(subscriptions.c.told).where(subscriptions.c.id.in_(ids)))
    told = sorted({int(base) for bases in rows.scalars() for base in bases.split(",")})
    await connection.execute(
        update(subscriptions).where(subscriptions.c.id == new).values(told=",".join(map(str, told)))
    )


async def _call_back(connection: AsyncConnection, old: int, now: int) -> None:
    """What is on its way to the old address, or was tried there in vain, goes to the new one at once.

    Whoever is sending it has no claim to it any more, so that a "gone" for the old address does no harm.
    """
    newest = select(head.c.alert).scalar_subquery()
    is_told_by_newer = and_(deliveries.c.state == State.SENDING, deliveries.c.alert < newest)
    tried = or_(
        deliveries.c.state == State.SENDING,
        and_(deliveries.c.state == State.WAITING, deliveries.c.attempts > 0),
    )
    mine = deliveries.c.subscription_id == old
    unclaimed = {"claim": None, "lease_until": None}
    await connection.execute(
        update(deliveries).where(mine, is_told_by_newer).values(state=State.SUPERSEDED, due_at=0, **unclaimed)
    )
    await connection.execute(
        update(deliveries).where(mine, tried).values(state=State.WAITING, due_at=now, **unclaimed)
    )


async def _move_deliveries(connection: AsyncConnection, old: int, new: int) -> None:
    """Also those that were accepted: how much a phone was sent is part of what is known of it.

    Where the new subscription has a delivery of the same alert, announcement or reminder, its own is the one.
    """
    its_own, its_text = deliveries.alias(), notifications.alias()
    has_its_own = (
        exists()
        .select_from(its_own.outerjoin(its_text, its_text.c.id == its_own.c.notification_id))
        .where(
            its_own.c.subscription_id == new,
            or_(
                its_own.c.alert == deliveries.c.alert,
                and_(its_own.c.state != State.SUPERSEDED, _is_same(its_text, notifications)),
            ),
        )
    )
    double = (
        select(deliveries.c.id)
        .outerjoin(notifications, notifications.c.id == deliveries.c.notification_id)
        .where(deliveries.c.subscription_id == old, has_its_own)
    )
    doubles = (await connection.execute(double)).scalars().all()
    await connection.execute(
        update(deliveries)
        .where(deliveries.c.id.in_(doubles), deliveries.c.state.in_(_UNHEARD))
        .values(state=State.SUPERSEDED, due_at=0)
    )
    await connection.execute(
        update(deliveries)
        .where(deliveries.c.subscription_id == old, deliveries.c.id.not_in(doubles))
        .values(subscription_id=new)
    )


async def _move_reminders(connection: AsyncConnection, old: int, new: int) -> None:
    its_own = reminders.alias()
    await connection.execute(
        update(reminders)
        .where(
            reminders.c.subscription_id == old,
            ~exists().where(
                its_own.c.subscription_id == new,
                its_own.c.session_id == reminders.c.session_id,
                its_own.c.starts_at == reminders.c.starts_at,
            ),
        )
        .values(subscription_id=new)
    )


async def _move_organizer(connection: AsyncConnection, old: int, new: int) -> None:
    """It is the same phone, so it stays whose it was."""
    whose = select(subscriptions.c.organizer).where(subscriptions.c.id == old).scalar_subquery()
    await connection.execute(
        update(subscriptions)
        .where(subscriptions.c.id == new, subscriptions.c.organizer == "")
        .values(organizer=whose)
    )


def _is_same(one: FromClause, other: FromClause) -> ColumnElement[bool]:
    """Whether two texts are of the same announcement, or remind of the same session and start."""
    return or_(
        one.c.announcement == other.c.announcement,
        and_(one.c.session_id == other.c.session_id, one.c.useful_until == other.c.useful_until),
    )
