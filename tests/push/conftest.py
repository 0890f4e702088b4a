"""The push service of this room's tests: nothing that we send may break one of its rules."""

from collections.abc import AsyncIterator

import pytest

from tests.push_service import PushService


@pytest.fixture
async def service() -> AsyncIterator[PushService]:
    async with PushService() as service:
        yield service
        assert service.violations == []
