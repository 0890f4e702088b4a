"""Lets organizers in, and nobody through them: who asks, from which page, and how often somebody may guess."""

from typing import Any
from urllib.parse import urlsplit

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from companion.api.organizer.desk import Doorkeeper
from companion.api.problems import ProblemError
from companion.api.quota import Quota, client_key
from companion.api.state import Parts
from companion.services.sign_in import RevokedError, SignedIn, UnknownError

COOKIE = "companion_organizer"
PATH = "/api/organizer"

Connection = ASGIConnection[Any, Any, Any, Any]
_READS = {"GET", "HEAD"}
_BEARER = "bearer "
_EVERYWHERE = ""


class Gate:
    """The guard of all routes but signing in, which asks it too."""

    def __init__(self, parts: Parts) -> None:
        limits = parts.guesses
        self._told = Quota(limits.told, parts.clock)
        self._address = Quota(limits.address, parts.clock)
        self._all = Quota(limits.all, parts.clock)
        self._door: Doorkeeper = parts.door
        self._origin = parts.origin

    async def organizers_only(self, connection: Connection, _handler: BaseRouteHandler) -> None:
        """A Litestar guard: the request's `user` is the name of the token."""
        self.same_site_only(connection, _handler)
        connection.scope["user"] = await self._who(connection)

    def same_site_only(self, connection: Connection, _handler: BaseRouteHandler) -> None:
        """A Litestar guard: no other site's page may have a browser write in an organizer's name.

        The cookie is SameSite=Strict already; this also holds where a browser does not know that.
        """
        if connection.scope["method"] in _READS:  # type: ignore[typeddict-item]  # only HTTP gets here
            return
        site = connection.headers.get("sec-fetch-site", "same-origin")
        origin = connection.headers.get("origin", self._origin)  # scripts send none, browsers always do
        if site not in {"same-origin", "none"} or not self._is_ours(
            origin, connection.headers.get("host", "")
        ):
            raise ProblemError(403, "Another site's page asked for this: only Companion's own may.")

    def _is_ours(self, origin: str, host: str) -> bool:
        """The public address, or the one that was asked: a proxy may hide either."""
        try:
            there = urlsplit(origin).netloc
        except ValueError:
            return False
        return origin == self._origin or (there == host and bool(host))

    async def sign_in(self, connection: Connection, token: str) -> SignedIn:
        """Raises ProblemError 401, 403 or 429."""
        address = client_key(connection.scope["client"])
        try:
            return await self._door.sign_in(token, guess=self._may_guess(address))
        except UnknownError:
            raise self._wrong(address) from None
        except RevokedError as error:
            raise _revoked(error) from None

    async def _who(self, connection: Connection) -> str:
        try:
            authorization = connection.headers.get("authorization", "")
            if authorization[: len(_BEARER)].lower() == _BEARER:
                return await self._holder(connection, authorization[len(_BEARER) :].strip())
            cookie = connection.cookies.get(COOKIE, "")
            if cookie:
                return await self._door.visitor(cookie)
        except UnknownError:
            pass
        except RevokedError as error:
            raise _revoked(error) from None
        raise ProblemError(401, "Sign in with your token first.", www_authenticate="Bearer")

    async def _holder(self, connection: Connection, token: str) -> str:
        address = client_key(connection.scope["client"])
        try:
            return await self._door.holder(token, guess=self._may_guess(address))
        except UnknownError:
            raise self._wrong(address) from None

    def _may_guess(self, address: str) -> bool:
        return not self._address.wait(address) and not self._all.wait(_EVERYWHERE)

    def _wrong(self, address: str) -> ProblemError:
        wait = max(self._told.take(address), self._address.take(address), self._all.take(_EVERYWHERE))
        if wait:
            return ProblemError(429, f"Too many wrong tokens. Try again in {wait} s.", retry_after=str(wait))
        return ProblemError(401, "There is no such token.", www_authenticate="Bearer")


def _revoked(error: RevokedError) -> ProblemError:
    return ProblemError(403, f"The token of {error} has been revoked: ask for a new one.")
