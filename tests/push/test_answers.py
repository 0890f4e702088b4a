"""Every answer of a push service, and what becomes of the delivery."""

from datetime import UTC, datetime
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.domain.delivery import Accepted, Gone, Outcome, Refused, Rejected, Retry
from companion.push.answers import LONGEST_WAIT_MS, Answer, outcome_of, retry_after_ms
from tests.push.builders import unhurried

NOW = 1_663_340_000_000


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, Accepted()),
        (201, Accepted()),
        (202, Accepted()),
        (204, Accepted()),
        (301, Retry(None, "301")),
        (302, Retry(None, "302")),
        (307, Retry(None, "307")),
        (308, Retry(None, "308")),
        (400, Rejected("400")),
        (401, Refused("401")),
        (402, Rejected("402")),
        (403, Refused("403")),
        (404, Gone()),
        (405, Rejected("405")),
        (408, Retry(None, "408")),
        (410, Gone()),
        (413, Rejected("413")),
        (418, Rejected("418")),
        (421, Retry(None, "421")),
        (425, Retry(None, "425")),
        (429, Retry(None, "429")),
        (500, Retry(None, "500")),
        (502, Retry(None, "502")),
        (503, Retry(None, "503")),
        (504, Retry(None, "504")),
        (599, Retry(None, "599")),
    ],
)
def test_what_each_status_means(status: int, outcome: Outcome) -> None:
    assert outcome_of(Answer(status), NOW) == outcome


@unhurried
@given(st.integers(200, 599), st.text(max_size=30), st.text(max_size=300))
def test_no_answer_is_without_meaning(status: int, retry_after: str, text: str) -> None:
    outcome = outcome_of(Answer(status, retry_after, text), NOW)
    assert isinstance(outcome, Accepted | Gone | Retry | Refused | Rejected)


@pytest.mark.parametrize("status", [429, 503])
def test_a_service_may_ask_to_be_left_alone(status: int) -> None:
    assert outcome_of(Answer(status, "7", "Slow down"), NOW) == Retry(7000, f"{status} Slow down")


def test_other_failures_do_not_ask() -> None:
    assert outcome_of(Answer(500, "7"), NOW) == Retry(None, "500")


def http_date(seconds: int) -> str:
    return format_datetime(datetime.fromtimestamp(NOW / 1000 + seconds, UTC), usegmt=True)


@pytest.mark.parametrize(
    ("text", "wait"),
    [
        ("1", 1000),
        (" 120 ", 120_000),
        (http_date(90), 90_000),
        ("Friday, 16-Sep-22 14:54:00 GMT", 40_000),  # RFC 850's form (RFC 9110 §5.6.7)
        ("Fri Sep 16 14:54:00 2022", 40_000),  # asctime's
        ("86400", LONGEST_WAIT_MS),
        ("86401", LONGEST_WAIT_MS),
        ("9" * 4000, LONGEST_WAIT_MS),
        ("Fri, 31 Dec 9999 23:59:59 GMT", LONGEST_WAIT_MS),
        ("", None),
        ("0", None),
        ("-5", None),
        ("+5", None),
        ("1.5", None),
        ("1e9", None),
        ("١٢", None),
        ("9" * 5000, None),
        ("soon", None),
        (http_date(-1), None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("Fri, 99 Xyz 2022 99:99:99 GMT", None),
        ("Fri, 31 Dec 99999 23:59:59 GMT", None),
        ("\x00", None),
    ],
)
def test_retry_after_in_seconds_as_a_date_and_as_nonsense(text: str, wait: int | None) -> None:
    assert retry_after_ms(text, NOW) == wait


@unhurried
@given(st.text(max_size=60))
def test_nonsense_never_raises_and_never_waits_for_ever(text: str) -> None:
    wait = retry_after_ms(text, NOW)
    assert wait is None or 0 < wait <= LONGEST_WAIT_MS


def test_a_reason_is_one_line_without_secrets() -> None:
    text = (
        '{"reason":"BadJwtToken",\n "endpoint":"https://web.push.apple.com/QGuQyavXutnMH9N-secret"}\x1b[31m'
    )
    assert Answer(403, "", text).reason == '403 {"reason":"BadJwtToken", "endpoint":"…"}[31m'
    assert len(Answer(400, "", "no way " * 1000).reason) <= 124
