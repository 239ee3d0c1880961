"""A reader sees the old file or the new one, whatever becomes of the writer."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from pipeline import store


class Line(msgspec.Struct):
    text: str


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def test_a_reader_sees_the_old_file_until_the_new_one_is_whole(tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / "file"
    store.write_bytes(path, b"old")
    seen = []
    real = os.fsync
    monkeypatch.setattr(os, "fsync", lambda fd: (seen.append(path.read_bytes()), real(fd)))
    store.write_bytes(path, b"new")
    assert seen == [b"old"]
    assert path.read_bytes() == b"new"
    assert names(tmp_path) == ["file"]


def test_an_error_while_writing_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / "file"
    store.write_bytes(path, b"old")

    def full(_fd: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        store.write_bytes(path, b"new")
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["file"]


def test_lines_are_written_only_when_they_say_something_new(tmp_path: Path) -> None:
    path = tmp_path / "room" / "lines.jsonl"
    assert store.write_lines(path, [Line("a"), Line("b")]) is True
    os.utime(path, ns=(1, 1))
    assert store.write_lines(path, [Line("a"), Line("b")]) is False
    assert path.stat().st_mtime_ns == 1
    assert store.write_lines(path, [Line("b"), Line("a")]) is True
    assert [x.text for x in store.read_lines(path, Line)] == ["b", "a"]


@pytest.mark.parametrize("content", [None, b"", b"{}\n", b'{"text": 1}\n', b'{"text": "cut', b"\xff\xfe\n"])
def test_the_head_of_a_file_of_another_form_is_none(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "head.jsonl"
    if content is not None:
        path.write_bytes(content)
    assert store.read_head(path, Line) is None


def test_a_folder_is_replaced_as_a_whole(tmp_path: Path) -> None:
    place = tmp_path / "aa" / "document"
    with store.replacing_folder(place) as fresh:
        (fresh / "one").write_text("1")
        assert not place.exists()
    with store.replacing_folder(place) as fresh:
        (fresh / "two").write_text("2")
        assert names(place) == ["one"]
    assert names(place) == ["two"]
    assert names(place.parent) == ["document"]


def test_a_folder_that_was_not_finished_leaves_the_old_one(tmp_path: Path) -> None:
    place = tmp_path / "document"
    with store.replacing_folder(place) as fresh:
        (fresh / "one").write_text("1")
    with pytest.raises(KeyboardInterrupt), store.replacing_folder(place) as fresh:
        (fresh / "two").write_text("2")
        raise KeyboardInterrupt
    assert names(place) == ["one"]
    assert names(tmp_path) == ["document"]


def test_sweeping_takes_what_killed_runs_left_and_nothing_else(tmp_path: Path) -> None:
    for left in (".writing-1-a", "aa/.writing-2-b"):
        (tmp_path / left / "inner").mkdir(parents=True)
    (tmp_path / ".writing-3-file").write_text("half")
    (tmp_path / "aa" / "document").mkdir()
    (tmp_path / "whole").write_text("whole")
    store.sweep(tmp_path)
    assert sorted(str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*")) == ["aa", "aa/document", "whole"]


def test_records_are_joined_in_order_and_taken_away(tmp_path: Path) -> None:
    for number in (2, 10, 1, *range(3, 10)):
        store.record_file(tmp_path, number).write_bytes(b"%d" % number)
    store.join_records(tmp_path, 10, "all", lambda digest: b"head " + digest.encode())
    lines = b"".join(b"%d\n" % n for n in range(1, 11))
    assert (tmp_path / "all").read_bytes() == b"head " + store.digest(lines).encode() + b"\n" + lines
    assert names(tmp_path) == ["all"]


HOLD = """
import sys
from pathlib import Path
from pipeline.store import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.readline()
"""


def hold(processed: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", HOLD, processed],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_second_run_waits_and_says_so(tmp_path: Path) -> None:
    with hold(tmp_path) as first:
        assert first.stdout.readline() == "held\n"
        with hold(tmp_path) as second:
            said = second.stderr.readline()  # comes before the lock does, else this waits for ever
            assert said == f"another run is working in {tmp_path}; waiting until it ends\n"
            first.communicate("go\n")
            assert second.stdout.readline() == "held\n"
            second.communicate("go\n")


def test_a_killed_holder_holds_nothing(tmp_path: Path) -> None:
    with hold(tmp_path) as first:
        assert first.stdout.readline() == "held\n"
        first.kill()
    with hold(tmp_path) as second:
        out, err = second.communicate("go\n")
    assert (out, err) == ("held\n", "")
