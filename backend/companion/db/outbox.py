"""Queries on the outbox: who hears of an alert, what waits, what is being sent, how it ended.

The audience key says all that a text depends on: `language|scope|days|bases|starred`. Equal keys share one
notification; the key is made in SQL, so that a fan-out costs the same few statements for ten phones or ten thousand.
"""

from collections.abc import Mapping
from datetime import date

from msgspec import Struct
from sqlalchemy import (
    Integer,
    String,
    and_,
    bindparam,
    case,
    cast,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from companion.db.revisions import token as revision_token
from companion.db.tables import deliveries, head, notifications, revisions, stars, subscriptions
from companion.domain.alerts import Audience, Notification, Scope
from companion.domain.delivery import State

MARK = "|"
UNHEARD = (State.WAITING, State.SENDING, State.FAILED)
"""What the phone has not heard, as far as we know."""
TEST_AUDIENCE = "test"


class AudienceKey(Struct, frozen=True):
    """A parsed key: what the phone wants, and the revisions that it was, or may have been, told of."""

    audience: Audience
    bases: tuple[int, ...]


class Due(Struct, frozen=True):
    """A claimed delivery with all that sending it needs. `useful_until` is event time in milliseconds."""

    id: int
    alert: int | None
    attempts: int
    revision: str
    notification_id: int
    language: str
    title: str
    body: str
    path: str
    urgency: str
    useful_until: int
    endpoint: str
    p256dh: str
    auth: str
    vapid_key_id: str


class Ending(Struct, frozen=True):
    """How an attempt ended; `due_at` is set where there will be another."""

    id: int
    state: State
    due_at: int | None
    note: str


class Notice(Struct, frozen=True):
    """A text for one phone. `useful_until` is event time in milliseconds."""

    language: str
    title: str
    body: str
    path: str
    useful_until: int


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
    for key, text in texts.items():
        concerned = and_(deliveries.c.alert == alert, deliveries.c.audience == key)
        if text is None:
            await connection.execute(delete(deliveries).where(concerned))
            continue
        notification, due_at = text
        inserted = await connection.execute(
            insert(notifications)
            .values(
                alert=alert,
                audience=key,
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
        await connection.execute(
            update(deliveries).where(concerned).values(notification_id=notification_id, due_at=due_at)
        )
    await connection.execute(
        update(subscriptions).where(subscriptions.c.id.in_(concerned_phones)).values(told=str(to_revision))
    )


async def count_of(connection: AsyncConnection, alert: int) -> int:
    """How many phones an alert goes to."""
    counted = await connection.execute(
        select(func.count()).select_from(deliveries).where(deliveries.c.alert == alert)
    )
    return counted.scalar_one()


async def add_message(connection: AsyncConnection, subscription_id: int, notice: Notice, now: int) -> None:
    """One text to one phone, outside every alert. `now`: real time in ms."""
    inserted = await connection.execute(
        insert(notifications)
        .values(
            alert=None,
            audience=TEST_AUDIENCE,
            language=notice.language,
            title=notice.title,
            body=notice.body,
            path=notice.path,
            urgency="act-now",
            useful_until=notice.useful_until,
        )
        .returning(notifications.c.id)
    )
    notification_id = inserted.scalar_one()
    revision = (await connection.execute(select(head.c.revision))).scalar_one_or_none() or 0
    await connection.execute(
        insert(deliveries).values(
            alert=None,
            subscription_id=subscription_id,
            notification_id=notification_id,
            audience=TEST_AUDIENCE,
            bases="",
            to_revision=revision,
            state=State.WAITING,
            attempts=0,
            due_at=now,
            note="",
        )
    )


async def claim(connection: AsyncConnection, token: str, *, now: int, lease_until: int, most: int) -> int:
    """Take up to `most` due deliveries for `token` until `lease_until`; also those whose lease has run out.

    Only the newest alert's deliveries, and test messages, are ever sent.
    """
    newest = select(head.c.alert).scalar_subquery()
    due = (
        select(deliveries.c.id)
        .where(
            or_(deliveries.c.alert == newest, deliveries.c.alert.is_(None)),
            or_(
                and_(deliveries.c.state == State.WAITING, deliveries.c.due_at <= now),
                and_(deliveries.c.state == State.SENDING, deliveries.c.lease_until < now),
            ),
        )
        .order_by(deliveries.c.due_at)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    result = await connection.execute(
        update(deliveries)
        .where(deliveries.c.id.in_(due))
        .values(
            state=State.SENDING,
            claim=token,
            lease_until=lease_until,
            attempts=deliveries.c.attempts + 1,
        )
    )
    return result.rowcount


async def claimed(connection: AsyncConnection, token: str) -> tuple[Due, ...]:
    rows = await connection.execute(
        select(
            deliveries.c.id,
            deliveries.c.alert,
            deliveries.c.attempts,
            revisions.c.number,
            revisions.c.content_hash,
            notifications.c.id,
            notifications.c.language,
            notifications.c.title,
            notifications.c.body,
            notifications.c.path,
            notifications.c.urgency,
            notifications.c.useful_until,
            subscriptions.c.endpoint,
            subscriptions.c.p256dh,
            subscriptions.c.auth,
            subscriptions.c.vapid_key_id,
        )
        .join(notifications, notifications.c.id == deliveries.c.notification_id)
        .join(subscriptions, subscriptions.c.id == deliveries.c.subscription_id)
        .join(revisions, revisions.c.number == deliveries.c.to_revision)
        .where(deliveries.c.claim == token, deliveries.c.state == State.SENDING)
        .order_by(deliveries.c.id)
    )
    return tuple(
        Due(id_, alert, attempts, revision_token(number, content_hash), *rest)
        for id_, alert, attempts, number, content_hash, *rest in rows
    )


async def finish(connection: AsyncConnection, token: str, endings: tuple[Ending, ...]) -> None:
    """Write how attempts ended; only who still holds the claim may say so."""
    newest = select(head.c.alert).scalar_subquery()
    await connection.execute(
        update(deliveries)
        .where(deliveries.c.id == bindparam("delivery_id"), deliveries.c.claim == token)
        .values(
            state=bindparam("new_state"),
            due_at=bindparam("new_due_at"),
            note=bindparam("new_note"),
            claim=None,
            lease_until=None,
        ),
        [
            {
                "delivery_id": ending.id,
                "new_state": ending.state,
                "new_due_at": ending.due_at or 0,
                "new_note": ending.note,
            }
            for ending in endings
        ],
    )
    # A newer alert was made while these were on their way: it says what they would have said.
    await connection.execute(
        update(deliveries)
        .where(
            deliveries.c.id.in_([ending.id for ending in endings]),
            deliveries.c.state == State.WAITING,
            deliveries.c.alert < newest,
        )
        .values(state=State.SUPERSEDED, due_at=0)
    )


async def forget_gone(connection: AsyncConnection, endings: tuple[Ending, ...]) -> None:
    """The push service says that these subscriptions are no more: never ask it again."""
    gone = [ending.id for ending in endings if ending.state is State.GONE]
    if gone:
        await connection.execute(
            delete(subscriptions).where(
                subscriptions.c.id.in_(select(deliveries.c.subscription_id).where(deliveries.c.id.in_(gone)))
            )
        )


async def abandon(connection: AsyncConnection, now: int) -> None:
    """End what nobody will send: an older alert's delivery whose sender died, or whose phone has left."""
    newest = select(head.c.alert).scalar_subquery()
    await connection.execute(
        update(deliveries)
        .where(
            deliveries.c.state == State.SENDING,
            deliveries.c.lease_until < now,
            deliveries.c.alert < newest,
        )
        .values(state=State.SUPERSEDED, due_at=0, claim=None, lease_until=None)
    )
    await connection.execute(
        update(deliveries)
        .where(
            deliveries.c.state.in_([State.WAITING, State.SENDING]),
            deliveries.c.subscription_id.is_(None),
        )
        .values(state=State.GONE, due_at=0, claim=None, lease_until=None)
    )


async def next_due(connection: AsyncConnection) -> int | None:
    """When the next delivery becomes due or a lease runs out, in real time."""
    waiting = (
        await connection.execute(
            select(func.min(deliveries.c.due_at)).where(deliveries.c.state == State.WAITING)
        )
    ).scalar_one()
    leased = (
        await connection.execute(
            select(func.min(deliveries.c.lease_until)).where(deliveries.c.state == State.SENDING)
        )
    ).scalar_one()
    return min((moment for moment in (waiting, leased) if moment is not None), default=None)


async def count_by_state(connection: AsyncConnection) -> dict[str, int]:
    rows = await connection.execute(
        select(deliveries.c.state, func.count()).group_by(deliveries.c.state).order_by(deliveries.c.state)
    )
    return dict(rows.all())
