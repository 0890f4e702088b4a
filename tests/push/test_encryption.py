"""Our messages are those of the standard, to the byte."""

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from companion.push.encryption import encrypt
from companion.push.message import Target
from tests.browser.base64url import decode
from tests.push.builders import a_key, a_payload, target_of
from tests.push_service import PushService

# RFC 8291 Appendix A
PLAINTEXT = b"When I grow up, I want to be a watermelon"
RECEIVER = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
SENDER = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
MESSAGE = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6"
    "PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def test_rfc_8291_appendix_a(monkeypatch: pytest.MonkeyPatch) -> None:
    """Byte for byte, once the two things that are otherwise random are the standard's."""
    key = ec.derive_private_key(int.from_bytes(decode(SENDER), "big"), ec.SECP256R1())
    monkeypatch.setattr(ec, "generate_private_key", lambda *_: key)
    monkeypatch.setattr(http_ece.os, "urandom", lambda _: decode(SALT))
    target = Target("https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV", RECEIVER, AUTH)
    assert encrypt(target, PLAINTEXT) == decode(MESSAGE)


async def test_each_message_has_its_own_key_and_salt() -> None:
    async with PushService() as service:
        target = target_of(service.subscribe(a_key().public))
    one, other = encrypt(target, a_payload()), encrypt(target, a_payload())
    assert one[:16] != other[:16]
    assert one[21:86] != other[21:86]


@pytest.mark.parametrize(
    ("point", "auth"),
    [("", AUTH), ("AAAA", AUTH), (RECEIVER[:-4] + "AAAA", AUTH), (RECEIVER, ""), ("é", AUTH)],
)
def test_keys_that_cannot_be_used_are_one_kind_of_error(point: str, auth: str) -> None:
    with pytest.raises(ValueError) as caught:
        encrypt(Target("https://push.example.net/x", point, auth), PLAINTEXT)
    assert str(caught.value).startswith("the subscription's keys cannot be used (")
