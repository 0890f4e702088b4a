"""Drains the outbox: claims with a lease, sends, writes how it ended. At least once, never in silence.

Knows the sender only as a Protocol, so that tests choose who answers.
"""

import asyncio
import random
import secrets
from typing import Protocol
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct
from sqlalchemy.exc import SQLAlchemyError

from companion.clock import Clock
from companion.db import outbox
from companion.db.engines import Database
from companion.db.progress import GONE
from companion.db.receipts import give_receipt, without_receipt
from companion.db.reminders import withdraw_outdated
from companion.db.revisions import read_head, read_revision
from companion.domain.delivery import Outcome, State, next_step
from companion.domain.urgency import Urgency, awake_at

LEASE_MS = 20_000
BATCH = 50
"""Claimed at once, in flight at once, and so the most outcomes that a kill −9 can leave unwritten."""


class Sender(Protocol):
    """Sends one claimed delivery to its push service; never raises for what a service or network does."""

    async def send(self, due: outbox.Due, ttl_s: int) -> Outcome: ...


class Round(Struct, frozen=True):
    """What one round did: deliveries by the state that they ended in."""

    ended: dict[State, int]

    @property
    def total(self) -> int:
        return sum(self.ended.values())


async def deliver_round(database: Database, clock: Clock, sender: Sender, *, receipts: bool = False) -> Round:
    """Claim one batch, send it side by side, write the outcomes in one transaction.

    `receipts`: phones are to report what they show; each notification gets the token for it when it is first sent.
    """
    token = secrets.token_urlsafe(16)
    now = clock.real()
    async with database.write() as connection:
        await outbox.abandon(connection, now)
        if not await outbox.claim(connection, token, now=now, lease_until=now + LEASE_MS, most=BATCH):
            return Round({})
        for notification_id in await without_receipt(connection, token) if receipts else ():
            await give_receipt(connection, notification_id, secrets.token_urlsafe(24))
        batch = await outbox.claimed(connection, token)
        withdrawn = 0
        if any(due.session_id is not None for due in batch):
            withdrawn = await withdraw_outdated(connection, token)
            batch = await outbox.claimed(connection, token)
    endings = tuple(await asyncio.gather(*(_attempt(clock, sender, due) for due in batch)))
    if any(ending.due_at for ending in endings):
        endings = await _by_day(database, clock, batch, endings)
    if endings:
        await _write_down(database, token, endings)
    ended = {State.SUPERSEDED: withdrawn} if withdrawn else {}
    for ending in endings:
        ended[ending.state] = ended.get(ending.state, 0) + 1
    return Round(ended)


async def _by_day(
    database: Database, clock: Clock, batch: tuple[outbox.Due, ...], endings: tuple[outbox.Ending, ...]
) -> tuple[outbox.Ending, ...]:
    """A retry keeps the quiet hours, as the first try did."""
    async with database.read() as connection:
        head = await read_head(connection)
        revision = await read_revision(connection, head.revision) if head else None
    if revision is None:
        return endings
    zone = revision.agenda.zone

    def again(due: outbox.Due, at: int) -> int:
        return awake_at(Urgency(due.urgency), due.useful_until, at + clock.offset, zone) - clock.offset

    return tuple(
        msgspec.structs.replace(ending, due_at=again(due, ending.due_at)) if ending.due_at else ending
        for due, ending in zip(batch, endings, strict=True)
    )


async def _write_down(database: Database, token: str, endings: tuple[outbox.Ending, ...]) -> None:
    """Try until the lease is over: what is not written down will be sent again."""
    deadline = asyncio.get_running_loop().time() + LEASE_MS / 1000
    while True:
        try:
            async with database.write() as connection:
                await outbox.finish(connection, token, endings)
                await outbox.forget_gone(connection, endings)
        except SQLAlchemyError:
            if asyncio.get_running_loop().time() > deadline:
                raise
            await asyncio.sleep(0.5)
        else:
            return


async def _attempt(clock: Clock, sender: Sender, due: outbox.Due) -> outbox.Ending:
    left_ms = due.useful_until - clock.event()
    if left_ms <= 0:
        return outbox.Ending(due.id, State.EXPIRED, None, "no longer useful", clock.real())
    outcome = await sender.send(due, max(1, left_ms // 1000))
    now = clock.real()
    step = next_step(
        outcome,
        due.attempts,
        now,
        due.useful_until - clock.offset,
        random.random(),  # noqa: S311 - jitter, not a secret
    )
    # The phone is about to be forgotten, and with it where it was.
    note = f"{GONE}{urlsplit(due.endpoint).hostname}" if step.state is State.GONE else step.note
    return outbox.Ending(due.id, step.state, step.due_at, note, now)


async def next_due(database: Database) -> int | None:
    """When there is something to send next, in real time; None while the outbox is empty."""
    async with database.read() as connection:
        return await outbox.next_due(connection)
