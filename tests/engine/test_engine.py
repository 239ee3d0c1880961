"""One page never costs its neighbours, one document never another, and nothing outlives a run.

Each test writes a small folder of documents and runs `unruly.Unruly` over it in a process of its own.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from unruly import documents

HERE = Path(__file__).parent
WHOLE = "\n".join(f"page {n}" for n in range(1, 5))
HEED_CTRL_C = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
"""What is started in the background ignores it, and so does all that it starts."""
linux = pytest.mark.skipif(sys.platform != "linux", reason="what dies with its parent is Linux's to say")


class Result(NamedTuple):
    """A document's records and failures after a run; None where the document is not there."""

    lines: list[str]
    failures: list[list[Any]]


class Bench:
    """A folder of documents, and the stage run over it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "raw").mkdir()

    def put(self, name: str, text: str) -> None:
        (self.folder / "raw" / name).write_text(text)

    def start(self, workers: int = 1, page_seconds: float = 1) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "unruly", self.folder, str(workers), str(page_seconds)],
            env={**os.environ, "PYTHONPATH": str(HERE)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            preexec_fn=HEED_CTRL_C,
        )

    def run(self, workers: int = 1) -> tuple[int, str, str]:
        with self.start(workers) as process:
            try:
                out, err = process.communicate(timeout=60)
            except subprocess.TimeoutExpired:
                process.kill()
                raise
        return process.returncode, out, err

    def place(self, name: str) -> Path:
        sha256 = next(d.sha256 for d in documents(self.folder / "raw") if d.sightings[0].path == name)
        return self.folder / "room" / sha256[:2] / sha256

    def result(self, name: str) -> Result:
        place = self.place(name)
        return Result(
            (place / "lines").read_text().splitlines()[1:], json.loads((place / "failures").read_text())
        )

    def left_over(self) -> list[Path]:
        return list((self.folder / "room").rglob(".writing-*"))

    def bytes(self) -> dict[str, bytes]:
        room = self.folder / "room"
        return {str(p.relative_to(room)): p.read_bytes() for p in sorted(room.rglob("*")) if p.is_file()}


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def until(true: Callable[[], bool], seconds: float = 20) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.02)
    return False


def alive(pid: int) -> bool:
    """Whether a process runs; one that died and was not yet asked for by its parent does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def descendants(pid: int) -> set[int]:
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
        children.setdefault(parent, []).append(int(stat.parent.name))
    found, ahead = set(), [pid]
    while ahead:
        found.update(new := children.get(ahead.pop(), []))
        ahead += new
    return found


BROKE = "a.txt, page 5: the program that reads it broke down"
BAD_PAGES = {
    "hang": ("time_limit", "a.txt, page 5: reading it was stopped after 1 seconds."),
    "eat": ("memory_limit", "a.txt, page 5: reading it takes more than 700 MB of memory."),
    "abort": (
        "crashed",
        f"{BROKE} (signal SIGABRT; limit 700 MB).",
    ),
    "exit 7": (
        "crashed",
        f"{BROKE} (exit status 7; limit 700 MB).",
    ),
    "exit 0": ("time_limit", "a.txt, page 5: reading it was stopped after 1 seconds."),
    "raise two\n words": ("unexpected", "a.txt, page 5: reading it failed: ValueError: two."),
    "awkward": ("unexpected", "a.txt, page 5: reading it failed: Awkward: line 3, column 4."),
    "recurse": ("unexpected", None),
}


@pytest.mark.parametrize("bad", BAD_PAGES)
def test_one_bad_page_among_eight_costs_none_of_the_other_seven(bench: Bench, bad: str) -> None:
    bad_line = bad.splitlines()[0]
    lines = [bad_line if n == 5 else f"page {n}" for n in range(1, 9)]
    bench.put("a.txt", "\n".join(lines))
    bench.put("b.txt", WHOLE)
    status, out, err = bench.run()
    assert (status, json.loads(out)) == (0, {"read": 2, "pages": 12}), err
    kept = bench.result("a.txt")
    assert kept.lines == ["given up" if n == 5 else f"page {n}" for n in range(1, 9)]
    reason, message = BAD_PAGES[bad]
    ((page, found, said),) = kept.failures
    assert (page, found) == (5, reason)
    assert message is None or said == message
    assert bench.result("b.txt") == Result(WHOLE.splitlines(), [])
    assert bench.left_over() == []


@pytest.mark.parametrize(
    ("first", "reason"),
    [("reject", "damaged"), ("open: hang", "time_limit"), ("open: eat", "memory_limit"),
     ("open: abort", "crashed"), ("open: awkward", "unexpected"), ("open: raise it", "unexpected")],
)  # fmt: skip
def test_a_document_that_cannot_be_opened_is_set_aside_with_a_reason(
    bench: Bench, first: str, reason: str
) -> None:
    bench.put("bad.txt", f"{first}\npage 2")
    bench.put("good.txt", WHOLE)
    status, out, err = bench.run()
    assert (status, json.loads(out)) == (0, {"read": 1, "pages": 4}), err
    assert bench.result("good.txt") == Result(WHOLE.splitlines(), [])
    lines, ((page, found, message),) = bench.result("bad.txt")
    assert (lines, page, found) == ([], None, reason)
    assert message.startswith("bad.txt: ") and message.endswith(".")


