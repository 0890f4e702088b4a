import pytest

from companion.desk import standing
from tests.api.organizer.world import Desk


@pytest.fixture(autouse=True)
def any_disk_will_do(monkeypatch):
    """However full the disk is that the tests run on."""
    monkeypatch.setattr(standing, "LOW_BYTES", 0)
    monkeypatch.setattr(standing, "LOW_SHARE", 0)


@pytest.fixture
async def desk(database, tmp_path):
    """Revision 1 is up, and the file says the same."""
    made = Desk(database, tmp_path)
    await made.open()
    return made
