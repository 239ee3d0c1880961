"""The ruled tables of a scan: found, read cell by cell, and put in the place of the page's words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.contracts import Table
from pipeline.ocr.layout import Line, RawWord
from pipeline.ocr.picture import shrunk
from pipeline.ocr.redactions.paint import paint_out
from pipeline.ocr.scans.readings import sure_letters
from pipeline.ocr.tables.cell_readings import CellReading, Place
from pipeline.ocr.tables.cells import LETTER, letter_height, read_cells
from pipeline.ocr.tables.grid import Grid, levelled
from pipeline.ocr.tables.grids import find_grids
from pipeline.ocr.tables.record import in_cells, is_filled, pieces_of, printed, table_of
from pipeline.ocr.tables.rules import Grey, Rules, find_rules, without_rules

FINEST = 400
"""Pixels per inch; no table is drawn finer."""
FINER = 1.2
"""Times finer that a picture must be wanted to be drawn anew."""
BETTER = 1.1
"""Times as many sure letters that the page's own reading must have to be kept for a table."""
FEW, UNSURE = 3, 0.6
"""So few characters, read with less confidence in a cell with a black mark, are the mark's edge."""
WHITE = 255
LIGHTEST = 0.9
"""Share of a page's pixels that are no lighter than its paper."""
PROBE_DPI, RUN, FAINTEST, FEWEST = 75, (60, 50), 12, 3
"""Resolution at which runs of ink are looked for; their least length in pixels across and down; how many grey
levels they are darker than the paper; and so many rows and columns with some may be a table."""


class Ruled(NamedTuple):
    """The ruled tables of a scan, not yet read."""

    rules: Rules
    grids: list[Grid]


NO_TABLES = Ruled(find_rules(np.full((64, 64), WHITE, dtype=np.uint8), 72), [])


def may_hold_tables(pixels: Grey, dpi: float) -> bool:
    """Whether a scan has runs of ink both across and down that could be a table's rules: a tenth of the time
    of looking for the rules themselves, and most pages have none.
    """
    small = shrunk(pixels, PROBE_DPI / dpi)
    paper = np.searchsorted(np.bincount(small.ravel(), minlength=256).cumsum(), LIGHTEST * small.size)
    ink = (small < int(paper) - FAINTEST).astype(np.uint8)
    across, down = (np.ones((1, RUN[0]), np.uint8), np.ones((RUN[1], 1), np.uint8))
    rows: NDArray[np.bool_] = np.any(cv2.morphologyEx(ink, cv2.MORPH_OPEN, across), axis=1)
    columns: NDArray[np.bool_] = np.any(cv2.morphologyEx(ink, cv2.MORPH_OPEN, down), axis=0)
    return _runs(rows) >= FEWEST and _runs(columns) >= FEWEST


def _runs(mask: NDArray[np.bool_]) -> int:
    """How many runs of set places there are."""
    return int(mask[0]) + int((mask[1:] & ~mask[:-1]).sum())


def find_tables(pixels: Grey, dpi: float) -> Ruled:
    """The ruled tables of a scan (grey, height x width, level)."""
    rules = find_rules(pixels, dpi)
    return Ruled(rules, find_grids(pixels, dpi, rules))


def without_tables(pixels: Grey, dpi: float, found: Ruled) -> Grey:
    """The scan with its tables white: for reading the rest of the page. Itself where it has none."""
    if not found.grids:
        return pixels
    out = pixels.copy()
    scale = dpi / 72
    for grid in found.grids:
        x0, top, x1, bottom = (round(v * scale) for v in grid.box)
        out[max(0, top) : bottom, max(0, x0) : x1] = WHITE
    return out


