"""One signature per push service, renewed in time, made with the key that the phone knows."""

import json
from typing import Any

import pytest

from companion.push.keys import VapidKey
from companion.push.vapid import UnknownKeyError, Vapid, check_subject
from tests.browser.base64url import decode
from tests.browser.web_push_rules import Refused, check_vapid
from tests.push.builders import SUBJECT, Watch, a_key

MOZILLA = "https://updates.push.services.mozilla.com"
GOOGLE = "https://fcm.googleapis.com"
HOUR = 60 * 60 * 1000


def claims(header: str) -> dict[str, Any]:
    token = header.removeprefix("vapid t=").partition(",")[0]
    found: dict[str, Any] = json.loads(decode(token.split(".")[1]))
    return found


def check(header: str, key: VapidKey, watch: Watch, origin: str = MOZILLA) -> None:
    check_vapid(header, origin=origin, key=decode(key.public), now=watch.now / 1000)


def test_it_says_to_whom_until_when_and_who() -> None:
    watch, key = Watch(), a_key()
    header = Vapid([key], SUBJECT, watch).authorization(MOZILLA)
    assert claims(header) == {"aud": MOZILLA, "exp": watch.now // 1000 + 12 * 3600, "sub": SUBJECT}
    assert header.endswith(f", k={key.public}")
    check(header, key, watch)


def test_each_service_gets_its_own() -> None:
    watch, key = Watch(), a_key()
    vapid = Vapid([key], SUBJECT, watch)
    check(vapid.authorization(MOZILLA), key, watch)
    check(vapid.authorization(GOOGLE), key, watch, GOOGLE)
    with pytest.raises(Refused):
        check(vapid.authorization(GOOGLE), key, watch, MOZILLA)


def test_an_origin_that_is_an_address_can_be_signed_for() -> None:
    watch, key = Watch(), a_key()
    for origin in ("http://127.0.0.1:9000", "http://[::1]:9000"):
        check(Vapid([key], SUBJECT, watch).authorization(origin), key, watch, origin)


def test_a_signature_is_used_for_six_hours() -> None:
    watch, key = Watch(), a_key()
    vapid = Vapid([key], SUBJECT, watch)
    first = vapid.authorization(MOZILLA)
    watch.now += 6 * HOUR - 1
    assert vapid.authorization(MOZILLA) == first
    watch.now += 1
    second = vapid.authorization(MOZILLA)
    assert claims(second)["exp"] - claims(first)["exp"] == 6 * 3600


@pytest.mark.parametrize("jump", [-30 * 24 * HOUR, -1, 30 * 24 * HOUR])
def test_a_clock_that_jumps_makes_a_fresh_one(jump: int) -> None:
    watch, key = Watch(), a_key()
    vapid = Vapid([key], SUBJECT, watch)
    vapid.authorization(MOZILLA)
    watch.now += jump
    check(vapid.authorization(MOZILLA), key, watch)
    assert claims(vapid.authorization(MOZILLA))["exp"] == (watch.now + 12 * HOUR) // 1000


def test_after_a_rotation_each_phone_gets_the_key_that_it_knows() -> None:
    watch, new, old = Watch(), a_key(), a_key()
    vapid = Vapid([new, old], SUBJECT, watch)
    check(vapid.authorization(MOZILLA), new, watch)
    check(vapid.authorization(MOZILLA, new.id), new, watch)
    check(vapid.authorization(MOZILLA, old.id), old, watch)
    with pytest.raises(UnknownKeyError):
        vapid.authorization(MOZILLA, a_key().id)


def test_invented_hosts_do_not_fill_the_memory() -> None:
    watch, key = Watch(), a_key()
    vapid = Vapid([key], SUBJECT, watch)
    for number in range(1100):
        vapid.authorization(f"https://{number}.push.apple.com")
    assert len(vapid._kept) == 100


@pytest.mark.parametrize(
    "subject",
    [
        "mailto:organizers@example.org",
        "https://example.org",
        "https://example.org:8443",
        "https://example.org/contact?us",
        "https://companion.invalid",
    ],
)
def test_a_subject_is_where_somebody_can_be_reached(subject: str) -> None:
    assert check_subject(subject) == subject
    Vapid([a_key()], subject, Watch()).authorization(MOZILLA)


@pytest.mark.parametrize(
    "subject",
    [
        "",
        "mailto:",
        "mailto:me",
        "mailto:me@localhost",
        "organizers@example.org",
        "http://a.example",
        "tel:+4712345678",
    ],
)
def test_a_subject_that_a_service_would_refuse_is_an_error(subject: str) -> None:
    with pytest.raises(ValueError) as caught:
        Vapid([a_key()], subject, Watch())
    assert (
        str(caught.value) == f"{subject!r} is no mailto: or https: address that a push service could write to"
    )
