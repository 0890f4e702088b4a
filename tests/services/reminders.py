"""What the tests of reminders share: who asks for them, what one says, and an alert that has been sent."""

from companion.services.alert import Alerted
from tests.builders import changed
from tests.services.an_event import A, Event

MINUTE = 60_000
KEYNOTE = ("Keynote at 10:00", "Eitri. You starred it.")
AT_ELEVEN = changed(A, "keynote", start="11:00")
WISH = {"stars": frozenset({"keynote"}), "reminder_minutes": 10}


async def told(event: Event) -> None:
    """The alert of what was edited is out."""
    assert isinstance(await event.alert(), Alerted)
    await event.send()
