"""The tables drawn into a PDF page: their grid from its lines, their text from the words already read.

The grid is put together as that of a ruled table on a scan is. A frame around a page, underlined headings and
boxes with one cell are no tables.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pypdfium2
from numpy.typing import NDArray

from pipeline.contracts import Table
from pipeline.ocr.layout import Line
from pipeline.ocr.tables.drawn_lines import drawn_lines
from pipeline.ocr.tables.grid import Frame, Grid
from pipeline.ocr.tables.grids import DRAWN, ONE_RULE, assembled, groups_of, outermost
from pipeline.ocr.tables.record import in_cells, is_filled, pieces_of, table_of
from pipeline.ocr.tables.rules import Rule

DPI = 72
"""Points an inch: the lines are in points."""
MOST_LINES = 1500
"""Lines of a page from which it is a drawing, not a table."""


DrawnLines = tuple[Sequence[Rule], Sequence[Rule]]


def drawn_tables(page: pypdfium2.PdfPage, lines: Sequence[Line]) -> list[Table]:
    """The tables of a page, from top to bottom; `lines` are its words as they were read, boxes in points on
    the upright page.
    """
    return tables_among(drawn_lines(page), lines)


def tables_among(drawn: DrawnLines, lines: Sequence[Line]) -> list[Table]:
    """The tables among the lines drawn on a page, across and down; `lines` are its words."""
    across, down = drawn
    if len(across) < 2 or len(down) < 2 or len(across) + len(down) > MOST_LINES:
        return []
    grids = []
    for rows, columns in groups_of(list(across), list(down), DPI):

        def is_drawn(
            along: list[float],
            places: list[float],
            frame: Frame,
            lying: bool,
            rows: list[Rule] = rows,
            columns: list[Rule] = columns,
        ) -> NDArray[np.bool_]:
            return _drawn(rows if lying else columns, along, places)

        if len(rows) > 1 and len(columns) > 1 and (grid := assembled(rows, columns, DPI, is_drawn)):
            grids.append(grid)
    tables = []
    for grid in outermost(grids):
        inside = [[w for w in line if _is_inside(w.x0, w.x1, w.top, w.bottom, grid)] for line in lines]
        pieces = pieces_of(grid, in_cells(grid, [line for line in inside if line]))
        if is_filled(pieces):
            tables.append(table_of(grid, pieces, "drawn"))
    return tables


def _drawn(rules: Sequence[Rule], along: list[float], places: list[float]) -> NDArray[np.bool_]:
    """Whether each border is drawn between each two places along it."""
    out = np.zeros((len(places), len(along) - 1), dtype=bool)
    starts, ends = np.array(along[:-1]), np.array(along[1:])
    for i, place in enumerate(places):
        covered = np.zeros(len(along) - 1)
        for rule in rules:
            if abs(rule.at - place) <= ONE_RULE * DPI:
                share = np.minimum(ends, rule.end) - np.maximum(starts, rule.start)
                covered = np.maximum(covered, share)
        out[i] = covered >= DRAWN * (ends - starts)
    return out


def _is_inside(x0: float, x1: float, top: float, bottom: float, grid: Grid) -> bool:
    x, y = (x0 + x1) / 2, (top + bottom) / 2
    return grid.xs[0] <= x <= grid.xs[-1] and grid.ys[0] <= y <= grid.ys[-1]
