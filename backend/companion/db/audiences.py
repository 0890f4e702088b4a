"""Queries on who hears of the next alert, and on all that its text depends on: for the fan-out, and for its preview.

The key is `language|scope|days|bases|starred|heard`, made in SQL. Phones with equal keys get the same text.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Select, String, and_, case, cast, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from companion.db.tables import deliveries, notifications, stars, subscriptions
from companion.domain.alerts import Audience, Scope
from companion.domain.delivery import State
from companion.domain.urgency import HOUR, MINUTE

MARK, AT = "|", "@"
CORRECTED_WITHIN = 2 * HOUR
"""Of an alert that was sent before that, nobody says any more that it was wrong: what it said is news of its own."""
UNHEARD = (State.WAITING, State.SENDING, State.FAILED)
"""What the phone has not heard, as far as we know."""


class Heard(Struct, frozen=True):
    """The alert by which the phone knows what it knows: the revision that it knew `before`, and when it was sent.

    `sent_at`: real time in ms, in whole minutes, because that is how it is told.
    """

    before: int
    sent_at: int
    notification_id: int


class AudienceKey(Struct, frozen=True):
    """A parsed key: what the phone wants, and the revisions that it was, or may have been, told of.

    `heard` is there if its last alert was accepted of late, and nothing about it is uncertain.
    """

    audience: Audience
    bases: tuple[int, ...]
    heard: Heard | None = None


def parse_key(key: str) -> AudienceKey:
    language, scope, days, bases, starred, heard, *_ = (*key.split(MARK), "")  # older ones had no `heard`
    return AudienceKey(
        Audience(
            language=language,
            scope=Scope(scope),
            days=tuple(date.fromisoformat(day) for day in days.split(",") if day),
            stars=frozenset(star for star in starred.split(",") if star),
        ),
        tuple(sorted({int(base) for base in bases.split(",")})),
        _heard(heard),
    )


def _heard(part: str) -> Heard | None:
    before, *others = part.split(AT)
    bases = {int(base) for base in before.split(",") if base}
    if len(bases) != 1:
        return None
    minute, notification_id = map(int, others)
    return Heard(bases.pop(), minute * MINUTE, notification_id)


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


def phones(alert: int, session_ids: tuple[str, ...], now: int) -> Select[tuple[int, str, str]]:
    """Every phone that alert number `alert`, the next one, may be told to: its `id`, its `key` and its `bases`.

    A phone with an unsent delivery is told from that one's bases on. A delivery that was tried may have been
    heard although no answer came back: its own revision becomes a further base. `session_ids`: those of which
    a star makes a difference. `now`: real time in ms.
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
    heard = (
        select(
            deliveries.c.subscription_id,
            cast(deliveries.c.to_revision, String).label("told"),
            (
                func.min(deliveries.c.bases)
                + AT
                + cast(func.max(deliveries.c.sent_at) // MINUTE, String)
                + AT
                + cast(func.max(deliveries.c.notification_id), String)
            ).label("how"),
        )
        .where(
            deliveries.c.alert < alert,
            deliveries.c.state == State.ACCEPTED,
            deliveries.c.sent_at > now - CORRECTED_WITHIN,
        )
        .group_by(deliveries.c.subscription_id, deliveries.c.to_revision)
        .subquery()
    )
    bases: ColumnElement[str] = func.coalesce(unsent.c.bases, subscriptions.c.told)
    parts = (
        subscriptions.c.language,
        subscriptions.c.scope,
        subscriptions.c.days,
        bases,
        func.coalesce(starred.c.ids, ""),
        case((unsent.c.bases.is_(None), func.coalesce(heard.c.how, "")), else_=""),
    )
    key: ColumnElement[Any] = parts[0]
    for part in parts[1:]:
        key = key + MARK + part
    return (
        select(subscriptions.c.id.label("id"), key.label("key"), bases.label("bases"))
        .select_from(subscriptions)
        .outerjoin(unsent, unsent.c.subscription_id == subscriptions.c.id)
        .outerjoin(starred, starred.c.subscription_id == subscriptions.c.id)
        .outerjoin(
            heard,
            and_(heard.c.subscription_id == subscriptions.c.id, heard.c.told == subscriptions.c.told),
        )
    )


async def count_phones(
    connection: AsyncConnection, alert: int, session_ids: tuple[str, ...], now: int
) -> dict[str, int]:
    """How many phones there are with each key, for the next alert."""
    asked = phones(alert, session_ids, now).subquery()
    rows = await connection.execute(select(asked.c.key, func.count()).group_by(asked.c.key))
    return dict(rows.all())


async def read_audiences(connection: AsyncConnection, notification_ids: Iterable[int]) -> dict[int, Audience]:
    """Whose wishes these notifications were made for; who else got one was told the same."""
    rows = await connection.execute(
        select(notifications.c.id, notifications.c.audience).where(notifications.c.id.in_(notification_ids))
    )
    return {notification_id: parse_key(key).audience for notification_id, key in rows}
