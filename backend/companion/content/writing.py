"""Puts a new text in the place of the organizer's file: all of it or nothing, never over what somebody else wrote."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path
from stat import S_IMODE
from typing import Literal

Kind = Literal["read-only", "conflict", "io"]

ANY_WRITE_BIT = 0o222
NEW_FILE_MODE = 0o644


class WriteError(Exception):
    """The file is as it was; the text says why. `kind` "conflict": it is not what the new text was made from."""

    def __init__(self, kind: Kind, message: str) -> None:
        super().__init__(message)
        self.kind: Kind = kind


def source_hash(source: bytes) -> str:
    """What a file's bytes are known by to those who edit it."""
    return hashlib.sha256(source).hexdigest()


def write_atomically(path: Path, new: bytes, expected_hash: str) -> None:
    """Replace what the file says, if it still is what `expected_hash` was made of. Raises WriteError.

    Its permissions stay, and so does a link to it. With an empty hash it is made, if it is not there.
    """
    target = path.resolve()
    try:
        if expected_hash or target.exists():
            refuse_read_only(path)
        elif target.parent.exists() and not _may_write(target.parent):
            raise WriteError("read-only", f"{path}: its directory is read-only, so the file cannot be made")
        with _beside(target, new) as temporary, _one_writer_at_a_time(target.parent):
            if (source_hash(target.read_bytes()) if target.exists() else "") != expected_hash:
                raise WriteError(
                    "conflict", f"{path}: somebody has changed the file meanwhile; look at it, then try again"
                )
            temporary.replace(target)
            _to_disk(target.parent)
    except OSError as error:
        raise WriteError("io", f"{path}: cannot be written: {error.strerror or error}") from error


def refuse_read_only(path: Path) -> None:
    """Raise WriteError if the file or its directory may not be written: to say it before somebody has typed."""
    target = path.resolve()
    if not target.exists():
        raise WriteError("io", f"{path}: there is no such file")
    if not _may_write(target):
        raise WriteError("read-only", f"{path}: the file is read-only")
    if not _may_write(target.parent):
        raise WriteError("read-only", f"{path}: its directory is read-only, so the file cannot be replaced")


def _may_write(path: Path) -> bool:
    """Whoever took every write permission away meant it, also for root, whom the system lets pass."""
    return os.access(path, os.W_OK) and bool(path.stat().st_mode & ANY_WRITE_BIT)


@contextmanager
def _one_writer_at_a_time(directory: Path) -> Iterator[None]:
    """Between the look at the file and its replacement no other Companion process may replace it."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        flock(descriptor, LOCK_EX)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def _beside(target: Path, new: bytes) -> Iterator[Path]:
    """The new text in a file of its own, in the same directory, with the same permissions; gone in the end.

    A file that is not there gets the owner of its directory.
    """
    descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(new)
            stream.flush()
            os.fsync(stream.fileno())
        there = target.exists()
        was = (target if there else target.parent).stat()
        temporary.chmod(S_IMODE(was.st_mode) if there else NEW_FILE_MODE)
        if (was.st_uid, was.st_gid) != (os.geteuid(), os.getegid()):
            _give_to(temporary, was.st_uid, was.st_gid)
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)


def _give_to(path: Path, user: int, group: int) -> None:
    try:
        os.chown(path, user, group)
    except PermissionError:
        return  # only root may give files away; whoever else edits this one owns it from now on


def _to_disk(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
