"""A ruled table of a scan read cell by cell.

Every cell with ink in it is cut out without its rules and goes to Tesseract as a picture of its own, all of
them in one process, which costs no more than the page as a whole and never runs a line over into the next
column. Letters are brought to the size that Tesseract reads best. Doubtful cells, and those of columns of
dates, numbers and amounts, are read again at another size (`cell_readings`).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.ocr.layout import Line, RawWord
from pipeline.ocr.scans import tesseract
from pipeline.ocr.tables.cell_readings import CellReading, Place, choose, column_kinds, doubtful, fits
from pipeline.ocr.tables.grid import Grid, GridCell
from pipeline.ocr.tables.rules import Grey, cv2_grey
from pipeline.ocr.tables.word_gaps import parted

LINE, BLOCK = 7, tesseract.BLOCK
"""Segmentation modes: the picture as one line of text, and as one block of lines."""
LETTER = 22
"""Pixels that letters are high, by the median, as they are read first."""
SIZES = (1.0, 0.85, 1.2)
"""Times that size for the first, second and third reading: which letters are mistaken depends on it."""
OTHER_SIZES = (0.7, 1.5)
"""... and for those that still do not fit their column."""
MOST_ENLARGED = 3.0
MARGIN = 12
"""Pixels of white around a cell; twice as much at its sides."""
SHARPEN, RADIUS = 0.8, 3.0
"""Unsharp mask: how much, and its radius in pixels; registers are scanned coarsely and come out blurred."""
INK = 60
"""Grey levels below the paper from which a pixel counts as ink here."""
SMALLEST = 0.45
"""Share of the letters' height that something in a cell has when it is print: less is a speck or a rest of a
rule. A dash is so wide."""
AROUND = 0.35
"""Letter heights of what is cut out around a line's letters: dots, commas and tails, and no specks beyond."""
TALL, SLIM = 0.8, 0.02
"""Share of its cell's height and inches of width of what is left of a rule down."""
SOLID = 0.85
"""Share of its box that a black mark fills, longer than any letter."""
TWO_LINES = 1.9
"""Letter heights of ink without a gap across from which it is more than one line."""


class _Crop(NamedTuple):
    """A printed line of a cell, or all of its lines where they do not part: its pixels without rules, and
    where they begin, in pixels of the level picture.
    """

    pixels: Grey
    left: int
    top: int
    mode: int


Part = tuple[int, int, int]
"""Row and column of a cell, and the number of a printed line in it."""


def read_cells(pixels: Grey, dpi: float, grid: Grid, folder: Path) -> dict[Place, CellReading]:
    """What stands in the cells of a grid, by their first row and column (from 0); empty cells are left out.

    `pixels` is the page in the grid's level frame (`grid.levelled`), in grey, without its rules and black
    boxes; `dpi` may be finer than what the grid was found at. Works in `folder`; raises as
    `tesseract.read_scans` does.
    """
    height = letter_height(pixels, dpi, grid)
    crops: dict[Part, _Crop] = {
        (cell.row, cell.column, i): crop
        for cell in grid.cells
        for i, crop in enumerate(_crops(pixels, dpi, grid, cell, height))
    }
    readings: dict[Part, list[CellReading]] = {part: [] for part in crops}
    wanted, kinds = list(crops), dict[int, str]()
    for turn, size in enumerate((*SIZES, *OTHER_SIZES), 1):
        enlarged = min(MOST_ENLARGED, size * LETTER / height)
        again = {p: crops[p] for p in wanted}
        for part, reading in _read(again, enlarged, height, dpi, grid, folder).items():
            readings[part].append(reading)
        kinds = column_kinds((p[1], choose(r, None)) for p, r in readings.items())
        wanted = [p for p in wanted if _wants_more(readings[p], kinds.get(p[1]), turn)]
        if not wanted:
            break
    found: dict[Place, CellReading] = {}
    for part in sorted(crops):
        best = choose(readings[part], kinds.get(part[1]))
        if best.key:
            found.setdefault(part[:2], CellReading([])).lines.extend(best.lines)
    return found


