"""Queries about organizers' tokens and the browsers that are signed in with them. Secrets are only known by hashes."""

from msgspec import Struct
from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from companion.db.tables import sign_ins, tokens


class Token(Struct, frozen=True):
    """One organizer's token. Moments are real time in ms; `revoked_at` is None while it is good."""

    name: str
    created_at: int
    revoked_at: int | None


class SignIn(Struct, frozen=True):
    """A browser that was signed in with the token of this name, which may have been revoked since."""

    token: str
    expires_at: int
    revoked_at: int | None


async def add_token(connection: AsyncConnection, name: str, secret_hash: str, now: int) -> bool:
    """False where the name is taken, also by one that was revoked: what it did is told under its name."""
    if await read_token(connection, name) is not None:
        return False
    await connection.execute(insert(tokens).values(name=name, hash=secret_hash, created_at=now))
    return True


async def read_token(connection: AsyncConnection, name: str) -> Token | None:
    return await _one(connection, name=name)


async def find_token(connection: AsyncConnection, secret_hash: str) -> Token | None:
    return await _one(connection, hash=secret_hash)


async def list_tokens(connection: AsyncConnection) -> tuple[Token, ...]:
    """All that were ever made, oldest first."""
    rows = await connection.execute(
        select(tokens.c.name, tokens.c.created_at, tokens.c.revoked_at).order_by(
            tokens.c.created_at, tokens.c.name
        )
    )
    return tuple(Token(*row) for row in rows)


async def revoke_token(connection: AsyncConnection, name: str, now: int) -> bool:
    """It opens nothing any more, nor do the browsers signed in with it; False where there is no good one."""
    revoked = await connection.execute(
        update(tokens).where(tokens.c.name == name, tokens.c.revoked_at.is_(None)).values(revoked_at=now)
    )
    return revoked.rowcount == 1


async def add_sign_in(
    connection: AsyncConnection, secret_hash: str, token: str, *, now: int, expires_at: int
) -> None:
    """Remember a browser, and forget those whose time is over."""
    await connection.execute(delete(sign_ins).where(sign_ins.c.expires_at <= now))
    await connection.execute(
        insert(sign_ins).values(hash=secret_hash, token=token, created_at=now, expires_at=expires_at)
    )


async def find_sign_in(connection: AsyncConnection, secret_hash: str, now: int) -> SignIn | None:
    row = (
        await connection.execute(
            select(sign_ins.c.token, sign_ins.c.expires_at, tokens.c.revoked_at)
            .outerjoin(tokens, tokens.c.name == sign_ins.c.token)
            .where(sign_ins.c.hash == secret_hash, sign_ins.c.expires_at > now)
        )
    ).one_or_none()
    return SignIn(*row) if row else None


async def end_sign_in(connection: AsyncConnection, secret_hash: str) -> None:
    await connection.execute(delete(sign_ins).where(sign_ins.c.hash == secret_hash))


async def _one(connection: AsyncConnection, **by: str) -> Token | None:
    row = (
        await connection.execute(
            select(tokens.c.name, tokens.c.created_at, tokens.c.revoked_at).filter_by(**by)
        )
    ).one_or_none()
    return Token(*row) if row else None
