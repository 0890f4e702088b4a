"""Queries on who hears of an alert: one delivery for each phone, keyed by all that its text depends on.

The key is `language|scope|days|bases|starred`, made in SQL. Keys that get the same text share one notification, so
that a fan-out costs a few statements for each different text, not for each phone.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct
from sqlalchemy import (
    ColumnElement,
    Integer,
    String,
    and_,
    case,
    cast,
    delete,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from companion.db.tables import deliveries, notifications, stars, subscriptions
from companion.domain.alerts import Audience, Notification, Scope
from companion.domain.delivery import State

MARK = "|"
KEYS_AT_ONCE = 500
UNHEARD = (State.WAITING, State.SENDING, State.FAILED)
"""What the phone has not heard, as far as we know."""


class AudienceKey(Struct, frozen=True):
    """A parsed key: what the phone wants, and the revisions that it was, or may have been, told of."""

    audience: Audience
    bases: tuple[int, ...]


def parse_key(key: str) -> AudienceKey:
    language, scope, days, bases, starred = key.split(MARK)
    return AudienceKey(
        Audience(
            language=language,
            scope=Scope(scope),
            days=tuple(date.fromisoformat(day) for day in days.split(",") if day),
            stars=frozenset(star for star in starred.split(",") if star),
        ),
        tuple(sorted({int(base) for base in bases.split(",")})),
    )


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


async def known_bases(connection: AsyncConnection) -> tuple[int, ...]:
    """Every revision from which some phone will have to be told."""
    told = (await connection.execute(select(subscriptions.c.told).distinct())).scalars().all()
    unsent = await connection.execute(
        select(deliveries.c.bases, deliveries.c.to_revision)
        .where(deliveries.c.alert.is_not(None), deliveries.c.state.in_(UNHEARD))
        .distinct()
    )
    keys = [*told, *(f"{bases},{to_revision}" for bases, to_revision in unsent)]
    return tuple(sorted({int(base) for key in keys for base in key.split(",")}))


async def fan_out(
    connection: AsyncConnection,
    alert: int,
    *,
    to_revision: int,
    session_ids: tuple[str, ...],
    now: int,
) -> None:
    """One delivery for every phone, keyed by audience; texts come with `assign`.

    A phone with an unsent delivery is told from that one's bases on. A delivery that was tried may have been
    heard although no answer came back: its own revision becomes a further base. `session_ids`: those of which
    a star makes a difference.
    """
    maybe_heard = case(
        (deliveries.c.attempts > 0, deliveries.c.bases + "," + cast(deliveries.c.to_revision, String)),
        else_=deliveries.c.bases,
    )
    unsent = (
        select(
            deliveries.c.subscription_id,
            func.aggregate_strings(maybe_heard, ",").label("bases"),
        )
        .where(deliveries.c.alert < alert, deliveries.c.state.in_(UNHEARD))
        .group_by(deliveries.c.subscription_id)
        .subquery()
    )
    bases = func.coalesce(unsent.c.bases, subscriptions.c.told)
    ordered = (
        select(stars.c.subscription_id, stars.c.session_id)
        .where(stars.c.session_id.in_(session_ids))
        .order_by(stars.c.subscription_id, stars.c.session_id)
        .subquery()
    )
    starred = (
        select(
            ordered.c.subscription_id,
            func.aggregate_strings(ordered.c.session_id, ",").label("ids"),
        )
        .group_by(ordered.c.subscription_id)
        .subquery()
    )
    key = (
        subscriptions.c.language
        + MARK
        + subscriptions.c.scope
        + MARK
        + subscriptions.c.days
        + MARK
        + bases
        + MARK
        + func.coalesce(starred.c.ids, "")
    )
    rows = (
        select(
            literal(alert, Integer),
            subscriptions.c.id,
            key,
            bases,
            literal(to_revision, Integer),
            literal(State.WAITING.value),
            literal(0),
            literal(now),
            literal(""),
        )
        .select_from(subscriptions)
        .outerjoin(unsent, unsent.c.subscription_id == subscriptions.c.id)
        .outerjoin(starred, starred.c.subscription_id == subscriptions.c.id)
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
