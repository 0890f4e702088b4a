"""Organizers' tokens, and the browsers that are signed in with them.

A token is 192 random bits, so one hash is enough to keep it and one look-up to know it. The one in the settings is
chosen by a person: it is compared in constant time, and whoever asks must bound how often it is guessed.
"""

import hashlib
import hmac
import re
import secrets

from msgspec import Struct

from companion.clock import Clock
from companion.db.audit import Entry, add_audit
from companion.db.engines import Database
from companion.db.organizers import has_phones, unmark_phones
from companion.db.tokens import (
    Token,
    add_sign_in,
    add_token,
    end_sign_in,
    find_sign_in,
    find_token,
    list_tokens,
    read_token,
    revoke_token,
)

SETTINGS = "settings"
"""The name of the token that COMPANION_ORGANIZER_TOKEN sets."""

STAYS_MS = 7 * 24 * 3_600_000
"""For how long a browser stays signed in."""

_MADE = re.compile(r"[A-Za-z0-9_-]{32}")
_NAME = re.compile(r"[^\W_](?:[\w .'@-]{0,62}[\w.])?")


class TokenError(Exception):
    """A token cannot be made or revoked; the text says why."""


class UnknownError(Exception):
    """There is no such token, or nobody is signed in with this cookie."""


class RevokedError(Exception):
    """There was such a token; its text names it."""


class SignedIn(Struct, frozen=True):
    """A browser's cookie, and until when it is good (real ms). `name` is the token's."""

    secret: str
    name: str
    expires_at: int


async def make_token(database: Database, clock: Clock, name: str, author: str = "") -> str:
    """A new token, which is known here and nowhere else. `author`: who makes it.

    Raises TokenError for a name that cannot be used.
    """
    if not _NAME.fullmatch(name):
        raise TokenError(f"{name!r} is no name: give up to 64 letters, digits and spaces, such as `Kari`")
    if name == SETTINGS:
        raise TokenError(f"`{SETTINGS}` is what the token of COMPANION_ORGANIZER_TOKEN is called")
    secret = secrets.token_urlsafe(24)
    async with database.write() as connection:
        if not await add_token(connection, name, _hash(secret), clock.real()):
            raise TokenError(f"there is, or was, a token of `{name}`: give this one another name")
        await add_audit(connection, Entry(clock.real(), "command", author, "token-made", detail=name))
    return secret


async def revoke(database: Database, clock: Clock, name: str, author: str = "") -> None:
    """It opens nothing from now on, its browsers are signed out, its phones are told no more than others.

    Raises TokenError where there is none.
    """
    async with database.write() as connection:
        if not await revoke_token(connection, name, clock.real()):
            raise TokenError(await _why_not(await read_token(connection, name), name))
        await unmark_phones(connection, name)
        await add_audit(connection, Entry(clock.real(), "command", author, "token-revoked", detail=name))


async def _why_not(token: Token | None, name: str) -> str:
    if token is not None:
        return f"the token of `{name}` is revoked already"
    if name == SETTINGS:
        return "that token is in the settings: change or unset COMPANION_ORGANIZER_TOKEN, and start again"
    return f"there is no token of `{name}`: see `companion token --list`"


async def forget_phones_of_settings(database: Database) -> None:
    """Where no token is in the settings any more, its phones are attendees' again."""
    async with database.read() as connection:
        if not await has_phones(connection, SETTINGS):
            return
    async with database.write() as connection:
        await unmark_phones(connection, SETTINGS)


async def all_tokens(database: Database) -> tuple[Token, ...]:
    async with database.read() as connection:
        return await list_tokens(connection)


class Door:
    """Says who somebody is. `chosen`: the token of the settings, empty for none. Has a database while `app` runs."""

    database: Database

    def __init__(self, clock: Clock, chosen: str = "") -> None:
        self._clock = clock
        self._chosen = chosen

    async def holder(self, token: str, *, guess: bool = True) -> str:
        """Whose token it is; without `guess` only one that we made. Raises UnknownError or RevokedError."""
        if guess and self._chosen and hmac.compare_digest(_hash(self._chosen), _hash(token)):
            return SETTINGS
        if not _MADE.fullmatch(token):
            raise UnknownError
        async with self.database.read() as connection:
            found = await find_token(connection, _hash(token))
        if found is None:
            raise UnknownError
        if found.revoked_at is not None:
            raise RevokedError(found.name)
        return found.name

    async def sign_in(self, token: str, *, guess: bool = True) -> SignedIn:
        """A cookie for a browser that has the token. Raises as `holder` does."""
        name = await self.holder(token, guess=guess)
        now = self._clock.real()
        signed_in = SignedIn(secrets.token_urlsafe(32), name, now + STAYS_MS)
        async with self.database.write() as connection:
            await add_sign_in(
                connection,
                self._hash_for(name, signed_in.secret),
                name,
                now=now,
                expires_at=signed_in.expires_at,
            )
            await add_audit(connection, Entry(now, "page", name, "sign-in"))
        return signed_in

    async def visitor(self, cookie: str) -> str:
        """Who is signed in with this cookie. Raises UnknownError or RevokedError."""
        async with self.database.read() as connection:
            for name in (SETTINGS, ""):
                found = await find_sign_in(connection, self._hash_for(name, cookie), self._clock.real())
                if found is not None:
                    break
        if found is None:
            raise UnknownError
        if found.revoked_at is not None:
            raise RevokedError(found.token)
        return found.token

    async def sign_out(self, cookie: str) -> None:
        """Whoever it was."""
        async with self.database.write() as connection:
            for name in (SETTINGS, ""):
                await end_sign_in(connection, self._hash_for(name, cookie))

    def _hash_for(self, name: str, secret: str) -> str:
        """Bound to the token of the settings, so that who changes that one signs out all who came with it."""
        return _hash(f"{secret} {_hash(self._chosen)}" if name == SETTINGS else secret)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
