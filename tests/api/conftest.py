import pytest

from tests.api.world import World, an_edition


@pytest.fixture(scope="session")
def reading():
    """One app with an agenda, for tests that change nothing in it."""
    return World(edition=an_edition())