def _wants_more(readings: list[CellReading], kind: str | None, turn: int) -> bool:
    if turn < len(SIZES):
        return doubtful(readings, kind)
    return not fits(choose(readings, kind), kind)


def letter_height(pixels: Grey, dpi: float, grid: Grid) -> float:
    """The median height of the letters of a grid, in pixels; 0.08 inches where it has none."""
    scale = dpi / 72
    x0, top, x1, bottom = (
        max(0, round(v * scale)) for v in (grid.xs[0], grid.ys[0], grid.xs[-1], grid.ys[-1])
    )
    ink = (pixels[top:bottom, x0:x1] < _paper(pixels) - INK).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    width, height = stats[1:, 2] / dpi, stats[1:, 3] / dpi
    letters = height[(height > 0.035) & (height < 0.3) & (width < 2.5 * height) & (width > 0.01)]
    return float(np.median(letters) * dpi) if len(letters) else 0.08 * dpi


def _crops(level: Grey, dpi: float, grid: Grid, cell: GridCell, letter: float) -> list[_Crop]:
    """The printed lines of a cell."""
    scale = dpi / 72
    inner = max(1, round(0.004 * dpi))
    x0, top, x1, bottom = (round(v * scale) for v in grid.level_box(cell))
    x0, top = max(0, x0 + inner), max(0, top + inner)
    part = level[top : bottom - inner, x0 : x1 - inner]
    if min(part.shape) < 4:
        return []
    ink = (part < _paper(part) - INK).astype(np.uint8)
    _count, labels, found, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    stats = np.asarray(found[1:], dtype=np.int32)
    rest = _rests(stats, part.shape, dpi, letter)
    if rest.any():
        off = np.isin(labels, np.flatnonzero(rest) + 1).astype(np.uint8)
        part = np.where(cv2.dilate(off, np.ones((5, 5), np.uint8)) > 0, np.uint8(255), part)
    height, width = stats[:, 3], stats[:, 2]
    high, wide = height >= SMALLEST * letter, (width >= SMALLEST * letter) & (height > 0.1 * letter)
    print_ = stats[~rest & (high | wide)]
    if not len(print_):
        return []
    around = round(AROUND * letter)
    left = max(0, int(print_[:, 0].min()) - around)
    right = int((print_[:, 0] + print_[:, 2]).max()) + around
    letters = stats[~rest & high]  # what only is wide is a dash, alone, or a rest of a rule beside print
    bands = _bands(letters if len(letters) else print_, part.shape[0])
    if any(b - a > TWO_LINES * letter for a, b in bands):
        bands = [(bands[0][0], bands[-1][1])]
    crops = []
    for i, (a, b) in enumerate(bands):
        above = (bands[i - 1][1] + a) // 2 if i else 0
        below = (b + bands[i + 1][0]) // 2 if i + 1 < len(bands) else part.shape[0]
        first, last = max(above, a - around), min(below, b + around)
        mode = BLOCK if b - a > TWO_LINES * letter else LINE
        crops.append(_Crop(np.ascontiguousarray(part[first:last, left:right]), x0 + left, top + first, mode))
    return crops


def _rests(stats: NDArray[np.int32], shape: tuple[int, ...], dpi: float, letter: float) -> NDArray[np.bool_]:
    """Which pieces of ink in a cell are rests of its rules, or black marks."""
    x, _y, width, height, area = stats.T
    slim = width < SLIM * dpi
    at_edge = (x < 0.03 * dpi) | (x + width > shape[1] - 0.03 * dpi)
    tall = at_edge & slim & (height > TALL * shape[0]) & (height > letter)
    # the cell is cut out from within its rules, so what begins there is no letter
    begun = slim & ((x <= 1) | (x + width >= shape[1] - 1))
    mark = (area > SOLID * width * height) & (height > 0.5 * letter) & (width > 2.5 * letter)
    return np.asarray(tall | begun | mark)


