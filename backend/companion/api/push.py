"""Handlers for phones that want alerts: our public key, subscribing, leaving, and a test notification.

Nothing here is logged with an endpoint: it is the secret that authorizes.
"""

from typing import Any

import msgspec
from litestar import Request, Response, delete, post, put
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler, HTTPRouteHandler
from litestar.params import JSONBody
from litestar.types import ASGIApp, Guard
from msgspec import Struct

from companion.api.body import request_of
from companion.api.problems import ProblemError
from companion.api.quota import Quota, client_key
from companion.api.respond import respond
from companion.api.routes import answer, current, options_of, problems, reads
from companion.api.state import Parts
from companion.api.wishes import EndpointRequest, SubscriptionRequest, wishes_not_in
from companion.domain.retention import forgotten_at
from companion.pages.encoded import encode

PATH = "/api/subscriptions"


class PushShape(Struct, frozen=True):
    """Our VAPID key: `public_key` is `applicationServerKey`; another `key_id` means to subscribe anew."""

    public_key: str
    key_id: str


class SubscriptionReceipt(Struct, frozen=True):
    """What is now stored: under which key, and in which of the event's languages."""

    created: bool
    language: str
    key_id: str


def push_routes(parts: Parts) -> list[HTTPRouteHandler]:
    key = parts.push_key
    public_key = respond(encode(msgspec.json.encode(PushShape(key.public, key.id)), "application/json"))
    within_quota = within(Quota(parts.limits.writes, parts.clock))
    tests = Quota(parts.limits.tests, parts.clock)

    @reads("/api/push", PushShape, "The key to subscribe with", fails=(406,))
    async def push_key() -> ASGIApp:
        return public_key

    @put(
        PATH,
        guards=[within_quota],
        request_class=request_of(SubscriptionRequest),
        summary="Subscribe, or replace what this phone wants to hear",
        responses={
            200: answer(SubscriptionReceipt, "It replaced what was"),
            201: answer(SubscriptionReceipt, "It is new"),
            **problems(400, 409, 413, 415, 429, 503),
        },
    )
    async def subscribe(
        request: Request[Any, Any, Any], data: JSONBody[SubscriptionRequest]
    ) -> Response[SubscriptionReceipt]:
        endpoint = _checked(parts, data)
        snapshot = current(parts.published).snapshot
        if parts.now() + snapshot.clock_offset >= forgotten_at(snapshot.agenda.event):
            raise ProblemError(
                409, "The event is over: phones are told nothing more, and none is remembered."
            )
        wish = data.resolved(endpoint, snapshot.languages, snapshot.agenda.event.dates)
        if data.replaces:
            kept = wishes_not_in(await request.body())
            wish = msgspec.structs.replace(wish, replaces=_rebuilt(parts, data.replaces), kept=kept)
        stored = await parts.subscriptions.put(wish, parts.now())
        return Response(
            SubscriptionReceipt(stored.created, stored.language, key.id),
            status_code=201 if stored.created else 200,
            headers={"Cache-Control": "no-store"},
        )

    @delete(
        PATH,
        guards=[within_quota],
        request_class=request_of(EndpointRequest),
        summary="Forget this phone",
        responses={204: answer(None, "It is forgotten"), **problems(400, 413, 415, 429, 503)},
    )
    async def unsubscribe(data: JSONBody[EndpointRequest]) -> None:
        # The same whether it was known or not: who leaves twice is gone, and nobody learns who was here.
        await parts.subscriptions.delete(_rebuilt(parts, data.endpoint))

    @post(
        f"{PATH}/test",
        guards=[within_quota],
        request_class=request_of(EndpointRequest),
        status_code=202,
        summary="Send this phone a test notification",
        responses={202: answer(None, "It is on its way"), **problems(400, 404, 413, 415, 429, 503)},
    )
    async def test(data: JSONBody[EndpointRequest]) -> Response[bytes]:
        _admit(tests, data.endpoint, "Enough test notifications for now.")
        if not await parts.subscriptions.test(_rebuilt(parts, data.endpoint)):
            raise ProblemError(404, "This phone is not subscribed; subscribe it first.")
        return Response(b"", status_code=202, headers={"Cache-Control": "no-store"})

    return [push_key, options_of(PATH, "DELETE", "PUT"), subscribe, unsubscribe, test]


def _checked(parts: Parts, wish: SubscriptionRequest) -> str:
    """The endpoint as it will be stored. Raises ProblemError 400 for what no browser would send."""
    try:
        endpoint = parts.check_endpoint(wish.endpoint)
    except ValueError as error:
        raise ProblemError(400, f"endpoint: {error}") from None
    try:
        parts.check_keys(wish.keys.p256dh, wish.keys.auth)
    except ValueError as error:
        raise ProblemError(400, f"keys: {error}") from None
    return endpoint


def _rebuilt(parts: Parts, endpoint: str) -> str:
    """As stored; one that is no longer admitted can still be forgotten or replaced."""
    try:
        return parts.check_endpoint(endpoint)
    except ValueError:
        return endpoint


def within(quota: Quota) -> Guard:
    def within_quota(connection: ASGIConnection, _handler: BaseRouteHandler) -> None:  # type: ignore[type-arg]  # Litestar's own alias
        _admit(quota, client_key(connection.scope["client"]), "Too many requests from this address.")

    return within_quota


def _admit(quota: Quota, key: str, sentence: str) -> None:
    seconds = quota.take(key)
    if seconds:
        raise ProblemError(429, f"{sentence} Try again in {seconds} s.", retry_after=str(seconds))
