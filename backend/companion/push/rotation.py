"""A new key in the place of the current one: by the operator's word alone, and never while phones need the old ones.

A phone is written to with the key that it subscribed with, until it opens the page and subscribes anew.
"""

import fcntl
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from companion.push.keys import (
    SETTING,
    VapidKey,
    VapidKeyError,
    load_keys,
    new_key,
    pem_of,
    private_draft,
)


def rotate(path: Path, setting: str, used: Collection[str]) -> tuple[VapidKey, ...]:
    """Put a new key before the others in the file, and return all, the new one first.

    Of the older ones those stay that phones still use, by the ids in `used`, and the one that was current: a server
    that has not been restarted gives it to phones. Raises VapidKeyError, also where the keys are in a setting.
    """
    if setting:
        raise VapidKeyError(
            f"{SETTING}: the key is in this setting, not in a file: write a new one before it, with a comma "
            "between them, or unset it"
        )
    try:
        with _alone(path.parent):
            current, *older = load_keys(path)
            keys = (new_key(), current, *(key for key in older if key.id in used))
            with private_draft(path, pem_of(*keys)) as draft:
                draft.replace(path)
    except OSError as error:
        raise VapidKeyError(f"{path}: cannot be written: {error.strerror}") from None
    return keys


@contextmanager
def _alone(directory: Path) -> Iterator[None]:
    """Of two rotations at once one goes first; the lock ends with the process, whatever happens to it."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
