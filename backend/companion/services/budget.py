"""Keeps what is said within every phone's budget of pushes, in the transaction that says it."""

from collections.abc import Mapping
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from companion.clock import Clock
from companion.counted import counted
from companion.db.budget import busy_phones, put_off
from companion.domain.budget import free_slot
from companion.domain.timeline import local
from companion.domain.urgency import Urgency, Wait, awake_at


async def keep_budget(
    connection: AsyncConnection,
    clock: Clock,
    zone: ZoneInfo,
    said: Literal["alert", "announcement"],
    number: int,
    starts_at: Mapping[str, int],
) -> str | None:
    """Put off what is more than a phone's share to its next free slot; until when, and for how many phones.

    `starts_at`: when what is told begins (event time), by audience. A slot at night waits for the morning, and
    what begins before its slot is not put off at all.
    """
    put = {}
    for busy in await busy_phones(connection, said, number, clock.real()):
        slot = free_slot(busy.sent, busy.due_at)
        at = slot + clock.offset
        # What begins before the next free slot can not wait for it: a budget must not cost anybody the news.
        if slot > busy.due_at and at < starts_at[busy.audience]:
            put[busy.delivery_id] = (
                awake_at(Urgency.NORMAL, starts_at[busy.audience], at, zone) - clock.offset
            )
    await put_off(connection, put)
    if not put:
        return None
    latest = local(max(put.values()) + clock.offset, zone)
    return f"{Wait.BUDGET.value} until {latest:%Y-%m-%d %H:%M} for {counted(len(put), 'phone')}"
