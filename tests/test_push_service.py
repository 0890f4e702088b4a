"""The fake push service is strict, so that what it takes is taken by the real ones."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid.jwt import sign

from companion.push.keys import VapidKey
from tests.browser.base64url import decode
from tests.push.builders import SUBJECT, a_key, a_payload
from tests.push_service import Fault, Phone, PushService, Received

KEY = a_key()


@pytest.fixture
async def service() -> AsyncIterator[PushService]:
    async with PushService() as service:
        yield service


def encrypted(phone: Phone, payload: bytes, **options: Any) -> bytes:
    private = ec.generate_private_key(ec.SECP256R1())
    body: bytes = http_ece.encrypt(
        payload,
        **({"private_key": private, "dh": decode(phone.p256dh), "auth_secret": decode(phone.auth)} | options),
    )
    return body


async def post(
    phone: Phone,
    *,
    key: VapidKey = KEY,
    signed_by: VapidKey | None = None,
    payload: bytes | None = None,
    body: bytes | None = None,
    **changed: Any,
) -> int:
    """Post a good message, but for what is changed: claims in lower case, headers by name; None leaves it out."""
    claims: dict[str, Any] = {
        "aud": phone.endpoint.partition("/push/")[0],
        "exp": int(time.time()) + 3600,
        "sub": SUBJECT,
    }
    claims |= {name: changed.pop(name) for name in list(changed) if name in claims}
    token = sign(
        {name: value for name, value in claims.items() if value is not None}, (signed_by or key).private
    )
    headers = {
        "Authorization": f"vapid t={token}, k={key.public}",
        "TTL": "60",
        "Urgency": "normal",
        "Topic": "a-topic",
        "Content-Encoding": "aes128gcm",
    }
    headers = {
        name: value
        for name, value in (
            headers | {name.replace("_", "-"): value for name, value in changed.items()}
        ).items()
        if value is not None
    }
    data = encrypted(phone, a_payload() if payload is None else payload) if body is None else body
    async with (
        aiohttp.ClientSession() as session,
        session.post(phone.endpoint, data=data, headers=headers, allow_redirects=False) as response,
    ):
        return response.status


async def test_a_good_message_is_taken(service: PushService) -> None:
    phone = service.subscribe(KEY.public)
    assert await post(phone) == 201
    [received] = await service.wait_for(1)
    assert (received.phone, received.notification["title"]) == (phone.id, "Earlier: Lunch at 11:30")
    assert received.headers["Topic"] == "a-topic"
    assert service.violations == []


STRANGER = a_key()
NOW = int(time.time())


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"Authorization": None}, 401),
        ({"Authorization": "WebPush xyz"}, 401),
        ({"key": STRANGER}, 403),
        ({"signed_by": STRANGER}, 403),  # who has only our public key
        ({"aud": "https://fcm.googleapis.com"}, 403),
        ({"aud": None}, 403),
        ({"exp": NOW - 1}, 403),
        ({"exp": NOW + 25 * 3600}, 403),
        ({"exp": None}, 403),
        ({"sub": None}, 403),
        ({"sub": "organizers@example.org"}, 403),
        ({"sub": "mailto:me@localhost"}, 403),
        ({"sub": "mailto:me"}, 403),
        ({"TTL": None}, 400),
        ({"TTL": "0"}, 400),
        ({"TTL": "-1"}, 400),
        ({"TTL": "soon"}, 400),
        ({"Topic": "x" * 33}, 400),
        ({"Topic": "a+b"}, 400),
        ({"Topic": ""}, 400),
        ({"Urgency": "act-now"}, 400),
        ({"Content_Encoding": None}, 400),
        ({"Content_Encoding": "aesgcm"}, 400),
        ({"body": b""}, 400),
        ({"body": b"x" * 50}, 400),
        ({"body": b"x" * 500}, 400),
        ({"body": b"x" * 4097}, 413),
        ({"payload": b"no json"}, 400),
        ({"payload": b"[]"}, 400),
        ({"payload": json.dumps({"web_push": 8030, "notification": {"title": ""}}).encode()}, 400),
        (
            {
                "payload": json.dumps(
                    {"web_push": 8030, "notification": {"title": "x", "navigate": "/"}}
                ).encode()
            },
            400,
        ),
    ],
)
async def test_what_breaks_a_rule_is_refused_and_noted(
    service: PushService, changed: dict[str, Any], status: int
) -> None:
    assert await post(service.subscribe(KEY.public), **changed) == status
    assert [violation.partition(" ")[0] for violation in service.violations] == [str(status)]
    assert service.received == []


@pytest.mark.parametrize("token", ["e30.e30", "eyJhbGciOiJub25lIn0.e30.", "not a token"])
async def test_what_is_no_signed_token_is_refused(service: PushService, token: str) -> None:
    phone = service.subscribe(KEY.public)
    assert await post(phone, Authorization=f"vapid t={token}, k={KEY.public}") == 401
    assert (len(service.violations), service.received) == (1, [])


async def test_a_message_of_4096_bytes_is_taken_and_one_byte_more_is_not(service: PushService) -> None:
    phone = service.subscribe(KEY.public)
    room = 4096 - len(encrypted(phone, a_payload()))
    text = json.loads(a_payload())
    longest, longer = (json.dumps(text | {"x": "x" * (room - 200 + more)}).encode() for more in (0, 1000))
    exact = longest + b" " * (4096 - len(encrypted(phone, longest, rs=4096)))
    body = encrypted(phone, exact, rs=4096)
    assert (len(body), await post(phone, body=body)) == (4096, 201)
    assert await post(phone, body=encrypted(phone, longer, rs=8192)) == 413


async def test_a_message_for_another_phone_cannot_be_read(service: PushService) -> None:
    one, other = service.subscribe(KEY.public), service.subscribe(KEY.public)
    assert await post(one, body=encrypted(other, a_payload())) == 400
    assert len(service.violations) == 1


async def test_a_message_in_two_records_is_refused(service: PushService) -> None:
    phone = service.subscribe(KEY.public)
    assert await post(phone, body=encrypted(phone, a_payload(), rs=200)) == 400
    assert service.violations == ["400 a push message is one record (RFC 8291 §4)"]


async def test_a_phone_that_left_is_gone_and_a_stranger_unknown(service: PushService) -> None:
    phone, other = service.subscribe(KEY.public), PushService(port=service.port).subscribe(KEY.public)
    service.unsubscribe(phone)
    assert [await post(phone), await post(other)] == [410, 404]
    assert service.violations == []


async def test_it_misbehaves_for_one_phone_for_a_while(service: PushService) -> None:
    bad, good = service.subscribe(KEY.public), service.subscribe(KEY.public)
    service.misbehave(Fault(status=500, times=2), bad)
    assert [await post(bad), await post(good), await post(bad), await post(bad)] == [500, 201, 500, 201]
    service.misbehave(Fault(status=503))
    assert [await post(bad), await post(good)] == [503, 503]
    service.behave()
    assert await post(good) == 201
    assert [message.phone for message in service.received] == [good.id, bad.id, good.id]
    assert len(service.attempts) == 7


async def test_waiting_in_vain_says_what_there_is(service: PushService) -> None:
    await post(service.subscribe(KEY.public), TTL="0")
    with pytest.raises(TimeoutError) as caught:
        await service.wait_for(1, timeout=0.01)
    assert str(caught.value) == (
        "no 1 messages after 0.01 s; attempts: 1, "
        """violations: ["400 TTL is a positive number of seconds, not '0'"], received: []"""
    )


async def test_it_ends_while_something_hangs() -> None:
    async with PushService() as service:
        service.misbehave(Fault(hang=True))
        hanging = asyncio.create_task(post(service.subscribe(KEY.public)))
        await service.wait_for_attempts(1)
    with pytest.raises(aiohttp.ClientError):
        await hanging


async def test_a_subscription_is_what_a_browser_gives(service: PushService) -> None:
    phone = service.subscribe(KEY.public)
    assert phone.to_json() == {
        "endpoint": f"{service.origin}/push/{phone.id}",
        "expirationTime": None,
        "keys": {"p256dh": phone.p256dh, "auth": phone.auth},
    }
    assert isinstance(Received(phone.id, {"notification": {}}, {}, 0.0).notification, dict)
