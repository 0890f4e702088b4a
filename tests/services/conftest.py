"""The event that most tests of services begin with."""

import pytest

from companion.db.engines import Database
from tests.services.an_event import A, Event


@pytest.fixture
async def event(database: Database) -> Event:
    """Revision 1 is up, and one phone wants to hear of everything."""
    made = Event(database)
    await made.edit(A)
    await made.subscribe()
    return made
