"""Check on real papers that killed runs end as a clean one does, and that nothing is done twice.

usage: python scripts/check_resume.py RAW [--kills 10] [--seed 1] [--work FOLDER]

1. A clean run, timed. 2. Another, killed (SIGKILL) at so many moments chosen at random with a fixed seed
and spread over the clean run's length, once more inside the load stage, then run to its end: every file
must have the clean run's bytes. 3. One more `make`: it must do nothing. 4. One file more: it alone is
read. 5. An edited vendor list: extraction's fingerprint changes, that of ocr does not.
Prints what it measured; exit status 1 where something does not hold. RAW is never written to.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from pipeline.contracts import Document, Extraction, Reading
from pipeline.store import document_folder, file_sha256, read_head, read_lines

ROOT = Path(__file__).parents[1]
STAGES = ("intake", "ocr", "extract", "load")
ADDED = "zz added by check_resume.png"


class Failed(Exception):
    """Something that must hold does not; the message says what."""


def demand(holds: bool, what: str) -> None:
    """Print what was checked. Raises `Failed` where it does not hold."""
    print(f"  {'ok  ' if holds else 'NOT '} {what}", flush=True)
    if not holds:
        raise Failed(what)


def start(stage: str, raw: Path, out: Path, project: Path = ROOT) -> subprocess.Popen[str]:
    """Start a stage as make does."""
    command = [sys.executable, "-m", "pipeline", stage]
    env = {**os.environ, "RAW": os.fspath(raw), "PROCESSED": os.fspath(out)}
    quiet = subprocess.DEVNULL
    return subprocess.Popen(
        command, cwd=project, env=env, stdout=subprocess.PIPE, stderr=quiet, text=True, start_new_session=True
    )


def run(raw: Path, out: Path, stages: Sequence[str] = STAGES, project: Path = ROOT) -> dict[str, str]:
    """Run stages to their end; gives each one's summary line. Raises `Failed`."""
    said = {}
    for stage in stages:
        with start(stage, raw, out, project) as process:
            said[stage] = process.communicate()[0].strip()
        if process.returncode:
            raise Failed(f"the {stage} stage ended with exit status {process.returncode}")
    return said


