"""Measure this pipeline beside its peers on the same pages in one run, and print the figures as ratios.

    make bench      on hand-read pages (GOLD=dir) and released records (RECORDS=dir)
    .venv-bench/bin/python scripts/bench.py --help

Two lots of pages: scans, read by OCRmyPDF, by pytesseract as it is usually written and by this pipeline; and
born-digital pages, read by a loop over pdfplumber's extract_words, by the same loop over this pipeline's
reader of text layers, and by this pipeline's whole stage. Every reader is a process of its own; seconds are
those of the clock, CPU seconds those of it and all its children, memory is the largest of its processes. Runs
on an idle machine only: it says how busy the machine was.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf
import psutil
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

ROOT = Path(__file__).resolve().parents[1]
HERE = Path(__file__).resolve().parent
PIPELINE = ROOT / ".venv" / "bin" / "python"
USUAL_PAGES = 10
"""Pages read by pytesseract as usually written: it takes five seconds for each."""
FOLD = str.maketrans({"“": '"', "”": '"', "’": "'", "‘": "'", "–": "-", "—": "-"})


@dataclass
class Lot:
    """Pages of one kind as a single PDF; `lines[i]` are those read by hand on page i."""

    name: str
    pdf: Path
    pages: int
    lines: list[list[str]] = field(default_factory=list)


@dataclass
class Run:
    """What a reader did with a lot."""

    reader: str
    pages: int
    seconds: float
    cpu: float
    megabytes: float
    error: float | None


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gold", type=Path, help="hand-read pages: dev.jsonl beside the records' folder")
    parser.add_argument("--records", type=Path, default=ROOT / "raw" / "specimens")
    parser.add_argument("--born-digital", type=int, default=400, metavar="N", help="pages of the second lot")
    parser.add_argument(
        "--rounds", type=int, default=1, help="times that every reader is run; the best counts"
    )
    options = parser.parse_args()
    busy = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        scans, layers = lots(options, folder)
        tables = [
            measure(scans, ["OCRmyPDF", "pytesseract", "Counterscan"], folder, options.rounds),
            measure(layers, ["pdfplumber", "words", "Counterscan"], folder, options.rounds),
        ]
    for lot, runs in zip((scans, layers), tables, strict=True):
        print(f"\n{lot.name}, {lot.pages} pages\n")
        print(table(runs))
    print(f"\n{os.cpu_count()} cores, load before the run {busy:.1f}, {time.strftime('%d %B %Y')}")


def lots(options: argparse.Namespace, folder: Path) -> tuple[Lot, Lot]:
    """The two lots of pages: those read by hand where they are given, else the records' own."""
    if options.gold:
        read = [json.loads(line) for line in options.gold.open()]
        base = options.gold.parent.parent
        chosen = [(base / g["file"], g["page"], g["key_lines"]) for g in read if g["text_layer"] == "n"]
        layered = [(base / g["file"], g["page"], g["key_lines"]) for g in read if g["text_layer"] == "y"]
    else:
        pages = [(p, n) for p in sorted(options.records.rglob("*.pdf")) for n in range(1, count(p) + 1)]
        chosen = [(p, n, []) for p, n in pages if not has_text(p, n)]
        layered = []
    born = born_digital(options.records, options.born_digital)
    scans = together("Scans", chosen, folder / "scans.pdf")
    layers = together("Born-digital pages", born or layered, folder / "born-digital.pdf")
    return scans, layers


