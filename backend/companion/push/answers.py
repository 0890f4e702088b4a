"""What a push service's answer means for the delivery (RFC 8030 §5, §7.3, §8.4; the services' own papers)."""

import re
from datetime import UTC
from email.utils import parsedate_to_datetime

from msgspec import Struct

from companion.domain.delivery import Accepted, Gone, Outcome, Refused, Rejected, Retry

LONGEST_WAIT_MS = 24 * 60 * 60 * 1000
"""What is made of a Retry-After that asks for more."""

_SECONDS = re.compile(r"[0-9]{1,4000}")
_SECRET = re.compile(r"[A-Za-z0-9_:%+/=.-]{24,}")
_PASSING = frozenset({408, 421, 425})  # RFC 9110 §15.5.9, §15.5.20, RFC 8470 §5.2: to be repeated as it is


class Answer(Struct, frozen=True):
    """The part of a reply that matters. `text` is the beginning of its body."""

    status: int
    retry_after: str = ""
    text: str = ""

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300

    @property
    def reason(self) -> str:
        """The status and the service's words, for the organizer and the log: one line, without secrets."""
        words = _SECRET.sub("…", " ".join(self.text.split()))
        printable = "".join(character for character in words if character.isprintable())[:120]
        return f"{self.status} {printable}".rstrip()


def outcome_of(answer: Answer, now: int) -> Outcome:
    """Translate; `now` is real time in epoch milliseconds, for a Retry-After that is a date."""
    status = answer.status
    if answer.is_success:
        return Accepted()
    if status in {404, 410}:
        return Gone()
    if status in {429, 503}:
        return Retry(retry_after_ms(answer.retry_after, now), answer.reason)
    if status in {401, 403}:
        return Refused(answer.reason)
    if status < 400 or status >= 500 or status in _PASSING:
        return Retry(None, answer.reason)
    return Rejected(answer.reason)


def retry_after_ms(text: str, now: int) -> int | None:
    """Read how long a service wants to be left alone (RFC 9110 §10.2.3), in milliseconds from `now`.

    It says seconds or a date. None for what is missing, in the past or nonsense: then our own patience
    decides. Never above LONGEST_WAIT_MS.
    """
    text = text.strip()
    if _SECONDS.fullmatch(text):
        wait = int(text) * 1000
    else:
        try:
            date = parsedate_to_datetime(text)
            wait = int(date.replace(tzinfo=date.tzinfo or UTC).timestamp() * 1000) - now
        except (ValueError, TypeError, OverflowError, IndexError):
            return None
    return min(wait, LONGEST_WAIT_MS) if wait > 0 else None
