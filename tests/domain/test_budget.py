"""When a phone may get one push more."""

import pytest

from companion.domain.budget import free_slot
from companion.domain.urgency import DAY, HOUR, MINUTE

NOW = 100 * DAY


def ago(*minutes: int) -> tuple[int, ...]:
    return tuple(NOW - number * MINUTE for number in minutes)


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        pytest.param((), NOW, id="none yet"),
        pytest.param(ago(1, 2, 3), NOW, id="three in an hour"),
        pytest.param(
            ago(1, 2, 3, 40), NOW + 20 * MINUTE, id="four in an hour: when the first is an hour old"
        ),
        pytest.param(ago(40, 1, 3, 2), NOW + 20 * MINUTE, id="in any order"),
        pytest.param(ago(1, 2, 3, 60), NOW, id="an hour ago is no longer in the hour"),
        pytest.param(ago(1, 2, 3, 40, 50), NOW + 20 * MINUTE, id="five: when three are left"),
        pytest.param(ago(0, 0, 0, 0), NOW + HOUR, id="four just now"),
        pytest.param(ago(*range(61, 68)), NOW, id="seven in a day"),
        pytest.param(ago(*range(61, 69)), NOW + DAY - 68 * MINUTE, id="eight in a day"),
        pytest.param(ago(*range(61, 68), 24 * 60), NOW, id="a day ago is no longer in the day"),
        pytest.param(
            ago(1, 2, 3, 4, 61, 62, 63, 64), NOW + DAY - 64 * MINUTE, id="both: the later one of them"
        ),
        pytest.param(
            ago(1, 2, 3, -30), NOW + 57 * MINUTE, id="what waits for a slot has it: no hour has five"
        ),
        pytest.param(ago(-90, -91, -92, -93), NOW, id="in an hour there will be none near"),
    ],
)
def test_the_next_free_slot(sent: tuple[int, ...], expected: int) -> None:
    assert free_slot(sent, NOW) == expected
