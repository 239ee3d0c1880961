"""Words with boxes from Tesseract: from its library where it is the command's own, else from the command.

The command gets its pages as uncompressed grey PGM files by path (a picture handed over in memory is
compressed as PNG first) and in one list, so that the model is loaded once. One thread a process
(`OMP_THREAD_LIMIT=1`): several workers of several threads each are 3 to 10 times slower.
"""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
import pytesseract
from numpy.typing import NDArray

from pipeline.ocr.layout import Line, RawWord
from pipeline.ocr.model import ENGINE_MODE, LANGUAGE, as_options, version
from pipeline.ocr.scans import libtesseract
from pipeline.worker import NoSpaceLeft, Rejected

BLOCK, BLOCKS = 6, 3
"""Segmentation modes: the page as one block of lines; blocks as Tesseract finds them."""
PATIENCE = 20
"""Seconds for a scan in blocks, which takes 1 to 9: on some speckled scans Tesseract's search for pictures
among the blocks never ends."""
CONDENSED = 0.8
"""Width at which a typewritten page is read, as a share of its own. Tesseract's network goes along a line
step by step, so narrower letters take fewer steps: a fifth of the time. Typewriting, whose letters are wide,
is read as well so; print, whose letters are narrow already, loses a word in a hundred (56 scans and 40
transcribed pages, 2026)."""
LEAST_SPACE = 32 << 20
"""Bytes free; with less, a failure of Tesseract is taken for a full disk."""
_WORD_LEVEL = "5"


class Scan(NamedTuple):
    """A page to read: its pixels in grey (height x width) and its size in points. `light_print`: there may
    be light print on a dark ground; else Tesseract need not try every doubtful line inverted as well, which
    saves a tenth of its time.
    """

    pixels: NDArray[np.uint8]
    size: tuple[float, float]
    light_print: bool = True

    @property
    def dpi(self) -> int:
        """Pixels per inch, as Tesseract is told; boxes are scaled by the exact figures."""
        dpi: int = round(self.pixels.shape[0] * 72 / self.size[1])
        return max(1, dpi)

    def condensed(self) -> Scan:
        """The same, its letters narrower by `CONDENSED`."""
        height, width = self.pixels.shape
        size = max(1, round(width * CONDENSED)), height
        pixels = cv2.resize(self.pixels, size, interpolation=cv2.INTER_AREA)
        return self._replace(pixels=np.asarray(pixels, dtype=np.uint8))


def read_scans(scans: Sequence[Scan], segmentation: int, folder: Path) -> list[list[Line]]:
    """The lines of words of each scan, in Tesseract's reading order; boxes in points.

    Works in `folder` and leaves nothing there. Raises `Rejected` where Tesseract fails and
    `NoSpaceLeft` where the command leaves its result empty, as it does on a full disk, saying nothing.
    """
    if library := libtesseract.loaded(LANGUAGE, ENGINE_MODE, version()):
        return [_by_library(library, scan, segmentation) for scan in scans]
    return by_command(scans, segmentation, folder)


def read_blocks(scan: Scan, folder: Path, seconds: float = PATIENCE) -> list[Line] | None:
    """The lines of a scan read in blocks; None where that does not come to an end. By the command, because a
    process can be stopped. Raises as `read_scans` does.
    """
    try:
        return by_command([scan], BLOCKS, folder, seconds)[0]
    except TimeoutError:
        return None


def by_command(
    scans: Sequence[Scan], segmentation: int, folder: Path, seconds: float = 0
) -> list[list[Line]]:
    """What `read_scans` gives, by the command ``tesseract``. Raises `TimeoutError` where a process takes more
    than so many seconds (0: as long as it takes).
    """
    found: list[list[Line]] = [[] for _ in scans]
    # one figure and one setting go for all pages of a process
    for dpi, light in sorted({(scan.dpi, scan.light_print) for scan in scans}):
        places = [i for i, scan in enumerate(scans) if (scan.dpi, scan.light_print) == (dpi, light)]
        read = _together([scans[i] for i in places], segmentation, folder, seconds)
        for i, lines in zip(places, read, strict=True):
            found[i] = lines
    return found


