"""Keeps what is said within every phone's budget of pushes, in the transaction that says it."""

from collections.abc import Mapping
from typing import Literal
from zoneinfo import ZoneInfo

from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncConnection

from companion.clock import Clock
from companion.counted import counted
from companion.db.budget import busy_phones, put_off
from companion.domain.budget import free_slot
from companion.domain.timeline import local
from companion.domain.urgency import Sending, Urgency, Wait, awake_at


class PutOff(Struct, frozen=True):
    """So many phones are told later, the last of them at `until` (event time)."""

    until: int
    phones: int

    @property
    def sending(self) -> Sending:
        return Sending(self.until, Wait.BUDGET)

    def said(self, zone: ZoneInfo) -> str:
        return f"{waits_until(self.sending, zone)} for {counted(self.phones, 'phone')}"


def waits_until(sending: Sending, zone: ZoneInfo) -> str:
    """For logs and command lines."""
    return f"{sending.wait} until {local(sending.at, zone):%Y-%m-%d %H:%M}"


async def keep_budget(
    connection: AsyncConnection,
    clock: Clock,
    zone: ZoneInfo,
    said: Literal["alert", "announcement"],
    number: int,
    starts_at: Mapping[str, int],
) -> PutOff | None:
    """Put off what is more than a phone's share to its next free slot; None where nothing is.

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
    return PutOff(max(put.values()) + clock.offset, len(put)) if put else None