def _bands(pieces: NDArray[np.int32], high: int) -> list[tuple[int, int]]:
    """The rows of pixels, from one to before another, in which there is print: its lines."""
    rows = np.zeros(high + 2, dtype=np.int32)
    np.add.at(rows, pieces[:, 1] + 1, 1)
    np.add.at(rows, pieces[:, 1] + pieces[:, 3] + 1, -1)
    some = (rows.cumsum() > 0).astype(np.int8)
    starts, ends = np.flatnonzero(np.diff(some) > 0), np.flatnonzero(np.diff(some) < 0)
    return [(int(a), int(b)) for a, b in zip(starts, ends, strict=True)]


def _read(
    crops: Mapping[Part, _Crop], enlarged: float, letter: float, dpi: float, grid: Grid, folder: Path
) -> dict[Part, CellReading]:
    """Read printed lines once, and blocks of lines."""
    found: dict[Part, CellReading] = {}
    for mode in (LINE, BLOCK):
        parts = [p for p, crop in crops.items() if crop.mode == mode]
        scans = [_scan(crops[p].pixels, enlarged) for p in parts]
        if not scans:
            continue
        for part, lines in zip(parts, tesseract.read_scans(scans, mode, folder), strict=True):
            placed = [_placed(line, crops[part], enlarged, letter, dpi, grid) for line in lines]
            found[part] = CellReading(placed)
    return found


def _scan(pixels: Grey, enlarged: float) -> tesseract.Scan:
    """A cell's picture as Tesseract reads it."""
    size = max(1, round(pixels.shape[1] * enlarged)), max(1, round(pixels.shape[0] * enlarged))
    way = cv2.INTER_AREA if enlarged < 1 else cv2.INTER_CUBIC
    picture = np.pad(
        cv2_grey(cv2.resize(pixels, size, interpolation=way)),
        ((MARGIN, MARGIN), (2 * MARGIN, 2 * MARGIN)),
        constant_values=255,
    )
    blurred = cv2.GaussianBlur(picture, (0, 0), RADIUS)
    sharp = cv2_grey(cv2.addWeighted(picture, 1 + SHARPEN, blurred, -SHARPEN, 0))
    # an inch of 300 pixels, which is what print of this height would have
    return tesseract.Scan(sharp, (sharp.shape[1] * 72 / 300, sharp.shape[0] * 72 / 300))


def _placed(line: Line, crop: _Crop, enlarged: float, letter: float, dpi: float, grid: Grid) -> Line:
    """A line of a cell's picture, its words parted as printed, boxes on the page."""
    per = 300 / 72 / enlarged  # pixels of the crop to a point of the scan that was read
    aside, above = 2 * MARGIN / enlarged, MARGIN / enlarged
    inner = [_moved(w, per, aside, above) for w in line]
    if crop.mode == LINE:
        inner = parted(inner, crop.pixels < _paper(crop.pixels) - INK, letter)
    level = [_moved(w, 72 / dpi, -crop.left * 72 / dpi, -crop.top * 72 / dpi) for w in inner]
    return [RawWord(w.text, *grid.on_page(w.x0, w.top, w.x1, w.bottom), w.confidence) for w in level]


def _moved(word: RawWord, by: float, left: float, top: float) -> RawWord:
    """A word with its box `by` times as large, `left` and `top` taken off."""
    box = word.x0 * by - left, word.top * by - top, word.x1 * by - left, word.bottom * by - top
    return RawWord(word.text, *box, word.confidence)


def _paper(pixels: NDArray[np.uint8]) -> float:
    """The lightness of the paper."""
    return float(np.percentile(pixels[::2, ::2], 75)) if pixels.size else 255.0
