"""A message that a push service would refuse cannot be made."""

import pytest

from companion.push.message import Target
from companion.push.payload import tag_of
from tests.push.builders import a_message


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"payload": b""}, "a payload has 1 to 2000 bytes, not 0"),
        ({"payload": b"x" * 2001}, "a payload has 1 to 2000 bytes, not 2001"),
        ({"topic": "short"}, "a topic is 32 characters of base64url"),
        ({"topic": tag_of("a")[:-1] + "="}, "a topic is 32 characters of base64url"),
        ({"urgency": "act-now"}, "urgency 'act-now' is not one of high, low, normal"),
        ({"ttl_s": 0}, "a time to live of 0 s would be dropped by the push service"),
    ],
)
def test_what_would_be_refused_is_refused_here(fields: dict[str, object], problem: str) -> None:
    with pytest.raises(ValueError) as caught:
        a_message(**fields)
    assert str(caught.value) == problem


def test_the_limits_themselves_are_good() -> None:
    assert len(a_message(payload=b"x" * 2000, ttl_s=1, urgency="high").payload) == 2000


def test_a_target_in_a_traceback_says_nothing() -> None:
    target = Target("https://fcm.googleapis.com/fcm/send/secret", "point", "salt")
    assert (str(target), f"{target!r}") == ("Target(…)", "Target(…)")
