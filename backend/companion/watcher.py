"""Sees the organizer's file change and has it published.

Watches the *directory* (editors replace files, which blinds a watch on the file itself) and also polls the
content, because mounts and swapped links raise no event. Reads only when two reads agree: an editor may be half-way.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

from watchfiles import awatch

POLL_MS = 2_000
SETTLE_S = 0.06
GIVE_UP_S = 5.0
TOO_BIG = (1 << 20) + 1
"""Read no more than this: the loader refuses more than 1 MiB, and one byte more tells it so."""

Seen = Callable[[bytes | None], Awaitable[bool]]
"""Takes the file's bytes, or None while it cannot be read; False asks to be called again with the next look."""


async def watch(file: Path, seen: Seen, stop: asyncio.Event) -> None:
    """Call `seen` with the file's bytes now and after each change; with None while it cannot be read.

    Returns when `stop` is set. What `seen` raises ends the watch: it is meant to handle its own errors.
    """
    last: str | None = None
    async for _ in _ticks(file, stop):
        source = await settled(file)
        digest = "missing" if source is None else hashlib.sha256(source).hexdigest()
        if digest != last:
            # What was not taken is offered again, also if the file should change back meanwhile.
            last = digest if await seen(source) else None


async def settled(file: Path) -> bytes | None:
    """The file's bytes once two reads agree; None where it is not there."""
    before = await asyncio.to_thread(_read, file)
    for _ in range(round(GIVE_UP_S / SETTLE_S)):
        await asyncio.sleep(SETTLE_S)
        after = await asyncio.to_thread(_read, file)
        if after == before:
            break
        before = after
    return before


async def _ticks(file: Path, stop: asyncio.Event) -> AsyncIterator[None]:
    yield
    while not stop.is_set():
        if not file.parent.is_dir():
            await _sleep(POLL_MS / 1000, stop)
            yield
            continue
        async for _ in awatch(
            file.parent,
            watch_filter=lambda _change, path: Path(path).name == file.name,
            stop_event=stop,
            step=20,
            debounce=50,
            rust_timeout=POLL_MS,
            yield_on_timeout=True,
            recursive=False,
            ignore_permission_denied=True,
        ):
            yield
            if not file.parent.is_dir():
                break


async def _sleep(seconds: float, stop: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return


def _read(file: Path) -> bytes | None:
    """The bytes; None for what is not there, and for what is no file and could keep us waiting for ever."""
    try:
        if not file.is_file():
            return None
        with file.open("rb") as stream:
            return stream.read(TOO_BIG)
    except OSError:
        return None