def read_tables(
    pixels: Grey,
    dpi: float,
    size: tuple[float, float],
    lines: Sequence[Line],
    folder: Path,
    finer: Callable[[float], Grey] | None = None,
    found: Ruled | None = None,
) -> tuple[list[Line], list[Table]]:
    """The page's lines with those of its ruled tables in their place, and the tables.

    `pixels` is the level scan in grey, at 150 to 200 `dpi`; `size` in points; `lines` what was read of the
    page, or of the page without its tables (`without_tables`). `finer` draws the same level page at other
    pixels an inch: small print is read from there. Works in `folder`; raises as `tesseract.read_scans` does.
    """
    dpi = pixels.shape[1] * 72 / size[0]  # as drawn: a page's pixels are whole
    found = found or find_tables(pixels, dpi)
    if not found.grids:
        return list(lines), []
    out, tables = list(lines), []
    for grid in found.grids:
        inside = _inside(out, grid)
        readings = _read(pixels, dpi, size, grid, found.rules, folder, finer)
        mine = [line for r in readings.values() for line in r.lines]
        if sure_letters(inside) > BETTER * sure_letters(mine):
            readings = in_cells(grid, inside)
        pieces = pieces_of(grid, readings)
        if not is_filled(pieces):  # a stamp with lines to write on, a form
            continue
        tables.append(table_of(grid, pieces, "ruled"))
        out = _replaced(out, grid, printed(pieces, grid))
    return out, tables


def _read(
    pixels: Grey,
    dpi: float,
    size: tuple[float, float],
    grid: Grid,
    rules: Rules,
    folder: Path,
    finer: Callable[[float], Grey] | None,
) -> dict[Place, CellReading]:
    """What stands in a grid's cells."""
    clean, marks = _cleared(pixels, dpi, grid, rules)
    wanted = min(FINEST, dpi * LETTER / letter_height(clean, dpi, grid))
    if finer and wanted > FINER * dpi:
        pixels = finer(wanted)
        dpi = pixels.shape[1] * 72 / size[0]
        clean, marks = _cleared(pixels, dpi, grid, rules)
    return {
        place: reading
        for place, reading in read_cells(clean, dpi, grid, folder).items()
        if not (_is_little(reading) and _is_marked(marks, dpi, grid, place))
    }


def _cleared(pixels: Grey, dpi: float, grid: Grid, rules: Rules) -> tuple[Grey, NDArray[np.bool_]]:
    """The page in a grid's level frame without rules and black boxes, and where there were boxes."""
    level = levelled(pixels, dpi, grid.frame)
    painted = paint_out(level, dpi)
    # rules of a leaning grid are found anew: levelled, they are even along their run
    clean = without_rules(painted, dpi, rules if level is pixels else find_rules(level, dpi))
    return clean, level != painted


def _is_little(reading: CellReading) -> bool:
    """Whether a reading may be the rests of a mark's edge: no letter or digit, or few that are unsure."""
    return not any(c.isalnum() for c in reading.key) or (len(reading.key) <= FEW and reading.least < UNSURE)


def _is_marked(marks: NDArray[np.bool_], dpi: float, grid: Grid, place: Place) -> bool:
    """Whether black was painted out in a cell (its first place, where it runs over several)."""
    row, column = place
    box = grid.xs[column], grid.ys[row], grid.xs[column + 1], grid.ys[row + 1]
    x0, top, x1, bottom = (max(0, round(v * dpi / 72)) for v in box)
    return bool(marks[top:bottom, x0:x1].any())


def _is_inside(word: RawWord, grid: Grid) -> bool:
    u, v = grid.frame.level((word.x0 + word.x1) / 2, (word.top + word.bottom) / 2)
    return bool(grid.xs[0] <= u <= grid.xs[-1] and grid.ys[0] <= v <= grid.ys[-1])


def _inside(lines: Sequence[Line], grid: Grid) -> list[Line]:
    parts = ([w for w in line if _is_inside(w, grid)] for line in lines)
    return [part for part in parts if part]


def _replaced(lines: Sequence[Line], grid: Grid, new: list[Line]) -> list[Line]:
    """The page's lines with those of a table instead of the words in its box."""
    before: list[Line] = []
    after: list[Line] = []
    met = False
    for line in lines:
        rest = [w for w in line if not _is_inside(w, grid)]
        met = met or len(rest) < len(line)
        if rest:
            below = (rest[0].top + rest[0].bottom) / 2 > grid.box[1]
            (after if met or below else before).append(rest)
    return [*before, *new, *after]
