"""Read worn copies of pages whose text is known, and say how many characters were read wrongly.

    .venv/bin/python scripts/round_trip.py raw/specimens ../shared/corpus --pages 24 --keep /tmp/round-trip

Pages with a text layer are taken from the PDFs below the folders named, spread over them; each is drawn at
each resolution, worn in each way (`tests/ocr/copies.py`), written as a TIFF or a PDF of pictures and read
by the whole OCR path. Prints a table: ways of wear down, resolutions across, character error rate in each
cell. `--keep` leaves what was read in `pages.jsonl`, to fit the estimate of error rates with
(`scripts/fit_error_rate.py`). With `--sparse`, each page is worn in every way, each at one resolution only.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import msgspec

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "ocr")]

from copies import WEAR, Copy, Original, draw, errors, originals, wear, write  # noqa: E402

from pipeline.contracts import Document, Page, Sighting  # noqa: E402
from pipeline.intake.filetype import HEAD, tell  # noqa: E402
from pipeline.ocr.stage import Ocr  # noqa: E402
from pipeline.store import document_id, file_sha256, record_file, show_path  # noqa: E402
from pipeline.worker import Rejected  # noqa: E402

RESOLUTIONS = (150, 200, 300)
TOGETHER = 6
"""Copies written as one file."""


def pages_of(folders: list[Path], most: int) -> list[Original]:
    """Pages from the folders' PDFs, at most two of each file and equally many of each folder below."""
    groups: dict[Path, list[Path]] = defaultdict(list)
    for folder in folders:
        for path in sorted(folder.rglob("*.pdf")):
            groups[path.parent].append(path)
    waiting = [iter_pages(paths) for _, paths in sorted(groups.items())]
    found: list[Original] = []
    while waiting and len(found) < most:
        for group in list(waiting):
            page = next(group, None)
            if page is None:
                waiting.remove(group)
            elif len(found) < most:
                found.append(page)
    return found


def iter_pages(paths: list[Path]) -> Iterator[Original]:
    """Pages of each file in turn; files that cannot be opened, or have none, are passed over."""
    for path in paths:
        try:
            yield from originals(path, 2)
        except Rejected:
            continue


def read(path: Path, folder: Path) -> list[Page]:
    """Read a file as the engine would."""
    sha256 = file_sha256(path)
    told = tell(path.read_bytes()[:HEAD])
    seen = [Sighting(show_path(path.name), "all")]
    document = Document(document_id(sha256), sha256, path.stat().st_size, told.type, told.media_type, seen)
    folder.mkdir(parents=True, exist_ok=True)
    stage = Ocr(path.parent, folder.parent, "round trip")
    stage.prepare()
    opened = stage.open(document)
    numbers = range(1, opened.page_count + 1)
    stage.read(document, numbers, folder)
    return [msgspec.json.decode(record_file(folder, n).read_bytes(), type=Page) for n in numbers]


def read_copies(copies: list[Copy], how: str) -> list[Page]:
    """Write copies as one file without a text layer and read it."""
    kind = "pdf" if how in ("clean", "slanted", "shaded") else "tif"
    with tempfile.TemporaryDirectory() as place:
        return read(write(copies, Path(place) / f"copies.{kind}"), Path(place) / "out" / "x")


def main() -> None:
    """Wear, read, count, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--pages", type=int, default=24)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--sparse", action="store_true")
    options = parser.parse_args()
    os.environ["OMP_THREAD_LIMIT"] = "1"
    found = pages_of(options.folders, options.pages)
    total: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
    kept = None
    if options.keep:
        options.keep.mkdir(parents=True, exist_ok=True)
        kept = (options.keep / "pages.jsonl").open("wb")
    for start in range(0, len(found), TOGETHER):
        some = found[start : start + TOGETHER]
        for h, how in enumerate(WEAR):
            for r, dpi in enumerate(RESOLUTIONS):
                if options.sparse and (start // TOGETHER + h + r) % len(RESOLUTIONS):
                    continue
                pages = read_copies(
                    [wear(draw(page, dpi), how, start + i) for i, page in enumerate(some)], how
                )
                for original, page in zip(some, pages, strict=True):
                    wrong, characters = errors(original.text, page.text)
                    total[how, dpi].append((wrong, characters))
                    if kept:
                        source = {"source": f"{original.path}#{original.number}", "truth": original.text}
                        record = {"wear": how, "dpi": dpi, "wrong": wrong, "characters": characters, **source}
                        kept.write(msgspec.json.encode(record | {"page": page}) + b"\n")
                        kept.flush()
    print(f"{len(found)} pages; character error rate in %")
    print("| wear | " + " | ".join(f"{dpi} dpi" for dpi in RESOLUTIONS) + " |")
    print("|---|" + "---:|" * len(RESOLUTIONS))
    for how in WEAR:
        cells = []
        for dpi in RESOLUTIONS:
            wrong = sum(w for w, _ in total[how, dpi])
            characters = sum(c for _, c in total[how, dpi])
            cells.append(f"{100 * wrong / characters:.1f}" if characters else "")
        print(f"| {how} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
