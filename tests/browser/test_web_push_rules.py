"""Each rule refuses what breaks it, and nothing else: one good request, changed in one place at a time."""

from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from py_vapid import Vapid

from tests.browser.base64url import encode
from tests.browser.vapid_credentials import a_key, authorization, public_point, token
from tests.browser.web_push_rules import MAX_BODY, Refused, check_request

ORIGIN = "http://127.0.0.1:8001"
NOW = 1_700_000_000
HOUR = 3600


OURS, OTHER = a_key(), a_key()


@dataclass(frozen=True)
class Request:
    """A request that passes; py_vapid signs it, so that the check is not held against itself."""

    claims: dict[str, Any] = field(
        default_factory=lambda: {"aud": ORIGIN, "exp": NOW + 12 * HOUR, "sub": "mailto:desk@example.org"}
    )
    signed_by: Vapid = OURS
    headers: dict[str, str] = field(
        default_factory=lambda: {
            "TTL": "3600",
            "Topic": "a" * 32,
            "Urgency": "normal",
            "Content-Encoding": "aes128gcm",
        }
    )
    body: bytes = b"\0" * 200

    def with_claims(self, **claims: Any) -> "Request":
        return replace(self, claims=self.claims | claims)

    def with_header(self, name: str, value: str) -> "Request":
        return replace(self, headers=self.headers | {name: value})

    def without_header(self, name: str) -> "Request":
        return replace(self, headers={key: value for key, value in self.headers.items() if key != name})

    def check(self) -> tuple[int, str]:
        headers = {"Authorization": authorization(self.signed_by, self.claims), **self.headers}
        try:
            check_request(headers, self.body, origin=ORIGIN, key=public_point(OURS), now=NOW)
        except Refused as refusal:
            return refusal.status, refusal.reason
        return 201, ""


GOOD = Request()
TOKEN, K = token(OURS, GOOD.claims), encode(public_point(OURS))


@pytest.mark.parametrize(
    "request_to_send",
    [
        GOOD,
        GOOD.without_header("Topic").without_header("Urgency"),
        GOOD.with_claims(exp=NOW + 24 * HOUR),
        GOOD.with_claims(sub="https://example.org"),
        replace(GOOD, body=b"\0" * MAX_BODY),
    ],
)
def test_what_every_service_takes_is_accepted(request_to_send: Request) -> None:
    assert request_to_send.check() == (201, "")


@pytest.mark.parametrize(
    ("request_to_send", "status", "reason"),
    [
        (GOOD.with_claims(aud="http://127.0.0.1:8002"), 403, "aud"),
        (GOOD.with_claims(aud=ORIGIN + "/"), 403, "aud"),
        (GOOD.with_claims(exp=NOW + 24 * HOUR + 1), 403, "exp"),
        (GOOD.with_claims(exp=NOW), 403, "exp"),
        (GOOD.with_claims(sub="mail@localhost"), 403, "sub"),
        (replace(GOOD, signed_by=OTHER), 403, "k is not"),
        (GOOD.with_header("Authorization", ""), 401, "no VAPID"),
        (GOOD.with_header("Authorization", "WebPush " + TOKEN), 401, "no VAPID"),
        (GOOD.with_header("Authorization", f"vapid t={TOKEN}"), 401, "credentials are t and k"),
        (GOOD.with_header("Authorization", f"vapid t={TOKEN}, k={K}="), 401, "k is no"),
        (GOOD.with_header("Authorization", f"vapid t=abc, k={K}"), 401, "t is no"),
        (
            GOOD.with_header("Authorization", f"vapid t={TOKEN[:-86]}{'A' * 86}, k={K}"),
            403,
            "the signature",
        ),
        (GOOD.without_header("TTL"), 400, "TTL"),
        (GOOD.with_header("TTL", "0"), 400, "TTL"),
        (GOOD.with_header("TTL", "-1"), 400, "TTL"),
        (GOOD.with_header("TTL", "60.0"), 400, "TTL"),
        (GOOD.with_header("Topic", "a" * 33), 400, "Topic"),
        (GOOD.with_header("Topic", "a.b"), 400, "Topic"),
        (GOOD.with_header("Topic", ""), 400, "Topic"),
        (GOOD.with_header("Urgency", "urgent"), 400, "Urgency"),
        (GOOD.with_header("Content-Encoding", "aesgcm"), 400, "Content-Encoding"),
        (replace(GOOD, body=b""), 400, "a push without"),
        (replace(GOOD, body=b"\0" * (MAX_BODY + 1)), 413, "4097 bytes"),
    ],
)
def test_what_some_service_refuses_is_refused(request_to_send: Request, status: int, reason: str) -> None:
    answered, why = request_to_send.check()
    assert (answered, why[: len(reason)]) == (status, reason)
