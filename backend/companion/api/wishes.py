"""What a phone sends about its subscription."""

from datetime import date
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from companion.domain.agenda import Dates, Id
from companion.domain.audience import Scope

Endpoint = Annotated[str, Meta(min_length=1, max_length=2048, pattern=r"^[!-~]+$")]
Language = Annotated[str, Meta(max_length=35, pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]


class Keys(Struct, frozen=True):
    """The browser's side of a subscription (RFC 8291 §3.1), base64url."""

    p256dh: Annotated[str, Meta(max_length=200)]
    auth: Annotated[str, Meta(max_length=100)]


class Wish(Struct, frozen=True, kw_only=True):
    """A phone's wish, complete: `days` empty means all, `reminder_minutes` 0 none.

    `replaces`: the endpoint that the browser had before. `kept`: which of the wishes are to stay as they were there.
    """

    endpoint: str
    keys: Keys
    language: str
    scope: Scope = Scope.ALL
    stars: frozenset[str] = frozenset()
    days: tuple[date, ...] = ()
    announcements: bool = True
    reminder_minutes: int = 0
    replaces: str | None = None
    kept: frozenset[str] = frozenset()


class SubscriptionRequest(Struct, frozen=True):
    """A browser's PushSubscription, as its `toJSON()` gives it, with what the person wants to hear.

    It replaces what was. Without `language`: the event's first. `days` empty: all. `reminder_minutes` 0:
    none. With `replaces`, the endpoint that the browser had before, it takes that subscription over, and what
    is not given stays as it was there. Fields that we do not know are ignored, because browsers add some
    (`expirationTime`).
    """

    endpoint: Endpoint
    keys: Keys
    language: Language = ""
    scope: Scope = Scope.ALL
    stars: Annotated[frozenset[Id], Meta(max_length=500)] = frozenset()
    days: Annotated[tuple[date, ...], Meta(max_length=60)] = ()
    announcements: bool = True
    reminder_minutes: Annotated[int, Meta(ge=0, le=120)] = 0
    replaces: Endpoint = ""

    def resolved(self, endpoint: str, languages: tuple[str, ...], dates: Dates) -> Wish:
        """The wish with its endpoint as checked, in a language that the event speaks (`nb-NO` is `nb`).

        A phone may remember the days of another event at this address: they choose nothing here.
        """
        tag = self.language.lower()
        language = next((code for code in (tag, tag.partition("-")[0]) if code in languages), languages[0])
        return Wish(
            endpoint=endpoint,
            keys=self.keys,
            language=language,
            scope=self.scope,
            stars=self.stars,
            days=tuple(day for day in self.days if dates.first <= day <= dates.last),
            announcements=self.announcements,
            reminder_minutes=self.reminder_minutes,
        )


WISHES = frozenset({"language", "scope", "stars", "days", "announcements", "reminder_minutes"})
"""The fields that say what a person wants to hear."""


def wishes_not_in(body: bytes) -> frozenset[str]:
    """Which wishes a request's JSON object does not give, not even as their defaults."""
    return WISHES - msgspec.json.decode(body, type=dict[str, msgspec.Raw]).keys()


class EndpointRequest(Struct, frozen=True):
    """Names a subscription; the endpoint is the secret that authorizes."""

    endpoint: Endpoint