def born_digital(records: Path, most: int) -> list[tuple[Path, int, list[str]]]:
    """Pages that hold text and no picture larger than a letterhead, evenly from all records."""
    found: list[tuple[Path, int, list[str]]] = []
    for path in sorted(records.rglob("*.pdf")):
        try:
            numbers = [n for n in range(1, count(path) + 1) if has_text(path, n) and not pictured(path, n)]
        except (pikepdf.PdfError, pikepdf.PasswordError):
            continue
        found += [(path, n, []) for n in numbers]
    step = max(1, len(found) // most)
    return found[::step][:most]


def together(name: str, pages: Sequence[tuple[Path, int, list[str]]], target: Path) -> Lot:
    """One PDF of pages from many files."""
    out = pikepdf.new()
    for path, number, _ in pages:
        with pikepdf.open(path) as pdf:
            out.pages.append(pdf.pages[number - 1])
    out.save(target)
    return Lot(name, target, len(pages), [lines for _, _, lines in pages])


def count(path: Path) -> int:
    with pikepdf.open(path) as pdf:
        return len(pdf.pages)


def has_text(path: Path, number: int) -> bool:
    with pikepdf.open(path) as pdf:
        page = pdf.pages[number - 1]
        return bool(page.get("/Resources", {}).get("/Font"))


def pictured(path: Path, number: int) -> bool:
    """Whether a page shows a picture of more than 600 x 600 pixels."""
    with pikepdf.open(path) as pdf:
        images = pdf.pages[number - 1].images.values()
        return any(int(i.get("/Width", 0)) * int(i.get("/Height", 0)) > 360_000 for i in images)


def measure(lot: Lot, readers: Iterable[str], folder: Path, rounds: int) -> list[Run]:
    """Every reader over the lot, in turn; of several rounds the quickest counts."""
    best: dict[str, Run] = {}
    for _ in range(rounds):
        for reader in readers:
            run = READERS[reader](lot, folder)
            if reader not in best or run.seconds < best[reader].seconds:
                best[reader] = run
    return list(best.values())


def ocrmypdf(lot: Lot, folder: Path) -> Run:
    text = folder / "ocrmypdf.txt"
    program = str(Path(sys.executable).with_name("ocrmypdf"))
    options = ["--jobs", str(os.cpu_count()), "--output-type", "none", "--sidecar", str(text), "--force-ocr"]
    used = timed([program, *options, str(lot.pdf), "-"])
    return Run("OCRmyPDF", lot.pages, *used, error_rate(lot.lines, text.read_text().split("\f")))


def usual(lot: Lot, folder: Path) -> Run:
    pages = min(USUAL_PAGES, lot.pages)
    out = folder / "pytesseract.json"
    used = timed(
        [sys.executable, str(HERE / "bench_peers.py"), "pytesseract", str(lot.pdf), str(pages), str(out)]
    )
    return Run(
        "pytesseract, as usually written", pages, *used, error_rate(lot.lines, json.loads(out.read_text()))
    )


def plumber(lot: Lot, folder: Path) -> Run:
    out = folder / "pdfplumber.json"
    peer = [
        sys.executable,
        str(HERE / "bench_peers.py"),
        "pdfplumber",
        str(lot.pdf),
        str(lot.pages),
        str(out),
    ]
    return Run("pdfplumber, extract_words", lot.pages, *timed(peer), None)


def ours(lot: Lot, folder: Path) -> Run:
    raw, out = folder / "raw", folder / "processed"
    for made in (raw, out):
        subprocess.run(["rm", "-rf", str(made)], check=True)
    raw.mkdir()
    (raw / "lot.pdf").write_bytes(lot.pdf.read_bytes())
    command = [str(PIPELINE), "-m", "pipeline"]
    where = ["--raw", str(raw), "--processed", str(out)]
    subprocess.run([*command, "intake", *where], check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    used = timed([*command, "ocr", *where])
    (reading,) = out.glob("ocr/*/*/reading.jsonl")
    texts = [json.loads(line)["text"] for line in reading.read_text().splitlines()[1:]]
    return Run("Counterscan, ocr stage", lot.pages, *used, error_rate(lot.lines, texts))


def words(lot: Lot, folder: Path) -> Run:
    script, out = HERE / "bench_words.py", folder / "words.json"
    used = timed([str(PIPELINE), str(script), str(lot.pdf), str(lot.pages), str(out)])
    return Run("Counterscan, words of the text layer in a loop", lot.pages, *used, None)


READERS = {
    "OCRmyPDF": ocrmypdf,
    "pytesseract": usual,
    "pdfplumber": plumber,
    "words": words,
    "Counterscan": ours,
}


def timed(command: Sequence[str]) -> tuple[float, float, float]:
    """Run a program; its seconds, the CPU seconds of it and all its descendants, and the megabytes of the
    largest of them. Looked at twenty times a second: what lives shorter is missed.
    """
    start = time.monotonic()
    quiet = subprocess.DEVNULL
    process = psutil.Popen(list(command), cwd=ROOT, stdout=quiet, stderr=quiet)
    cpu: dict[int, float] = {}
    memory = 0
    while process.poll() is None:
        for each in [process, *children(process)]:
            try:
                times = each.cpu_times()
                cpu[each.pid] = times.user + times.system
                memory = max(memory, each.memory_info().rss)
            except psutil.Error:
                continue
        time.sleep(0.05)
    seconds = time.monotonic() - start
    if process.returncode:
        raise SystemExit(
            f"{command[0]} ended with exit status {process.returncode}; run it by hand to see why"
        )
    return seconds, sum(cpu.values()), memory / (1 << 20)


def children(process: psutil.Process) -> list[psutil.Process]:
    try:
        return list(process.children(recursive=True))
    except psutil.Error:
        return []


def error_rate(lines: Sequence[Sequence[str]], texts: Sequence[str]) -> float | None:
    """Character error rate of lines read by hand, each at its best place in its page's text."""
    errors = characters = 0
    for page, text in zip(lines, texts, strict=False):
        folded = fold(text)
        for line in map(fold, page):
            place = fuzz.partial_ratio_alignment(line, folded)
            best = folded[place.dest_start : place.dest_end] if place else ""
            errors += min(len(line), Levenshtein.distance(line, best))
            characters += len(line)
    return errors / characters if characters else None


def fold(text: str) -> str:
    return " ".join(text.translate(FOLD).split())


def table(runs: Sequence[Run]) -> str:
    """The runs as Markdown; ratios are to the first reader's."""
    first = runs[0].seconds / runs[0].pages
    rows = [
        "| reader | s a page | ratio | CPU s a page | MB | character errors |",
        "|---|---|---|---|---|---|",
    ]
    for r in runs:
        each = r.seconds / r.pages
        error = "" if r.error is None else f"{r.error:.4f}"
        name = r.reader + (f" ({r.pages} pages)" if r.pages != runs[0].pages else "")
        cpu = f"{r.cpu / r.pages:.3f}"
        rows.append(f"| {name} | {each:.3f} | {each / first:.2f} | {cpu} | {r.megabytes:.0f} | {error} |")
    return "\n".join(rows)


if __name__ == "__main__":
    main()