def run_killed(raw: Path, out: Path, seconds: float, stages: Sequence[str] = STAGES) -> str | None:
    """Run stages and kill the one at work after so many seconds; gives its name, None if all ended."""
    end = time.monotonic() + seconds
    for stage in stages:
        with start(stage, raw, out) as process:
            try:
                process.communicate(timeout=max(0.01, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()  # the leader alone: its workers have to notice by themselves
                return stage
    return None


def hashes(out: Path) -> dict[str, str]:
    """SHA-256 of the database and of every file of the ocr and extract stages."""
    files = [out / "records.db", *(out / "ocr").rglob("*"), *(out / "extract").rglob("*")]
    return {str(p.relative_to(out)): file_sha256(p) for p in sorted(files) if p.is_file()}


def clean_run(raw: Path, out: Path) -> tuple[float, float]:
    """A run from nothing; gives its seconds, and those of the load stage."""
    began = time.monotonic()
    said = run(raw, out, STAGES[:-1])
    before_load = time.monotonic()
    said |= run(raw, out, STAGES[-1:])
    ended = time.monotonic()
    for line in said.values():
        print(f"  {line}")
    print(f"  {ended - began:.0f} seconds", flush=True)
    return ended - began, ended - before_load


def killed_run(raw: Path, out: Path, kills: int, seed: int, seconds: float, load_seconds: float) -> None:
    """A run killed again and again, then finished."""
    chance = random.Random(seed)  # noqa: S311  moments, not secrets
    killed = []
    for _ in range(kills):
        after = chance.uniform(0.2, 1.3) * seconds / kills
        stage = run_killed(raw, out, after)
        killed.append(f"{stage or 'nothing, it had ended'} after {after:.1f} s")
    run(raw, out, STAGES[:-1])
    stage = run_killed(raw, out, load_seconds * chance.uniform(0.3, 0.8), STAGES[-1:])
    killed.append(stage or "nothing, load had ended")
    print(f"  killed: {'; '.join(killed)}", flush=True)
    run(raw, out)


def compare(clean: Path, killed: Path) -> None:
    """The two runs' files are the same."""
    one, two = hashes(clean), hashes(killed)
    differ = sorted(path for path in one.keys() | two.keys() if one.get(path) != two.get(path))
    demand(
        not differ,
        f"{len(one)} files have the same bytes{': not ' + ', '.join(differ[:5]) if differ else ''}",
    )
    left = list(killed.rglob(".writing-*"))
    demand(not left, "nothing half written is left")


def nothing_to_do(raw: Path, out: Path) -> None:
    """One more `make` does nothing."""
    before = (out / "records.db").stat()
    began = time.monotonic()
    command = ["make", "--no-print-directory", f"RAW={_for_make(raw)}", f"PROCESSED={_for_make(out)}"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    seconds = time.monotonic() - began
    for line in said.stdout.splitlines():
        print(f"  {line}")
    demand(said.returncode == 0, "make ends with exit status 0")
    lines = said.stdout.splitlines()
    idle = lines[0].endswith("nothing new") and all(": 0 read (0 pages)" in x for x in lines[1:3])
    demand(
        idle and lines[-1].endswith("done already"), f"a further make does nothing, in {seconds:.1f} seconds"
    )
    demand((out / "records.db").stat().st_ino == before.st_ino, "the database is not touched")


def _for_make(path: Path) -> str:
    return os.fspath(path.resolve()).replace("$", "$$")


def _link_or_copy(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def draw_added(path: Path) -> None:
    """A page that no release holds."""
    page = Image.new("L", (850, 1100), 255)
    text = "Invoice of Palantir Technologies\nTotal due $1,234.56 on March 4, 2021"
    ImageDraw.Draw(page).multiline_text((100, 100), text, 0, ImageFont.load_default(24), spacing=20)
    page.save(path, dpi=(100, 100))


def one_more(raw: Path, out: Path, work: Path) -> None:
    """A file is added to a copy of RAW: it alone is read."""
    copy = work / "raw"
    shutil.copytree(raw, copy, copy_function=_link_or_copy, symlinks=True)
    draw_added(copy / ADDED)
    said = run(copy, out)
    for line in said.values():
        print(f"  {line}")
    demand(said["ocr"].startswith("ocr: 1 read (1 pages)"), "the added file alone is read")
    demand(said["extract"].startswith("extract: 1 read (1 pages)"), "its mentions alone are looked for")


def edited_list(work: Path) -> None:
    """A changed vendor list changes extraction's fingerprint and not ocr's."""
    project, raw, out = work / "project", work / "one file", work / "edited"
    shutil.copytree(ROOT / "pipeline", project / "pipeline", ignore=shutil.ignore_patterns("__pycache__"))
    raw.mkdir()
    draw_added(raw / ADDED)

    def fingerprints() -> tuple[str, str]:
        run(raw, out, STAGES[:-1], project)
        (document,) = read_lines(out / "inventory.jsonl", Document)
        reading = read_head(document_folder(out / "ocr", document.sha256) / "reading.jsonl", Reading)
        found = read_head(document_folder(out / "extract", document.sha256) / "mentions.jsonl", Extraction)
        if reading is None or found is None:
            raise Failed("a stage left nothing")
        return reading.fingerprint, found.fingerprint

    before = fingerprints()
    with (project / "pipeline" / "lexicon" / "vendors.yml").open("a") as f:
        f.write("# edited\n")
    after = fingerprints()
    demand(before[0] == after[0], f"ocr's fingerprint stays {before[0]}")
    demand(before[1] != after[1], f"extraction's changes from {before[1]} to {after[1]}")


def check(raw: Path, work: Path, kills: int, seed: int) -> None:
    """All of it. Raises `Failed` at the first thing that does not hold."""
    print("a clean run")
    seconds, load_seconds = clean_run(raw, work / "clean")
    print(f"a run killed {kills + 1} times (seed {seed})")
    killed_run(raw, work / "killed", kills, seed, seconds, load_seconds)
    compare(work / "clean", work / "killed")
    print("once more")
    nothing_to_do(raw, work / "killed")
    print("one file more")
    one_more(raw, work / "killed", work)
    print("an edited vendor list")
    edited_list(work)


def main() -> int:
    """Exit status 0 where everything holds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("raw", type=Path)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", type=Path, help="an empty folder to keep what was made in")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        try:
            check(args.raw.resolve(), (args.work or Path(temporary)).resolve(), args.kills, args.seed)
        except Failed as e:
            print(f"FAILED: {e}")
            return 1
    print("everything holds")
    return 0


if __name__ == "__main__":
    sys.exit(main())
