"""A table's record from its grid and what its cells hold, and its words as lines of the page's text.

The words come a printed line of a row at a time, so that the text reads as the table does. A row that holds
many rows which no rules part is split where a column shows that each of its lines stands for one: nearly all
of them are a date, a number or an amount, and another column has as many lines.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

import numpy as np

from pipeline.contracts import Box, Cell, Table
from pipeline.ocr.layout import Line
from pipeline.ocr.tables.cell_readings import ENOUGH, KINDS, NEARLY_ALL, CellReading, Place
from pipeline.ocr.tables.grid import Grid

ONE_LINE = 0.5
"""Share of a line's height within which the middles of words on one printed line lie."""

FILLED = 0.4
"""Share of a table's cells that hold words."""
COLUMNS = 0.5
"""Share of the columns with words that hold two of them or more."""


class Piece(NamedTuple):
    """What a cell holds: its row and column from 0, its box in the grid's level frame, its printed lines."""

    row: int
    column: int
    box: Box
    lines: list[Line]


def in_cells(grid: Grid, lines: Sequence[Line]) -> dict[Place, CellReading]:
    """Words that were read already, by the cells in which their middles lie."""
    owner = {
        (c.row + i, c.column + j): (c.row, c.column)
        for c in grid.cells
        for i in range(c.rows)
        for j in range(c.columns)
    }
    found: dict[Place, CellReading] = {}
    for line in lines:
        parts: dict[Place, Line] = {}
        for word in line:
            u, v = grid.frame.level((word.x0 + word.x1) / 2, (word.top + word.bottom) / 2)
            row = int(np.clip(np.searchsorted(grid.ys, v) - 1, 0, grid.rows - 1))
            column = int(np.clip(np.searchsorted(grid.xs, u) - 1, 0, grid.columns - 1))
            parts.setdefault(owner[row, column], []).append(word)
        for place, part in parts.items():
            found.setdefault(place, CellReading([])).lines.append(part)
    return found


def pieces_of(grid: Grid, readings: Mapping[Place, CellReading]) -> list[Piece]:
    """The cells with what they hold, rows that no rules part split; rows counted anew from 0."""
    pieces: list[Piece] = []
    added = 0
    for row in range(grid.rows):
        cells = [c for c in grid.cells if c.row == row]
        held = {c: readings.get((c.row, c.column), CellReading([])).lines for c in cells}
        parts: list[float] = []
        if all(c.rows == 1 for c in cells) and _line_a_row(list(held.values())):
            parts = _breaks([line for lines in held.values() for line in lines], grid)
        tops = [grid.ys[row], *parts, grid.ys[row + 1]]
        for cell in cells:
            x0, top, x1, bottom = grid.level_box(cell)
            if not parts:
                pieces.append(Piece(row + added, cell.column, (x0, top, x1, bottom), held[cell]))
                continue
            for i, (a, b) in enumerate(itertools.pairwise(tops)):
                here = [line for line in held[cell] if a <= _middle(line, grid) < b]
                pieces.append(Piece(row + added + i, cell.column, (x0, a, x1, b), here))
        added += len(parts)
    return sorted(pieces, key=lambda p: (p.row, p.column))


def _line_a_row(columns: Sequence[list[Line]]) -> bool:
    """Whether a row's printed lines are rows themselves: a column of dates, numbers or amounts shows it, and
    another has about as many lines.
    """
    for i, lines in enumerate(columns):
        keys = ["".join(w.text for w in line) for line in lines]
        if len(keys) < ENOUGH:
            continue
        fitting = max(sum(p.fullmatch(k) is not None for k in keys) for p in KINDS.values())
        others = [len(other) for j, other in enumerate(columns) if j != i]
        if fitting >= NEARLY_ALL * len(keys) and any(NEARLY_ALL * len(keys) <= n for n in others):
            return True
    return False


def _breaks(lines: list[Line], grid: Grid) -> list[float]:
    """Places down the frame between the printed lines of a row."""
    rows = _gathered(lines, grid)
    middles = [float(np.mean([_middle(line, grid) for line in row])) for row in rows]
    return [(a + b) / 2 for a, b in itertools.pairwise(middles)]


def _gathered(lines: Sequence[Line], grid: Grid) -> list[list[Line]]:
    """Pieces of lines by the printed line that they stand on, from top to bottom."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda a: _middle(a, grid)):
        height = max(w.bottom - w.top for w in line)
        if rows and _middle(line, grid) - _middle(rows[-1][-1], grid) <= ONE_LINE * height:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _middle(line: Line, grid: Grid) -> float:
    """The middle of a line, down the grid's frame."""
    middles = [grid.frame.level((w.x0 + w.x1) / 2, (w.top + w.bottom) / 2)[1] for w in line]
    return float(np.median(middles))


def printed(pieces: Sequence[Piece], grid: Grid) -> list[Line]:
    """The words of a table, one printed line of a row at a time."""
    out: list[Line] = []
    for row in sorted({p.row for p in pieces}):
        lines = [line for p in pieces if p.row == row for line in p.lines]
        for parts in _gathered(lines, grid):
            out.append([w for part in sorted(parts, key=lambda a: a[0].x0) for w in part])
    return out


def is_filled(pieces: Sequence[Piece]) -> bool:
    """Whether enough cells hold words, in columns that hold two at least: a chart's bars have one label."""
    held = [p for p in pieces if p.lines]
    counted = Counter(p.column for p in held)
    columns = sum(n > 1 for n in counted.values())
    return len(held) >= FILLED * len(pieces) and columns >= max(2.0, COLUMNS * len(counted))


def table_of(grid: Grid, pieces: Sequence[Piece], found_by: Literal["ruled", "drawn"]) -> Table:
    """The record: every cell, empty ones as well."""
    cells = []
    for p in pieces:
        reading = CellReading(p.lines)
        box = _rounded(grid.on_page(*p.box))
        cells.append(Cell(p.row + 1, p.column + 1, reading.text, *box, reading.mean))
    rows = max(p.row for p in pieces) + 1
    return Table(_rounded(grid.box), found_by, max(rows, grid.rows), grid.columns, cells)


def _rounded(box: Box) -> Box:
    x0, top, x1, bottom = (round(v, 2) for v in box)
    return x0, top, x1, bottom
