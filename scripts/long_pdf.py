"""Read one very long PDF and see that memory stays flat: peak of every process in each tenth of the run.

    .venv/bin/python scripts/long_pdf.py --records ../shared/corpus --pages 2000

The PDF is made of the records' own pages, born-digital ones and, evenly among them, scans: the same in
every tenth, so that the tenths can be compared, but each with its own copy of all that it draws. Then the
ocr stage reads it, and once a second the resident memory of its process and of all those below it is noted.
Exit status 1 where all together need over a tenth more in the last tenth than in the second (workers are
replaced on the way, so a single one says little), or one process more than `LIMIT`.
Linux only: reads /proc. Two cores take about four minutes for 2,000 pages with a tenth of scans.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
import warnings
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf

ROOT = Path(__file__).resolve().parents[1]
TENTHS = 10
TOGETHER = "these together"
MORE = 1.10
"""A last tenth that needs more than this times the second has grown."""
LIMIT = 1500
"""Megabytes that no process may need."""
PIXELS = 360_000
"""More than a letterhead: a page with a picture of so many is no born-digital page."""
A_SCAN = 1_000_000
"""A page without fonts and with a picture of so many pixels is a scan."""
Place = tuple[Path, int]


@dataclass
class Process:
    """One process of the run: when it was seen, in seconds, and its resident bytes then. `lasting`: it reads
    page after page; one that does not cannot grow.
    """

    name: str
    seen: list[tuple[float, int]] = field(default_factory=list)
    lasting: bool = True


def main() -> None:
    """Make the PDF, read it, print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--records", type=Path, default=ROOT / "raw" / "specimens")
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--scans", type=float, default=0.1, metavar="SHARE", help="share of scans (0.1)")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="work here and leave everything")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = options.keep or Path(place)
        raw, processed = folder / "raw", folder / "processed"
        raw.mkdir(parents=True)
        target = raw / "long.pdf"
        make(options.records, options.pages, options.scans, target)
        command = [sys.executable, "-m", "pipeline"]
        where = ["--raw", str(raw), "--processed", str(processed)]
        subprocess.run([*command, "intake", *where], check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
        processes, seconds = watched([*command, "ocr", *where, "--quiet"])
        (reading,) = processed.glob("ocr/*/*/reading.jsonl")
        with reading.open() as lines:
            read = sum(1 for _ in lines) - 1
    print(f"{read} pages read in {seconds:.0f} s\n")
    grown = table(processes, seconds)
    sys.exit("too much: " + ", ".join(grown) if grown else 0)


def make(records: Path, pages: int, share: float, target: Path) -> None:
    """Write a PDF of `pages` pages. Raises `SystemExit` where the records hold none of a kind asked for."""
    born, scans = kinds(records)
    every = round(1 / share) if share else 0
    wanted = [("scan" if every and n % every == every - 1 else "born-digital") for n in range(pages)]
    tenth = Counter(wanted[: max(1, pages // TENTHS)])
    lots = {"scan": evenly(scans, tenth["scan"]), "born-digital": evenly(born, tenth["born-digital"])}
    if missing := [kind for kind in sorted(set(wanted)) if not lots[kind]]:
        raise SystemExit(f"no {missing[0]} page in {records}; name another folder, or --scans 0")
    turn: Counter[str] = Counter()
    out = pikepdf.new()
    for kind in wanted:
        path, number = lots[kind][turn[kind] % len(lots[kind])]
        turn[kind] += 1
        # opened again each time: a page copied twice from one open file would share its fonts and pictures
        with pikepdf.open(path) as pdf:
            out.pages.append(pdf.pages[number - 1])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # fields whose form stayed behind are drawn all the same
        out.save(target)
    megabytes = target.stat().st_size / (1 << 20)
    kept = ", ".join(f"{turn[kind]} {kind} ({len(lots[kind])} different)" for kind in sorted(turn))
    print(f"{pages} pages, {megabytes:.0f} MB: {kept}")


def kinds(records: Path) -> tuple[list[Place], list[Place]]:
    """All born-digital pages and all scans of the records; damaged and locked files are left out."""
    born: list[Place] = []
    scans: list[Place] = []
    for path in sorted(records.rglob("*.pdf")):
        try:
            with pikepdf.open(path) as pdf:
                for number, page in enumerate(pdf.pages, 1):
                    lettered = "/Font" in page.resources
                    pixels = max((_pixels(image) for image in page.get_images().values()), default=0)
                    if lettered and pixels <= PIXELS:
                        born.append((path, number))
                    elif not lettered and pixels >= A_SCAN:
                        scans.append((path, number))
        except (pikepdf.PdfError, pikepdf.PasswordError, AttributeError, KeyError, TypeError):
            continue
    return born, scans


def _pixels(image: pikepdf.Object) -> int:
    return int(image.get("/Width", 0)) * int(image.get("/Height", 0))


def evenly(places: list[Place], most: int) -> list[Place]:
    most = max(1, most)
    return places[:: max(1, len(places) // most)][:most]


def watched(command: list[str]) -> tuple[list[Process], float]:
    """Run a program; its processes in the order in which they came, and the seconds that it took."""
    processes: dict[int, Process] = {}
    largest: dict[float, int] = defaultdict(int)
    whole = Process(TOGETHER)
    workers = 0
    start = time.monotonic()
    running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    while running.poll() is None:
        now, together = time.monotonic() - start, 0
        for pid, name, memory in below(running.pid):
            if name == "tesseract":
                largest[now] = max(largest[now], memory)
                continue
            if pid not in processes:
                parent = pid == running.pid
                workers += not parent
                processes[pid] = Process("parent" if parent else f"child {workers}")
            processes[pid].seen.append((now, memory))
            together += memory
        whole.seen.append((now, together))
        time.sleep(1)
    if running.returncode:
        raise SystemExit(f"the ocr stage ended with exit status {running.returncode}")
    tesseract = Process("Tesseract, the largest", list(largest.items()), lasting=False)
    return [*processes.values(), whole, tesseract], time.monotonic() - start


def below(top: int) -> list[tuple[int, str, int]]:
    """A process and all below it: number, program, resident bytes."""
    found: dict[int, tuple[int, str, int]] = {}
    for place in Path("/proc").iterdir():
        if not place.name.isdigit():
            continue
        try:
            # the program's name stands in brackets and may hold blanks
            name, _, rest = (place / "stat").read_text().partition("(")[2].rpartition(")")
            pages = int((place / "statm").read_text().split()[1])
        except (OSError, IndexError):
            continue
        found[int(place.name)] = (int(rest.split()[1]), name, pages * os.sysconf("SC_PAGE_SIZE"))
    family = {top}
    while more := {pid for pid, (parent, _, _) in found.items() if parent in family} - family:
        family |= more
    return [(pid, *found[pid][1:]) for pid in sorted(family & set(found))]


def table(processes: list[Process], seconds: float) -> list[str]:
    """Print the peaks in megabytes as Markdown; the names of those that need too much."""
    print("| process | " + " | ".join(f"{n}0 %" for n in range(1, TENTHS + 1)) + " | last to second |")
    print("|---|" + "---|" * (TENTHS + 1))
    grown = []
    for process in processes:
        peaks = [0] * TENTHS
        for at, memory in process.seen:
            tenth = min(TENTHS - 1, int(at / seconds * TENTHS))
            peaks[tenth] = max(peaks[tenth], memory)
        lived = [peak for peak in peaks if peak]
        # the second tenth of its own life: in the first it is loading
        ratio = lived[-1] / lived[1] if process.lasting and len(lived) > 2 else None
        cells = [f"{peak / (1 << 20):.0f}" if peak else "" for peak in peaks]
        print(f"| {process.name} | " + " | ".join(cells) + f" | {'' if ratio is None else f'{ratio:.2f}'} |")
        whole = process.name == TOGETHER
        if (whole and ratio is not None and ratio > MORE) or (not whole and max(peaks) > LIMIT << 20):
            grown.append(process.name)
    return grown


if __name__ == "__main__":
    main()
