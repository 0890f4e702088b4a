"""The parts of a delivery's way: claimed with a lease, sent, written down. `deliver` says when.

Knows the sender only as a Protocol, so that tests choose who answers.
"""

import random
import secrets
from collections.abc import Sequence
from typing import NamedTuple, Protocol
from urllib.parse import urlsplit

from sqlalchemy.ext.asyncio import AsyncConnection

from companion.clock import Clock
from companion.db import outbox
from companion.db.progress import GONE
from companion.db.receipts import give_receipt, without_receipt
from companion.db.reminders import withdraw_outdated
from companion.domain.delivery import Outcome, State, next_step

LEASE_MS = 20_000
"""More than a message takes: it begins when it is claimed, ends within 10 s, and is written down at once."""


class Sender(Protocol):
    """Sends one claimed delivery to its push service; never raises for what a service or network does."""

    async def send(self, due: outbox.Due, ttl_s: int) -> Outcome: ...


class Batch(NamedTuple):
    """Deliveries under one claim; so many more were withdrawn, because they may be false by now."""

    token: str
    claimed: tuple[outbox.Due, ...]
    withdrawn: int


async def tidy(connection: AsyncConnection, clock: Clock) -> None:
    """What dead senders had claimed becomes due again; what is for nobody ends."""
    await outbox.take_back(connection, clock.real(), LEASE_MS)
    await outbox.abandon(connection)


async def claim(
    connection: AsyncConnection, clock: Clock, picked: tuple[outbox.Due, ...], *, receipts: bool
) -> Batch:
    """Claim what was found due in this transaction.

    `receipts`: phones are to report what they show; each notification gets the token for it when it is first sent.
    """
    token = secrets.token_urlsafe(16)
    await outbox.claim(connection, token, [due.id for due in picked], clock.real() + LEASE_MS)
    new_receipts = await without_receipt(connection, token) if receipts and any(map(_lacks, picked)) else ()
    for notification_id in new_receipts:
        await give_receipt(connection, notification_id, secrets.token_urlsafe(24))
    has_reminders = any(due.session_id is not None for due in picked)
    withdrawn = await withdraw_outdated(connection, token) if has_reminders else 0
    if new_receipts or withdrawn:
        picked = await outbox.claimed(connection, token)
    return Batch(token, picked, withdrawn)


def _lacks(due: outbox.Due) -> bool:
    return due.receipt is None and (due.alert is not None or due.announcement is not None)


async def attempt(clock: Clock, sender: Sender, due: outbox.Due, token: str) -> outbox.Ending:
    """Send one, unless it is of no more use."""
    left_ms = due.useful_until - clock.event()
    if left_ms <= 0:
        return outbox.Ending(due.id, token, State.EXPIRED, None, "no longer useful", clock.real())
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
    return outbox.Ending(due.id, token, step.state, step.due_at, note, now)


async def write_down(connection: AsyncConnection, endings: Sequence[outbox.Ending]) -> None:
    if endings:
        await outbox.finish(connection, endings)
        await outbox.forget_gone(connection, endings)