def test_every_page_bad(bench: Bench) -> None:
    bench.put("a.txt", "\n".join(["abort"] * 9))
    status, out, _ = bench.run(workers=2)
    assert (status, json.loads(out)) == (0, {"read": 1, "pages": 9})
    lines, failures = bench.result("a.txt")
    assert lines == ["given up"] * 9
    assert [(page, reason) for page, reason, _ in failures] == [(n, "crashed") for n in range(1, 10)]


def test_a_page_that_falls_behind_does_not_hold_up_other_documents(bench: Bench) -> None:
    """With two workers, the short documents are read while the long page waits for its limit."""
    bench.put("slow.txt", "hang" + "\npage" * 7)
    for i in range(20):
        bench.put(f"{i}.txt", "page")
    status, out, _ = bench.run(workers=2)
    assert (status, json.loads(out)) == (0, {"read": 21, "pages": 28})


@linux
def test_what_a_killed_worker_left_running_is_killed_as_well(bench: Bench) -> None:
    """Tesseract outlives its worker; left alone it would go on eating a core."""
    noted = [bench.folder / "first", bench.folder / "second"]
    bench.put("a.txt", "\n".join(f"leave {path}" for path in noted))
    status, _, err = bench.run()
    assert status == 0, err
    assert [reason for _, reason, _ in bench.result("a.txt").failures] == ["time_limit"] * 2
    assert [alive(int(path.read_text())) for path in noted] == [False, False]


@linux
@pytest.mark.parametrize("to", ["parent", "group"])
def test_ctrl_c_ends_the_run_and_leaves_nothing_half_done(bench: Bench, to: str) -> None:
    bench.put("1-large.txt", "page 1\n" * 60)
    bench.put("2.txt", "sleep 0.5\nleave " + str(bench.folder / "left"))
    with bench.start(page_seconds=30) as process:
        assert until((bench.folder / "left").exists)
        assert until(lambda: bench.place("1-large.txt").exists())
        family = descendants(process.pid)
        assert family
        if to == "group":
            os.killpg(process.pid, signal.SIGINT)
        else:
            process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
    assert process.returncode != 0 and "KeyboardInterrupt" in err
    assert until(lambda: not any(map(alive, family)))
    assert not alive(int((bench.folder / "left").read_text()))
    assert bench.result("1-large.txt").lines == ["page 1"] * 60
    assert not bench.place("2.txt").exists()
    assert bench.left_over() == []


@linux
def test_no_worker_outlives_a_killed_run_and_the_next_run_ends_as_a_clean_one(tmp_path: Path) -> None:
    for name in ("clean", "killed"):
        (tmp_path / name).mkdir()
    clean, killed = Bench(tmp_path / "clean"), Bench(tmp_path / "killed")
    for bench in (clean, killed):
        for i in range(6):
            bench.put(f"{i}.txt", f"page {i}\n" * (20 - i) + "sleep 0.15\n")
        bench.put("bad.txt", "page 1\nabort\npage 3")
    assert clean.run(workers=2)[0] == 0
    with killed.start(workers=2, page_seconds=30) as process:
        assert until(lambda: any(killed.folder.glob("room/*/*/lines")))
        family = descendants(process.pid)
        process.kill()
        process.communicate()
    assert family
    assert until(lambda: not any(map(alive, family)))
    assert not killed.place("5.txt").exists()
    assert killed.run(workers=2)[0] == 0
    whole = {path: data for path, data in killed.bytes().items() if ".writing-" not in path}
    assert whole == clean.bytes()


def test_a_full_disk_stops_the_stage_and_blames_no_document(bench: Bench) -> None:
    bench.put("a.txt", "full\npage 2")
    bench.put("b.txt", "page 1")
    status, _, err = bench.run()
    assert status == 1 and "NoSpaceLeft" in err
    assert not bench.place("a.txt").exists()
    assert bench.left_over() == []


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ("raise line 12 of the lexicon is no entry", "ValueError: line 12 of the lexicon is no entry"),
        ("abort", "its workers break down before they read anything"),
        ("eat", "MemoryError"),
    ],
)
def test_a_stage_that_cannot_start_stops_and_sets_no_document_aside(
    bench: Bench, broken: str, said: str
) -> None:
    bench.put("a.txt", WHOLE)
    bench.put("b.txt", WHOLE)
    (bench.folder / "broken").write_text(broken)
    status, out, err = bench.run()
    assert (status, out) == (1, "")
    assert f"CannotWork: {said}" in err
    assert not bench.place("a.txt").exists() and not bench.place("b.txt").exists()
    assert bench.left_over() == []