def write_pgm(pixels: NDArray[np.uint8], path: Path) -> Path:
    """Write a picture as grey PGM, which nobody has to compress or unpack."""
    height, width = pixels.shape
    path.write_bytes(b"P5 %d %d 255\n" % (width, height) + pixels.tobytes())
    return path


def _by_library(library: libtesseract.Library, scan: Scan, segmentation: int) -> list[Line]:
    try:
        lines = library.read(scan.pixels, scan.dpi, segmentation, scan.light_print)
    except libtesseract.Unreadable as e:
        raise Rejected("page_unreadable", str(e)) from e
    return [
        [_word(scan, w.text, (w.left, w.top, w.right, w.bottom), w.confidence) for w in line]
        for line in lines
    ]


def _word(scan: Scan, text: str, box: tuple[int, int, int, int], confidence: float) -> RawWord:
    across, down = scan.size[0] / scan.pixels.shape[1], scan.size[1] / scan.pixels.shape[0]
    x0, top, x1, bottom = box
    sure = round(max(0.0, confidence) / 100, 3)
    return RawWord(text, x0 * across, top * down, x1 * across, bottom * down, sure)


def _together(scans: Sequence[Scan], segmentation: int, folder: Path, seconds: float) -> list[list[Line]]:
    # several workers may read pages of one document at once, so each has a place of its own
    with tempfile.TemporaryDirectory(prefix="scans-", dir=folder) as place:
        paths = []
        for i, scan in enumerate(scans):
            paths.append(write_pgm(scan.pixels, Path(place) / f"{i}.pgm"))
        listing = Path(place) / "pages.txt"
        listing.write_text("".join(f"{p}\n" for p in paths))
        tempfile.tempdir = place  # for pytesseract's own files: a killed run leaves none elsewhere
        try:
            tsv = _run(listing, segmentation, scans[0], seconds)
        finally:
            tempfile.tempdir = None
    return _parse(tsv, scans)


def _run(listing: Path, segmentation: int, like: Scan, seconds: float) -> str:
    config = f"--oem {ENGINE_MODE} --psm {segmentation} --dpi {like.dpi} -c tessedit_create_tsv=1"
    config += f" -c tessedit_do_invert={int(like.light_print)} {as_options()}"
    try:
        tsv = pytesseract.run_and_get_output(
            str(listing), extension="tsv", lang=LANGUAGE, config=config, timeout=seconds
        )
    except pytesseract.TesseractError as e:
        if shutil.disk_usage(listing.parent).free < LEAST_SPACE:
            raise NoSpaceLeft(str(listing.parent)) from e
        # what it says names temporary files, which mean nothing to anybody
        raise Rejected("page_unreadable", f"Tesseract could not read it (exit status {e.status})") from e
    except RuntimeError as e:  # so pytesseract says that the time is over
        raise TimeoutError from e
    if not tsv.startswith("level\t"):
        raise NoSpaceLeft(str(listing.parent))
    return str(tsv)


def _parse(tsv: str, scans: Sequence[Scan]) -> list[list[Line]]:
    pages: list[dict[tuple[int, int, int], Line]] = [{} for _ in scans]
    for row in csv.DictReader(io.StringIO(tsv), delimiter="\t", quoting=csv.QUOTE_NONE):
        if row["level"] != _WORD_LEVEL or not (text := "".join((row["text"] or "").split())):
            continue
        number, left, top = int(row["page_num"]) - 1, int(row["left"]), int(row["top"])
        box = (left, top, left + int(row["width"]), top + int(row["height"]))
        key = (int(row["block_num"]), int(row["par_num"]), int(row["line_num"]))
        word = _word(scans[number], text, box, float(row["conf"]))
        pages[number].setdefault(key, []).append(word)
    return [list(lines.values()) for lines in pages]
