"""Tokens are made once, known by their hashes, and end when they are revoked."""

import pytest
from sqlalchemy import select

from companion.db.tables import audit, sign_ins, tokens
from companion.services.sign_in import (
    SETTINGS,
    STAYS_MS,
    Door,
    RevokedError,
    TokenError,
    UnknownError,
    all_tokens,
    make_token,
    revoke,
)
from tests.fakes import FakeClock

CHOSEN = "chosen-by-a-person"


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def door(database, clock):
    made = Door(clock, CHOSEN)
    made.database = database
    return made


async def everything(database):
    """All that the database has about tokens, as text."""
    async with database.read() as connection:
        return "".join(
            [str((await connection.execute(select(table))).all()) for table in (tokens, sign_ins, audit)]
        )


async def test_a_token_is_kept_only_as_a_hash(database, clock, door):
    secret = await make_token(database, clock, "Kari")
    signed_in = await door.sign_in(secret)
    assert len(secret) >= 16
    kept = await everything(database)
    assert "Kari" in kept
    assert secret not in kept
    assert signed_in.secret not in kept


async def test_no_two_tokens_are_alike(database, clock):
    made = {await make_token(database, clock, f"Kari {number}") for number in range(20)}
    assert len(made) == 20


async def test_each_token_has_its_holder(database, clock, door):
    kari, ola = await make_token(database, clock, "Kari"), await make_token(database, clock, "Ola")
    assert [await door.holder(token) for token in (kari, ola, CHOSEN)] == ["Kari", "Ola", SETTINGS]
    for wrong in ("", "x" * 32, kari[:-1], f"{kari} ", kari.swapcase(), "chosen-by-a-persoN"):
        with pytest.raises(UnknownError):
            await door.holder(wrong)


@pytest.mark.parametrize("name", ["", " ", " Kari", "Kari ", "a\nb", "a\0b", "x" * 65, "-x", "<b>"])
async def test_a_name_is_one_that_can_be_read_and_typed(database, clock, name):
    with pytest.raises(TokenError, match="is no name"):
        await make_token(database, clock, name)


@pytest.mark.parametrize("name", ["Kari", "kari-2", "Åse Ødegård", "desk@example.org", "x", "J. O'Neil Jr."])
async def test_names_that_people_have(database, clock, name):
    await make_token(database, clock, name)
    assert [token.name for token in await all_tokens(database)] == [name]


async def test_a_name_is_never_used_twice(database, clock):
    await make_token(database, clock, "Kari")
    with pytest.raises(TokenError, match="there is, or was, a token of `Kari`"):
        await make_token(database, clock, "Kari")
    await revoke(database, clock, "Kari")
    with pytest.raises(TokenError, match="there is, or was, a token of `Kari`"):
        await make_token(database, clock, "Kari")
    with pytest.raises(TokenError, match="COMPANION_ORGANIZER_TOKEN"):
        await make_token(database, clock, SETTINGS)


async def test_a_revoked_token_and_its_browsers_are_out_at_once_others_stay(database, clock, door):
    kari, ola = await make_token(database, clock, "Kari"), await make_token(database, clock, "Ola")
    browser, other = await door.sign_in(kari), await door.sign_in(ola)
    clock.tick(5)
    await revoke(database, clock, "Kari")
    for asked in (door.holder(kari), door.sign_in(kari), door.visitor(browser.secret)):
        with pytest.raises(RevokedError, match=r"^Kari$"):
            await asked
    assert (await door.holder(ola), await door.visitor(other.secret)) == ("Ola", "Ola")
    assert [(token.name, token.revoked_at) for token in await all_tokens(database)] == [
        ("Kari", clock.real()),
        ("Ola", None),
    ]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Nobody", "there is no token of `Nobody`"),
        (SETTINGS, "that token is in the settings"),
        ("Gone", "the token of `Gone` is revoked already"),
    ],
)
async def test_what_cannot_be_revoked_says_why(database, clock, name, why):
    await make_token(database, clock, "Gone")
    await revoke(database, clock, "Gone")
    with pytest.raises(TokenError, match=why):
        await revoke(database, clock, name)


async def test_a_browser_stays_a_week_and_is_forgotten_then(database, clock, door):
    first = await door.sign_in(CHOSEN)
    clock.tick(STAYS_MS / 1000 - 1)
    assert await door.visitor(first.secret) == SETTINGS
    clock.tick(1)
    with pytest.raises(UnknownError):
        await door.visitor(first.secret)
    await door.sign_in(CHOSEN)
    async with database.read() as connection:
        assert len((await connection.execute(select(sign_ins))).all()) == 1


async def test_signing_out_ends_this_browser_only(clock, door):
    one, other = await door.sign_in(CHOSEN), await door.sign_in(CHOSEN)
    await door.sign_out(one.secret)
    with pytest.raises(UnknownError):
        await door.visitor(one.secret)
    assert await door.visitor(other.secret) == SETTINGS


async def test_a_chosen_token_is_not_looked_at_where_somebody_guesses(database, clock, door):
    kari = await make_token(database, clock, "Kari")
    with pytest.raises(UnknownError):
        await door.holder(CHOSEN, guess=False)
    assert await door.holder(kari, guess=False) == "Kari"
