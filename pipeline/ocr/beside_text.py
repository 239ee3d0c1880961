"""Print beside a believed text layer: only the parts of a page where it stands are read, a picture once.

A logo, a seal or a screenshot on a born-digital page takes a small part of it; the whole page at 200 dpi
would cost ten times as much. The same picture on every page of a document is read once.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.contracts import Box, Cell, Table
from pipeline.ocr.layout import Line, RawWord
from pipeline.ocr.scans.look import COARSE, Sheet
from pipeline.ocr.scans.recognise import recognise
from pipeline.ocr.source import PictureSource, Pixels, Source
from pipeline.store import digest

GRID = 72 / 50
"""Points that the edges of parts are rounded to: whole pixels at 50, 150, 200 and 300 dpi."""
AROUND = 6.0
"""Points of paper kept around print: Tesseract reads badly what touches the edge."""
APART = 18.0
"""Points; parts nearer to one another are read as one."""
LEAST = 3.3
"""Points that something is high at least, in a part worth reading; smaller shapes alone are specks."""
RULE = 2.0
"""Points; what is thinner and longer than `LONG` is a rule."""
LONG = 40.0
FRAME, HOLLOW = 100.0, 0.1
"""Points from which a shape is large, both ways, and the share of its box below which it is a frame."""
MANY = 4
"""Parts; a page with more, a form or a screenshot in pieces, is read better as a whole: labels in columns."""
WHOLE = 0.3
"""Share of the page from which it is read as a whole."""


Cache = dict[str, Sheet]
"""What was read of a document's parts, by their pixels."""


def parts_of(bare: NDArray[np.uint8], scale: float, size: tuple[float, float]) -> list[Box] | None:
    """The parts of a page (in points, from top to bottom) around what is printed in `bare`: its pixels at
    `scale` a point, 1 where they are dark and under no known word. None where they are many or large, and the
    page is better read as a whole.
    """
    count, _, stats, _ = cv2.connectedComponentsWithStats(bare, connectivity=8)
    shapes = stats[1:count].astype(np.float64)
    x, y, wide, high = (shapes[:, :4] / scale).T
    rules = (np.minimum(wide, high) < RULE) & (np.maximum(wide, high) > LONG)
    frames = (np.minimum(wide, high) > FRAME) & (shapes[:, 4] < HOLLOW * shapes[:, 2] * shapes[:, 3])
    kept = ~rules & ~frames
    near = np.zeros((int(size[1]) + 2, int(size[0]) + 2), dtype=np.uint8)  # a pixel a point
    tall = near.copy()
    for a, b, w, h in np.stack([x, y, wide, high], axis=1)[kept].tolist():
        left, top = max(0, int(a - APART / 2)), max(0, int(b - APART / 2))
        near[top : int(b + h + APART / 2), left : int(a + w + APART / 2)] = 1
        if h >= LEAST:
            tall[int(b) : int(b + h), int(a) : int(a + w)] = 1
    count, _, stats, _ = cv2.connectedComponentsWithStats(near, connectivity=8)
    inset = APART / 2 - AROUND
    boxes = [
        _on_grid((a + inset, b + inset, a + w - inset, b + h - inset), size)
        for a, b, w, h, _ in stats[1:count].tolist()
        if tall[b : b + h, a : a + w].any()
    ]
    if len(boxes) > MANY or sum((c - a) * (d - b) for a, b, c, d in boxes) > WHOLE * size[0] * size[1]:
        return None
    return sorted(boxes, key=lambda b: (b[1], b[0]))


def _on_grid(box: Box, size: tuple[float, float]) -> Box:
    x0, top = (max(0, math.floor(v / GRID)) * GRID for v in box[:2])
    x1, bottom = (min(side, math.ceil(v / GRID) * GRID) for v, side in zip(box[2:], size, strict=True))
    return x0, top, x1, bottom


class Parts(PictureSource):
    """Parts of a document's pages as pictures by themselves, numbered from 0."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.page_count = 0
        self.notes: list[tuple[str, str]] = []
        self.parts: list[tuple[int, Box]] = []
        self._drawn: tuple[int, float, Pixels] | None = None

    def add(self, number: int, box: Box, known: Sequence[Line]) -> Sheet:
        """A part of page `number`, to be read without the words that are known."""
        self.parts.append((number, box))
        inside = [[_moved(w, -box[0], -box[1]) for w in line if _meets(w, box)] for line in known]
        return Sheet(len(self.parts) - 1, (box[2] - box[0], box[3] - box[1]), inside or [[]], marked=False)

    def draw(self, number: int, dpi: float) -> Pixels:
        page, box = self.parts[number]
        if self._drawn is None or self._drawn[:2] != (page, dpi):
            self._drawn = (page, dpi, self.source.draw(page, dpi))
        whole = self._drawn[2]
        scale = whole.shape[1] / self.source.size(page)[0]
        x0, top, x1, bottom = (round(v * scale) for v in box)
        return np.ascontiguousarray(whole[top:bottom, x0:x1])

    def size(self, number: int) -> tuple[float, float]:
        x0, top, x1, bottom = self.parts[number][1]
        return x1 - x0, bottom - top


def read_parts(
    source: Source,
    pages: Sequence[tuple[Sheet, Sequence[Box]]],
    folder: Path,
    cache: Cache,
) -> None:
    """Read parts of pages, whose sheets then hold what was read. Raises as `recognise` does."""
    parts = Parts(source)
    found: list[tuple[Sheet, Box, str]] = []
    new: dict[str, Sheet] = {}
    for sheet, boxes in pages:
        for box in boxes:
            part = parts.add(sheet.number, box, sheet.known)
            part.drawn = parts.draw(part.number, COARSE)
            key = _key(part)
            found.append((sheet, box, key))
            if key not in cache:
                new.setdefault(key, part)
    recognise(parts, list(new.values()), folder)
    for part in new.values():
        part.drawn = None
    cache |= new
    for sheet, box, key in found:
        _put_in(sheet, cache[key], box)


def _key(part: Sheet) -> str:
    """The same for parts that look the same and hold the same known words."""
    assert part.drawn is not None
    known = repr([[w[1:5] for w in line] for line in part.known])
    return digest(repr(part.drawn.shape).encode() + known.encode() + part.drawn.tobytes())


def _put_in(sheet: Sheet, part: Sheet, box: Box) -> None:
    left, above = box[:2]
    sheet.lines += [[_moved(w, left, above) for w in line] for line in part.lines]
    sheet.tables += [_table_moved(table, left, above) for table in part.tables]
    sheet.dpi = max(sheet.dpi or 0, part.dpi or 0) or None
    sheet.settings += [s for s in part.settings if s not in sheet.settings]


def _moved(word: RawWord, right: float, down: float) -> RawWord:
    return word._replace(
        x0=word.x0 + right, top=word.top + down, x1=word.x1 + right, bottom=word.bottom + down
    )


def _table_moved(table: Table, right: float, down: float) -> Table:
    def moved(x0: float, top: float, x1: float, bottom: float) -> Box:
        return round(x0 + right, 2), round(top + down, 2), round(x1 + right, 2), round(bottom + down, 2)

    cells = [
        Cell(c.row, c.column, c.text, *moved(c.x0, c.top, c.x1, c.bottom), c.confidence) for c in table.cells
    ]
    return Table(moved(*table.box), table.found_by, table.rows, table.columns, cells)


def _meets(word: RawWord, box: Box) -> bool:
    return word.x0 < box[2] and box[0] < word.x1 and word.top < box[3] and box[1] < word.bottom
