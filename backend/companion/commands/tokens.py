"""`companion token`: makes, lists and revokes organizers' tokens. Works while `serve` runs, which knows at once."""

from datetime import UTC, datetime

from companion.clock import Clock
from companion.commands.data import DONE, UNUSABLE, WRONG, fail
from companion.commands.saving import user_name
from companion.db.engines import DatabaseError, open_database
from companion.services import sign_in
from companion.settings import Settings


async def make(settings: Settings, name: str) -> int:
    try:
        async with open_database(settings.database) as database:
            secret = await sign_in.make_token(database, Clock(), name, user_name())
    except sign_in.TokenError as error:
        return fail(str(error), WRONG)
    except DatabaseError as error:
        return fail(str(error), UNUSABLE)
    print(f"The token of {name}, shown this once:\n\n    {secret}\n\nIt opens {settings.base_url}/organizer")
    return DONE


async def show(settings: Settings) -> int:
    try:
        async with open_database(settings.database) as database:
            tokens = await sign_in.all_tokens(database)
    except DatabaseError as error:
        return fail(str(error), UNUSABLE)
    for token in tokens:
        revoked = f", revoked {_day(token.revoked_at)}" if token.revoked_at is not None else ""
        print(f"{token.name:<20} made {_day(token.created_at)}{revoked}")
    if settings.organizer_token:
        print(f"{sign_in.SETTINGS:<20} COMPANION_ORGANIZER_TOKEN")
    elif not tokens:
        print("There is no token yet: companion token NAME")
    return DONE


async def revoke(settings: Settings, name: str) -> int:
    try:
        async with open_database(settings.database) as database:
            await sign_in.revoke(database, Clock(), name, user_name())
    except sign_in.TokenError as error:
        return fail(str(error), WRONG)
    except DatabaseError as error:
        return fail(str(error), UNUSABLE)
    print(f"The token of {name} opens nothing any more.")
    return DONE


def _day(at: int) -> str:
    return f"{datetime.fromtimestamp(at / 1000, UTC):%Y-%m-%d %H:%M} UTC"
