"""How long phones are remembered after the event."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from companion.domain.agenda import Event
from companion.domain.timeline import midnight_after

RETENTION_DAYS = 14
"""Long enough for results, slides and feedback; nobody alerts a phone after that."""


def forgotten_at(event: Event) -> int:
    """When all that is known about phones is deleted: the midnight that ends the 14th day after the last one.

    Midnight in the event's time zone, as UTC epoch milliseconds of event time.
    """
    return midnight_after(event.dates.last + timedelta(days=RETENTION_DAYS), ZoneInfo(event.timezone))
