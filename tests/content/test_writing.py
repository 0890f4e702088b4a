"""The organizer's file is replaced whole, or not at all; never over what somebody else wrote."""

import os
import threading
import time
from fcntl import LOCK_EX, flock
from pathlib import Path

import pytest

from companion.content.writing import WriteError, refuse_read_only, source_hash, write_atomically

OLD = "event:\r\n  title: Før\r\n".encode()
NEW = b"event:\n  title: After\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "content").mkdir()
    path = tmp_path / "content" / "agenda.yaml"
    path.write_bytes(OLD)
    path.chmod(0o640)
    return path


def refusal(path: Path, expected: bytes = OLD) -> tuple[str, str]:
    """Why it is not written; and it is not, nor is anything left beside it."""
    before = path.read_bytes() if path.exists() else None
    with pytest.raises(WriteError) as error:
        write_atomically(path, NEW, source_hash(expected))
    assert (path.read_bytes() if path.exists() else None) == before
    assert [each for each in path.parent.iterdir() if each != path] == []
    return error.value.kind, str(error.value)


def test_the_bytes_are_written_and_nothing_is_left_beside_them(file: Path):
    write_atomically(file, NEW, source_hash(OLD))
    assert file.read_bytes() == NEW
    assert [*file.parent.iterdir()] == [file]


def test_the_permissions_stay(file: Path):
    write_atomically(file, NEW, source_hash(OLD))
    assert file.stat().st_mode & 0o777 == 0o640


def test_a_link_stays_and_its_target_is_written(file: Path, tmp_path: Path):
    link = tmp_path / "agenda.yaml"
    link.symlink_to(Path("content", "agenda.yaml"))
    write_atomically(link, NEW, source_hash(OLD))
    assert link.is_symlink()
    assert file.read_bytes() == NEW
    assert not file.is_symlink()


def test_what_somebody_else_wrote_meanwhile_stays(file: Path):
    assert refusal(file, expected=b"what I saw") == (
        "conflict",
        f"{file}: somebody has changed the file meanwhile; look at it, then try again",
    )


def test_a_read_only_file_is_refused_at_once(file: Path):
    file.chmod(0o444)
    assert refusal(file) == ("read-only", f"{file}: the file is read-only")


def test_a_read_only_directory_is_refused_at_once(file: Path):
    file.parent.chmod(0o555)
    try:
        assert refusal(file) == (
            "read-only",
            f"{file}: its directory is read-only, so the file cannot be replaced",
        )
    finally:
        file.parent.chmod(0o755)


def test_a_file_that_is_gone_is_said(file: Path):
    file.unlink()
    assert refusal(file) == ("io", f"{file}: there is no such file")


def test_a_failure_of_the_disk_leaves_the_old_file(file: Path):
    (file.parent / "kept").mkdir()
    file.unlink()
    file.symlink_to("kept")
    with pytest.raises(WriteError) as error:
        write_atomically(file, NEW, source_hash(OLD))
    assert (error.value.kind, str(error.value)) == ("io", f"{file}: cannot be written: Is a directory")
    assert sorted(path.name for path in file.parent.iterdir()) == ["agenda.yaml", "kept"]


def test_of_two_writers_who_saw_the_same_the_second_is_told(file: Path):
    told: list[str] = []

    def write() -> None:
        try:
            write_atomically(file, NEW, source_hash(OLD))
            told.append("written")
        except WriteError as error:
            told.append(error.kind)

    def has_not_come_to_the_lock() -> bool:
        return [*file.parent.iterdir()] == [file]

    descriptor = os.open(file.parent, os.O_RDONLY)
    flock(descriptor, LOCK_EX)  # the first is between its look at the file and its replacement
    second = threading.Thread(target=write)
    second.start()
    while second.is_alive() and has_not_come_to_the_lock():
        time.sleep(0.001)
    file.write_bytes(b"what the first wrote")
    os.close(descriptor)
    second.join()
    assert told == ["conflict"]
    assert file.read_bytes() == b"what the first wrote"


def test_what_may_be_written_is_not_refused(file: Path):
    refuse_read_only(file)
    assert os.access(file, os.W_OK)


def test_a_file_that_is_not_there_is_made_if_nobody_else_has_made_it(tmp_path: Path):
    file = tmp_path / "agenda.yaml"
    write_atomically(file, b"new", "")
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"new", 0o644)
    assert list(tmp_path.iterdir()) == [file]
    with pytest.raises(WriteError) as caught:
        write_atomically(file, b"newer", "")
    assert (caught.value.kind, file.read_bytes()) == ("conflict", b"new")


def test_a_file_is_not_made_where_nothing_may_be(tmp_path: Path):
    tmp_path.chmod(0o555)
    with pytest.raises(WriteError, match="its directory is read-only, so the file cannot be made") as caught:
        write_atomically(tmp_path / "agenda.yaml", b"new", "")
    tmp_path.chmod(0o755)
    assert (caught.value.kind, list(tmp_path.iterdir())) == ("read-only", [])
    with pytest.raises(WriteError, match="No such file or directory") as caught:
        write_atomically(tmp_path / "gone" / "agenda.yaml", b"new", "")
    assert caught.value.kind == "io"
