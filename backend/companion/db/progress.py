"""Queries on how alerts and announcements stand: their deliveries by state and push service, and what phones reported.

Which push service a phone is at is told by patterns: no function that cuts a host out of an address is the same in
every database.
"""

from collections.abc import Iterable, Sequence

from msgspec import Struct
from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from companion.db.tables import announcements, deliveries, notifications, receipts, subscriptions
from companion.domain.delivery import State

GONE = "gone: "
"""What the note of a delivery that found no phone any more begins with; its host follows."""

REFUSED = "keys refused"
"""What the note begins with where a push service does not accept our key."""

ELSEWHERE = ""


class PushService(Struct, frozen=True):
    """`patterns`, for LIKE, of the endpoints that are there."""

    name: str
    patterns: tuple[str, ...]


class Tally(Struct, frozen=True):
    """How many deliveries of an alert, or an announcement, are in this state at this push service."""

    alert: int | None
    announcement: int | None
    state: str
    host: str
    count: int


class TextMade(Struct, frozen=True):
    """A text of an alert, or an announcement, and to how many phones it goes. `different`: how many texts it has."""

    alert: int | None
    announcement: int | None
    language: str
    title: str
    body: str
    phones: int
    different: int


class Reported(Struct, frozen=True):
    """How many phones reported `kind` of an alert, or an announcement."""

    alert: int | None
    announcement: int | None
    kind: str
    count: int


async def tallies(
    connection: AsyncConnection,
    alerts: Sequence[int],
    announced: Sequence[int],
    services: Sequence[PushService],
) -> tuple[Tally, ...]:
    host = case(
        (deliveries.c.state == State.GONE, func.substr(deliveries.c.note, len(GONE) + 1)),
        else_=_host(services),
    )
    columns = (notifications.c.alert, notifications.c.announcement, deliveries.c.state, host.label("host"))
    rows = await connection.execute(
        select(*columns, func.count())
        .select_from(deliveries)
        .join(notifications, notifications.c.id == deliveries.c.notification_id)
        .outerjoin(subscriptions, subscriptions.c.id == deliveries.c.subscription_id)
        .where(_among(alerts, announced))
        .group_by(*columns)
    )
    return tuple(Tally(*row) for row in rows)


async def reported(
    connection: AsyncConnection, alerts: Sequence[int], announced: Sequence[int]
) -> tuple[Reported, ...]:
    columns = (notifications.c.alert, notifications.c.announcement, receipts.c.kind)
    rows = await connection.execute(
        select(*columns, func.sum(receipts.c.count))
        .join(notifications, notifications.c.id == receipts.c.notification_id)
        .where(_among(alerts, announced))
        .group_by(*columns)
    )
    return tuple(Reported(alert, announcement, kind, int(count)) for alert, announcement, kind, count in rows)


async def texts_made(
    connection: AsyncConnection, alerts: Sequence[int], announced: Sequence[int], most: int
) -> tuple[TextMade, ...]:
    """Of each alert and announcement the `most` texts that go to the most phones, those first."""
    whose = (notifications.c.alert, notifications.c.announcement)
    words = (notifications.c.language, notifications.c.title, notifications.c.body)
    # Counted by number before the words are compared: they are long, and phones are many.
    its = select(notifications.c.id).where(_among(alerts, announced))
    counted = (
        select(deliveries.c.notification_id, func.count().label("phones"))
        .where(deliveries.c.notification_id.in_(its))
        .group_by(deliveries.c.notification_id)
        .subquery()
    )
    made = (
        select(*whose, *words, func.sum(counted.c.phones).label("phones"))
        .join(counted, counted.c.notification_id == notifications.c.id)
        .group_by(*whose, *words)
        .subquery()
    )
    of_one = (made.c.alert, made.c.announcement)
    first = (made.c.phones.desc(), made.c.language, made.c.title, made.c.body)
    placed = select(
        made,
        func.count().over(partition_by=of_one).label("different"),
        func.row_number().over(partition_by=of_one, order_by=first).label("place"),
    ).subquery()
    columns = [column for column in placed.c if column.name != "place"]
    rows = await connection.execute(
        select(*columns)
        .where(placed.c.place <= most)
        .order_by(placed.c.alert, placed.c.announcement, placed.c.place)
    )
    return tuple(TextMade(*row) for row in rows)


async def standing_of(connection: AsyncConnection, alert: int, now: int) -> dict[str, int]:
    """An alert's deliveries by state once each that is due at `now` (real ms) was tried; nothing before."""
    untried = or_(
        deliveries.c.state == State.SENDING,
        and_(deliveries.c.state == State.WAITING, deliveries.c.attempts == 0, deliveries.c.due_at <= now),
    )
    rows = await connection.execute(
        select(deliveries.c.state, func.count(), func.sum(case((untried, 1), else_=0)))
        .where(deliveries.c.alert == alert)
        .group_by(deliveries.c.state)
    )
    found = rows.all()
    if any(open_ones for _, _, open_ones in found):
        return {}
    return {state: number for state, number, _ in found}


async def latest_announcements(connection: AsyncConnection, most: int) -> tuple[int, ...]:
    """The numbers of the newest."""
    rows = await connection.execute(
        select(announcements.c.number).order_by(announcements.c.number.desc()).limit(most)
    )
    return tuple(rows.scalars())


async def refusing(connection: AsyncConnection, services: Sequence[PushService]) -> tuple[str, ...]:
    """The push services that have deliveries waiting because they do not accept our key."""
    rows = await connection.execute(
        select(_host(services).label("host"))
        .select_from(deliveries)
        .join(subscriptions, subscriptions.c.id == deliveries.c.subscription_id)
        .where(
            deliveries.c.state.in_([State.WAITING, State.SENDING]),
            deliveries.c.note.startswith(REFUSED),
        )
        .distinct()
        .order_by("host")
    )
    return tuple(rows.scalars())


def _host(services: Iterable[PushService]) -> ColumnElement[str]:
    whens = [
        (
            or_(*(subscriptions.c.endpoint.like(pattern) for pattern in service.patterns)),
            literal(service.name),
        )
        for service in services
    ]
    return case(*whens, else_=literal(ELSEWHERE))


def _among(alerts: Sequence[int], announced: Sequence[int]) -> ColumnElement[bool]:
    return or_(notifications.c.alert.in_(alerts), notifications.c.announcement.in_(announced))
