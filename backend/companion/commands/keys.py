"""`companion keys`: which keys there are, who uses them, and a new one. Private keys are never shown."""

from companion.commands.data import DONE, UNUSABLE, fail
from companion.counted import counted
from companion.db.engines import DatabaseError, open_database
from companion.push.keys import VapidKeyError, load_keys
from companion.push.rotation import rotate
from companion.services.overview import phones_by_key
from companion.settings import Settings

RESTART = (
    "Restart `companion serve`, and every `companion deliver` that runs alone: they know the older keys only.\n"
    "Nobody misses anything: each phone is written to with the key that it subscribed with, and subscribes anew "
    "when it opens the page."
)


async def keys(settings: Settings, *, new: bool) -> int:
    """Show all keys, the current one first; with `new`, after making another one."""
    path = settings.data / "vapid.pem"
    try:
        async with open_database(settings.database) as database:
            phones = await phones_by_key(database)
        found = rotate(path, settings.vapid_key, phones) if new else load_keys(path, settings.vapid_key)
    except (DatabaseError, VapidKeyError) as error:
        return fail(str(error), UNUSABLE)
    current, *older = found
    print(f"key {current.id}, {counted(phones.get(current.id, 0), 'phone')}\npublic {current.public}")
    for key in older:
        print(f"older key {key.id}, {counted(phones.get(key.id, 0), 'phone')}")
    lost = sum(number for key_id, number in phones.items() if key_id not in {key.id for key in found})
    if lost:
        print(f"without their key {counted(lost, 'phone')}: they hear nothing until they open the page")
    if new:
        print(RESTART)
    return DONE
