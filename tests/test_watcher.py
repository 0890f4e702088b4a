"""The file is seen however it changes, and never half-written."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from companion import watcher


@asynccontextmanager
async def watching(file: Path) -> AsyncIterator["asyncio.Queue[bytes | None]"]:
    seen: asyncio.Queue[bytes | None] = asyncio.Queue()
    stop = asyncio.Event()

    async def take(source: bytes | None) -> bool:
        await seen.put(source)
        return True

    task = asyncio.create_task(watcher.watch(file, take, stop))
    try:
        yield seen
    finally:
        stop.set()
        await task


async def next_of(seen: "asyncio.Queue[bytes | None]", timeout: float = 5) -> bytes | None:
    return await asyncio.wait_for(seen.get(), timeout)


async def test_the_file_is_seen_at_once_and_after_a_write(tmp_path: Path):
    file = tmp_path / "agenda.yaml"
    file.write_bytes(b"one")
    async with watching(file) as seen:
        assert await next_of(seen) == b"one"
        file.write_bytes(b"two")
        assert await next_of(seen) == b"two"


async def test_two_atomic_renames_in_a_row_are_both_seen(tmp_path: Path):
    """Editors save by renaming, which blinds a watch on the file itself after the first time."""
    file = tmp_path / "agenda.yaml"
    file.write_bytes(b"one")
    async with watching(file) as seen:
        assert await next_of(seen) == b"one"
        for text in (b"two", b"three"):
            new = tmp_path / "agenda.yaml.new"
            new.write_bytes(text)
            new.replace(file)
            assert await next_of(seen) == text


async def test_missing_then_restored(tmp_path: Path):
    file = tmp_path / "agenda.yaml"
    file.write_bytes(b"one")
    async with watching(file) as seen:
        assert await next_of(seen) == b"one"
        file.unlink()
        assert await next_of(seen) is None
        file.write_bytes(b"one")
        assert await next_of(seen) == b"one"


async def test_a_swapped_link_raises_no_event_for_us_but_is_seen_by_polling(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """As a mounted ConfigMap does: the file's directory is a link that is swapped."""
    monkeypatch.setattr(watcher, "POLL_MS", 100)
    for name in ("v1", "v2"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "agenda.yaml").write_bytes(name.encode())
    (tmp_path / "current").symlink_to("v1")
    async with watching(tmp_path / "current" / "agenda.yaml") as seen:
        assert await next_of(seen) == b"v1"
        (tmp_path / "next").symlink_to("v2")
        (tmp_path / "next").replace(tmp_path / "current")
        assert await next_of(seen) == b"v2"


async def test_the_directory_may_come_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(watcher, "POLL_MS", 100)
    file = tmp_path / "later" / "agenda.yaml"
    async with watching(file) as seen:
        assert await next_of(seen) is None
        file.parent.mkdir()
        file.write_bytes(b"one")
        assert await next_of(seen) == b"one"


async def test_reads_only_when_two_reads_agree(tmp_path: Path):
    """An editor that truncates, writes a part, waits, and writes the rest."""
    file = tmp_path / "agenda.yaml"
    file.write_bytes(b"old")

    async def save_slowly() -> None:
        with file.open("wb", buffering=0) as stream:
            for part in (b"ha", b"lf", b"-", b"way"):
                stream.write(part)
                await asyncio.sleep(watcher.SETTLE_S / 2)

    saving = asyncio.create_task(save_slowly())
    await asyncio.sleep(0)
    assert await watcher.settled(file) == b"half-way"
    await saving


async def test_a_huge_file_is_not_read_whole(tmp_path: Path):
    file = tmp_path / "agenda.yaml"
    file.write_bytes(b"x" * (watcher.TOO_BIG + 1000))
    assert len(await watcher.settled(file) or b"") == watcher.TOO_BIG
