"""Whether a scan's text stands in columns side by side, seen before it is read.

As one block of lines Tesseract reads across columns, and a page of them had to be read twice. Looked for is
one gap, at the same place in many lines, with running text on both sides: a label and its value have none,
and neither have most tables. Of 56 scanned pages read by hand (November 2026) the one in columns has such a
gap in 0.67 of its lines, all others in 0.13 at most.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.ocr.scans.letters import Shapes

LOWEST, HIGHEST, WIDEST = 0.5, 2.2, 6.0
"""Heights, and greatest width, of what is print, in median heights of letters."""
ROW, CELL = 1.5, 0.5
"""Height and width of the cells that a page is seen in, in heights of letters: one line, half a letter."""
WORD_GAP = 4
"""Cells between words of one line, at most."""
RUN, DENSE = 12.0, 0.6
"""Heights of letters on both sides of a gap, and the share of it that words take: three words and more."""
GAP = 6
"""Cells that the gap itself may take of them."""
FEWEST, SHARE = 13, 0.16
"""Rows with a gap at the same place, and their share of all lines, from which text stands in columns."""


def in_columns(shapes: Shapes) -> bool:
    """Whether the page stands in columns."""
    if not np.isfinite(shapes.letter):
        return False
    words = _words(shapes)
    run = int(RUN / CELL)
    near = run + GAP
    gaps = (words == 0) & (_before(words, near) >= DENSE * run) & (_after(words, near) >= DENSE * run)
    lines = int(words.any(axis=1).sum())
    most = int(gaps.sum(axis=0).max(initial=0))
    return most >= FEWEST and most >= SHARE * lines


def _words(shapes: Shapes) -> NDArray[np.uint8]:
    """Cells of the page (lines x places across) that a line's words take, gaps between them included."""
    x, y, w, h = (shapes.boxes[1:, i] for i in range(4))
    letter = shapes.letter
    print_ = (h > LOWEST * letter) & (h < HIGHEST * letter) & (w < WIDEST * letter)
    height, width = shapes.ink.shape
    cells = np.zeros((int(height / (ROW * letter)) + 1, int(width / (CELL * letter)) + 1), np.uint8)
    above, below = (y / (ROW * letter)).astype(int)[print_], ((y + h) / (ROW * letter)).astype(int)[print_]
    first, last = (x / (CELL * letter)).astype(int)[print_], ((x + w) / (CELL * letter)).astype(int)[print_]
    for top, bottom, left, right in zip(above, below, first, last, strict=True):
        cells[top : bottom + 1, left : right + 1] = 1
    around = np.pad(cells, ((0, 0), (WORD_GAP, WORD_GAP)))
    closed = cv2.morphologyEx(around, cv2.MORPH_CLOSE, np.ones((1, WORD_GAP + 1), np.uint8))
    return np.asarray(closed, dtype=np.uint8)[:, WORD_GAP:-WORD_GAP]


def _before(words: NDArray[np.uint8], run: int) -> NDArray[np.int64]:
    """How many of the `run` cells before each are words'."""
    sums = np.cumsum(np.pad(words, ((0, 0), (run, 0))), axis=1, dtype=np.int64)
    return np.asarray(sums[:, run:] - sums[:, :-run] - words)


def _after(words: NDArray[np.uint8], run: int) -> NDArray[np.int64]:
    return np.asarray(_before(words[:, ::-1], run)[:, ::-1])
