"""The printed cells of a page: what stands together on a line, and what stands above what.

A cell is the text between two column gaps (two spaces, see `contracts.Page`) or line ends, with the box of
its words, in points. Labels of forms and heads of columns are cells.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

import msgspec

from pipeline.contracts import Page
from pipeline.extract.boxes import Ruler

_CELL = re.compile(r"\S+(?:[ ]\S+)*")
_NEAR = 4.0  # heights of the lower cell, within which the cell above it must end
_LOOKS = 80  # cells looked at, at most, on the way up


class Cell(msgspec.Struct, frozen=True):
    """Characters `start` to `end` of the page's text and the box around them; `line` counts printed lines."""

    start: int
    end: int
    line: int
    x0: float
    top: float
    x1: float
    bottom: float


class Cells:
    """The cells of one page, by place in the text and by place on the paper."""

    def __init__(self, page: Page, ruler: Ruler) -> None:
        self.text = page.text
        self._cells = []
        line, at = 0, 0
        for m in _CELL.finditer(page.text):
            line += page.text.count("\n", at, m.start())
            at = m.start()
            words = ruler.words(m.start(), m.end())
            if words:
                box = (min(w.x0 for w in words), min(w.top for w in words))
                far = (max(w.x1 for w in words), max(w.bottom for w in words))
                self._cells.append(Cell(m.start(), m.end(), line, *box, *far))
        self._starts = [c.start for c in self._cells]
        self._down = sorted(self._cells, key=lambda c: (c.bottom, c.x0))
        self._bottoms = [c.bottom for c in self._down]

    def at(self, offset: int) -> Cell | None:
        """The cell that holds this character."""
        i = bisect_right(self._starts, offset) - 1
        return self._cells[i] if i >= 0 and offset < self._cells[i].end else None

    def left(self, cell: Cell) -> Cell | None:
        """The cell before it on its printed line."""
        i = bisect_left(self._starts, cell.start) - 1
        return self._cells[i] if i >= 0 and self._cells[i].line == cell.line else None

    def line(self, cell: Cell) -> list[Cell]:
        """The cells of the cell's printed line, from left to right; no more than ten to either side."""
        i = bisect_left(self._starts, cell.start)
        return [c for c in self._cells[max(0, i - 10) : i + 11] if c.line == cell.line]

    def above(self, cell: Cell) -> Cell | None:
        """The nearest cell above that shares half of the narrower one's width; None where none is near.

        Above a cell printed sideways, as a court's stamp on the margin, is the sideways line read before it.
        """
        if _sideways(cell):
            i = bisect_left(self._starts, cell.start) - 1
            near = i >= 0 and self._cells[i].line == cell.line - 1 and _sideways(self._cells[i])
            return self._cells[i] if near else None
        height = max(4.0, cell.bottom - cell.top)
        i = bisect_right(self._bottoms, cell.top + height / 3) - 1
        for other in reversed(self._down[max(0, i + 1 - _LOOKS) : i + 1]):
            if other.bottom < cell.top - _NEAR * height:
                return None
            if other.start != cell.start and _share(other, cell) >= 0.5:
                return other
        return None

    def words(self, cell: Cell) -> str:
        """The cell's text."""
        return self.text[cell.start : cell.end]


def _sideways(cell: Cell) -> bool:
    """Whether a cell of some length stands upright."""
    return cell.end - cell.start > 4 and cell.bottom - cell.top > 2 * (cell.x1 - cell.x0)


def _share(a: Cell, b: Cell) -> float:
    """The width that two cells share, as a share of the narrower one's."""
    shared = min(a.x1, b.x1) - max(a.x0, b.x0)
    return shared / max(1.0, min(a.x1 - a.x0, b.x1 - b.x0))
