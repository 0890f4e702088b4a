"""Queries about alerts: what was said of each net change, for the pages and for the outbox."""

import msgspec
from msgspec import Struct
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from companion.db.tables import alerts
from companion.domain.changes import Change


class AlertText(Struct, frozen=True):
    """What a phone with the default wishes was told."""

    title: str
    body: str


class Alert(Struct, frozen=True):
    """The net change from one alerted revision to the next. `texts` by language; empty where nobody was told."""

    number: int
    created_at: int
    from_revision: int
    to_revision: int
    urgency: str
    changes: tuple[Change, ...]
    texts: dict[str, AlertText]


async def add_alert(connection: AsyncConnection, alert: Alert) -> None:
    await connection.execute(
        insert(alerts).values(
            number=alert.number,
            created_at=alert.created_at,
            from_revision=alert.from_revision,
            to_revision=alert.to_revision,
            urgency=alert.urgency,
            changes=msgspec.json.encode(alert.changes).decode(),
            texts=msgspec.json.encode(alert.texts).decode(),
        )
    )


async def read_alerts(connection: AsyncConnection, most: int = 200) -> tuple[Alert, ...]:
    """The newest alerts, newest first."""
    rows = await connection.execute(
        select(
            alerts.c.number,
            alerts.c.created_at,
            alerts.c.from_revision,
            alerts.c.to_revision,
            alerts.c.urgency,
            alerts.c.changes,
            alerts.c.texts,
        )
        .order_by(alerts.c.number.desc())
        .limit(most)
    )
    return tuple(
        Alert(
            *row[:5],
            msgspec.json.decode(row[5], type=tuple[Change, ...]),
            msgspec.json.decode(row[6], type=dict[str, AlertText]),
        )
        for row in rows
    )
