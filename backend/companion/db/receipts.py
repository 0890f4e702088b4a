"""Queries on receipts: how many phones reported a notification as shown or opened. Never which."""

from sqlalchemy import case, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from companion.db.tables import deliveries, notifications, receipts
from companion.domain.delivery import State


async def without_receipt(connection: AsyncConnection, claim: str) -> tuple[int, ...]:
    """Of what was claimed, the notifications of alerts and announcements that have no token yet."""
    rows = await connection.execute(
        select(notifications.c.id)
        .join(deliveries, deliveries.c.notification_id == notifications.c.id)
        .where(
            deliveries.c.claim == claim,
            deliveries.c.state == State.SENDING,
            notifications.c.receipt.is_(None),
            notifications.c.alert.is_not(None) | notifications.c.announcement.is_not(None),
        )
        .distinct()
    )
    return tuple(rows.scalars())


async def give_receipt(connection: AsyncConnection, notification_id: int, receipt: str) -> None:
    """The token that its phones report with: the same for all of them."""
    await connection.execute(
        update(notifications)
        .where(notifications.c.id == notification_id, notifications.c.receipt.is_(None))
        .values(receipt=receipt)
    )


async def count_receipts(connection: AsyncConnection, receipt: str, kind: str, reports: int) -> None:
    """Add `reports`, up to the number of phones that it was sent to. Nothing where the token is not known."""
    found = (
        await connection.execute(
            select(notifications.c.id, func.count())
            .join(deliveries, deliveries.c.notification_id == notifications.c.id)
            .where(notifications.c.receipt == receipt, deliveries.c.attempts > 0)
            .group_by(notifications.c.id)
        )
    ).one_or_none()
    if found is None:
        return
    notification_id, most = found
    added = receipts.c.count + reports
    updated = await connection.execute(
        update(receipts)
        .where(receipts.c.notification_id == notification_id, receipts.c.kind == kind)
        .values(count=case((added > most, most), else_=added))
    )
    if not updated.rowcount:
        await connection.execute(
            insert(receipts).values(notification_id=notification_id, kind=kind, count=min(reports, most))
        )
