"""Queries on the outbox: what waits, what is being sent under which claim, how it ended."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import (
    ColumnElement,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from companion.db.revisions import token as revision_token
from companion.db.tables import deliveries, head, notifications, revisions, subscriptions
from companion.domain.delivery import State

TEST_AUDIENCE = "test"


class Due(Struct, frozen=True):
    """A claimed delivery with all that sending it needs. `useful_until` is event time in milliseconds.

    It is of an alert or an announcement by its number, a reminder of a session that starts at `useful_until`,
    or a test or a word to organizers: then all three are None, and `audience` says which. `receipt`: what phones
    report it by, if they are to.
    """

    id: int
    alert: int | None
    announcement: int | None
    session_id: str | None
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
    audience: str = ""
    receipt: str | None = None


class Ending(Struct, frozen=True):
    """How an attempt ended at `at`; `due_at` is set where there will be another. Both are real time in ms."""

    id: int
    claim: str
    state: State
    due_at: int | None
    note: str
    at: int


class Notice(Struct, frozen=True):
    """A text for one phone. `useful_until` is event time in milliseconds."""

    language: str
    title: str
    body: str
    path: str
    useful_until: int


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


async def due(
    connection: AsyncConnection, now: int, most: int, without: Collection[str] = ()
) -> tuple[Due, ...]:
    """Up to `most` deliveries that are due and not claimed, the longest due first; locked until the transaction ends.

    Only the newest alert's deliveries, and what is of no alert, are ever sent. `without`: origins of push services.
    `attempts` counts the one that follows.
    """
    statement = _DUE.where(*(~_is_at(origin) for origin in without)) if without else _DUE
    return _read(await connection.execute(statement, {"now": now, "most": most}), tries=1)


async def claim(connection: AsyncConnection, token: str, ids: Sequence[int], lease_until: int) -> None:
    """Take these, found by `due` in the same transaction, for `token`."""
    await connection.execute(_CLAIM, {"ids": ids, "token": token, "until": lease_until})


async def claimed(connection: AsyncConnection, token: str) -> tuple[Due, ...]:
    rows = await connection.execute(
        _WITH_ALL_THAT_SENDING_NEEDS.where(
            deliveries.c.claim == token, deliveries.c.state == State.SENDING
        ).order_by(deliveries.c.due_at, deliveries.c.id)
    )
    return _read(rows)


_WITH_ALL_THAT_SENDING_NEEDS = (
    select(
        deliveries.c.id,
        revisions.c.number,
        revisions.c.content_hash,
        deliveries.c.alert,
        notifications.c.announcement,
        notifications.c.session_id,
        deliveries.c.attempts,
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
        notifications.c.audience,
        notifications.c.receipt,
    )
    .join(notifications, notifications.c.id == deliveries.c.notification_id)
    .join(subscriptions, subscriptions.c.id == deliveries.c.subscription_id)
    .join(revisions, revisions.c.number == deliveries.c.to_revision)
)

# Built once, not for each batch of a fan-out.
_NEWEST = select(head.c.alert).scalar_subquery()
_DUE = (
    _WITH_ALL_THAT_SENDING_NEEDS.where(
        deliveries.c.state == State.WAITING,
        deliveries.c.due_at <= bindparam("now"),
        # not `alert = newest OR alert IS NULL`: for that SQLite leaves the index that has them in order
        func.coalesce(deliveries.c.alert, _NEWEST) == _NEWEST,
    )
    .order_by(deliveries.c.due_at, deliveries.c.id)
    .limit(bindparam("most"))
    .with_for_update(of=deliveries, skip_locked=True)
)
_CLAIM = (
    update(deliveries)
    .where(deliveries.c.id.in_(bindparam("ids", expanding=True)))
    .values(
        state=State.SENDING,
        claim=bindparam("token"),
        lease_until=bindparam("until"),
        attempts=deliveries.c.attempts + 1,
    )
)
_FINISH = (
    update(deliveries)
    .where(deliveries.c.id == bindparam("delivery_id"), deliveries.c.claim == bindparam("its_claim"))
    .values(
        state=bindparam("new_state"),
        due_at=bindparam("new_due_at"),
        note=bindparam("new_note"),
        sent_at=bindparam("new_sent_at"),
        claim=None,
        lease_until=None,
    )
)


def _read(rows: Iterable[Any], tries: int = 0) -> tuple[Due, ...]:
    return tuple(
        Due(
            id_,
            alert,
            announcement,
            session_id,
            attempts + tries,
            revision_token(number, content_hash),
            *rest,
        )
        for id_, number, content_hash, alert, announcement, session_id, attempts, *rest in rows
    )


def _is_at(origin: str) -> ColumnElement[bool]:
    """Whether a subscription is at this push service; no function that cuts an origin out is the same everywhere."""
    return subscriptions.c.endpoint.startswith(f"{origin}/", autoescape=True)


async def usefulness(connection: AsyncConnection, origin: str, now: int) -> tuple[tuple[str, int], ...]:
    """Urgency and `useful_until` of what is due at this push service, each pair once."""
    rows = await connection.execute(
        select(notifications.c.urgency, notifications.c.useful_until)
        .join(deliveries, deliveries.c.notification_id == notifications.c.id)
        .join(subscriptions, subscriptions.c.id == deliveries.c.subscription_id)
        .where(deliveries.c.state == State.WAITING, deliveries.c.due_at <= now, _is_at(origin))
        .distinct()
    )
    return tuple((urgency, useful_until) for urgency, useful_until in rows)


async def postpone(
    connection: AsyncConnection, origin: str, of: tuple[str, int], now: int, due_at: int
) -> None:
    """Let what is due at this push service, of this urgency and usefulness, wait until `due_at`."""
    urgency, useful_until = of
    texts = select(notifications.c.id).where(
        notifications.c.urgency == urgency, notifications.c.useful_until == useful_until
    )
    await connection.execute(
        update(deliveries)
        .where(
            deliveries.c.state == State.WAITING,
            deliveries.c.due_at <= now,
            deliveries.c.notification_id.in_(texts),
            deliveries.c.subscription_id.in_(select(subscriptions.c.id).where(_is_at(origin))),
        )
        .values(due_at=due_at)
    )


async def finish(connection: AsyncConnection, endings: Sequence[Ending]) -> None:
    """Write how attempts ended; only who still holds the claim may say so."""
    await connection.execute(
        _FINISH,
        [
            {
                "delivery_id": ending.id,
                "its_claim": ending.claim,
                "new_state": ending.state,
                "new_due_at": ending.due_at or 0,
                "new_note": ending.note,
                "new_sent_at": ending.at if ending.state is State.ACCEPTED else None,
            }
            for ending in endings
        ],
    )
    again = [ending.id for ending in endings if ending.state is State.WAITING]
    if again:
        # A newer alert was made while these were on their way: it says what they would have said.
        newest = select(head.c.alert).scalar_subquery()
        await connection.execute(
            update(deliveries)
            .where(
                deliveries.c.id.in_(again),
                deliveries.c.state == State.WAITING,
                deliveries.c.alert < newest,
            )
            .values(state=State.SUPERSEDED, due_at=0)
        )


async def forget_gone(connection: AsyncConnection, endings: Sequence[Ending]) -> None:
    """The push service says that these subscriptions are no more: never ask it again.

    Only where it was written down that way: who has lost the claim has asked at an address that is given up by now.
    """
    gone = [ending.id for ending in endings if ending.state is State.GONE]
    if gone:
        phones = select(deliveries.c.subscription_id).where(
            deliveries.c.id.in_(gone), deliveries.c.state == State.GONE
        )
        await connection.execute(delete(subscriptions).where(subscriptions.c.id.in_(phones)))


async def abandon(connection: AsyncConnection) -> None:
    """End what nobody will send: its phone has left."""
    await connection.execute(
        update(deliveries)
        .where(
            deliveries.c.state.in_([State.WAITING, State.SENDING]),
            deliveries.c.subscription_id.is_(None),
        )
        .values(state=State.GONE, due_at=0, claim=None, lease_until=None)
    )


async def take_back(connection: AsyncConnection, now: int, lease_ms: int) -> None:
    """Who claimed these has died, or slept: they are due again, or superseded where there is a newer alert.

    A lease that ends too far ahead was given before the clock was set back; clocks of two machines may differ a bit.
    """
    newest = select(head.c.alert).scalar_subquery()
    has_run_out = and_(
        deliveries.c.state == State.SENDING,
        or_(deliveries.c.lease_until < now, deliveries.c.lease_until > now + 2 * lease_ms),
    )
    free = {"claim": None, "lease_until": None}
    await connection.execute(
        update(deliveries)
        .where(has_run_out, deliveries.c.alert < newest)
        .values(state=State.SUPERSEDED, due_at=0, **free)
    )
    await connection.execute(update(deliveries).where(has_run_out).values(state=State.WAITING, **free))


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
