"""Straight lines drawn into a PDF page, lying and standing: borders of tables, underlines, frames.

Programs draw a border as a line, as a thin filled rectangle, or as the edge of a rectangle; white ones do
not show and count for nothing. Places are points from the top left of the upright page.
"""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.contracts import Box
from pipeline.ocr.layers.characters import Upright
from pipeline.ocr.tables.rules import Rule
from pipeline.ocr.user_space import AS_IT_IS, Matrix, matrix_of, product

LEAST = 5.0
"""Points; shorter lines are parts of signs."""
THIN = 3.0
"""Points that a filled rectangle is high or wide when it stands for a line."""
WHITE = 245
"""Luma from which a line does not show on paper."""
STRAIGHT = 0.5
"""Points by which a line's ends may lie beside each other."""
GAP = 3.0
"""Points that may part two pieces of one line: borders are drawn cell by cell."""
FEWEST = 4
"""Paths without which a page has no table: two lines across and two down make one cell."""
MOST, DEEPEST = 20_000, 6
"""Objects of a page that are looked at, and how deep in forms; maps and hostile files have any number."""
MOST_SEGMENTS = 4000
"""Segments of a page's paths from which it is a drawing, or print as outlines: no line is looked for."""
_MOVE, _LINE = pdfium.FPDF_SEGMENT_MOVETO, pdfium.FPDF_SEGMENT_LINETO


def drawn_lines(page: pypdfium2.PdfPage) -> tuple[list[Rule], list[Rule]]:
    """Lines across and lines down, pieces joined; none where a page has too few paths for a table, or far too
    many.
    """
    paths = _paths(page)
    if len(paths) < FEWEST or sum(pdfium.FPDFPath_CountSegments(path) for path, _ in paths) > MOST_SEGMENTS:
        return [], []
    upright = Upright(page)
    boxes = [box for path, matrix in paths for box in _lines(path, matrix)]
    across, down = [], []
    for corners in boxes:
        x0, top, x1, bottom = (float(v) for v in upright.boxes(*corners))
        if x1 - x0 >= bottom - top:
            across.append(Rule(x0, x1, (top + bottom) / 2, 0.0, max(0.5, bottom - top)))
        else:
            down.append(Rule(top, bottom, (x0 + x1) / 2, 0.0, max(0.5, x1 - x0)))
    return _joined(across, upright.width, upright.height), _joined(down, upright.height, upright.width)


def _paths(page: pypdfium2.PdfPage) -> list[tuple[Any, Matrix]]:
    """The page's paths, those inside forms with the matrix that takes them to the page."""
    kind, path, form = pdfium.FPDFPageObj_GetType, pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_FORM
    found: list[tuple[Any, Matrix]] = []
    left = MOST
    waiting: list[tuple[Any, Any, Any, Matrix, int]] = [
        (page.raw, pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject, AS_IT_IS, 0)
    ]
    while waiting and left > 0:
        holder, count, get, matrix, depth = waiting.pop()
        for i in range(min(left, count(holder))):
            left -= 1
            piece = get(holder, i)
            its = kind(piece)
            if its == path:
                found.append((piece, matrix))
            elif its == form and depth < DEEPEST:
                inner = product(matrix_of(piece), matrix)
                counted, got = pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject
                waiting.append((piece, counted, got, inner, depth + 1))
    return found


def _lines(path: Any, matrix: Matrix) -> Iterator[Box]:
    """Left, bottom, right and top, on the page as it is stored, of the straight lines that a path shows."""
    mode, stroked = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, mode, stroked)
    strokes = bool(stroked.value) and _shows(path, pdfium.FPDFPageObj_GetStrokeColor)
    fills = bool(mode.value) and _shows(path, pdfium.FPDFPageObj_GetFillColor)
    if not (strokes or fills):
        return
    own = product(matrix_of(path), matrix)
    for points in _subpaths(path, own):
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        x0, y0, x1, y1 = min(xs), min(ys), max(xs), max(ys)
        if min(x1 - x0, y1 - y0) <= THIN:
            if max(x1 - x0, y1 - y0) >= LEAST:
                yield x0, y0, x1, y1
            continue
        closed = [*points, points[0]] if fills else points
        for (ax, ay), (bx, by) in itertools.pairwise(closed):
            wide, high = abs(ax - bx), abs(ay - by)
            if min(wide, high) <= STRAIGHT and max(wide, high) >= LEAST:
                yield min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def _subpaths(path: Any, matrix: Matrix) -> Iterator[list[tuple[float, float]]]:
    """The points of each part of a path that is made of straight lines alone, on the page."""
    a, b, c, d, e, f = matrix
    points: list[tuple[float, float]] = []
    straight = True
    x, y = ctypes.c_float(), ctypes.c_float()
    for i in range(pdfium.FPDFPath_CountSegments(path)):
        segment = pdfium.FPDFPath_GetPathSegment(path, i)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == _MOVE:
            if straight and len(points) > 1:
                yield points
            points, straight = [], True
        elif kind != _LINE:
            straight = False
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        points.append((a * x.value + c * y.value + e, b * x.value + d * y.value + f))
        if pdfium.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if straight and len(points) > 1:
        yield points


def _shows(path: Any, get: Any) -> bool:
    """Whether the colour is seen on white paper."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not get(path, red, green, blue, alpha):
        return False
    return bool(alpha.value) and 0.299 * red.value + 0.587 * green.value + 0.114 * blue.value < WHITE


def _joined(lines: list[Rule], along: float, across: float) -> list[Rule]:
    """Lines cut off at the page's edges, with the pieces of one line joined."""
    cut = [
        Rule(max(0.0, r.start), min(along, r.end), r.at, 0.0, r.thick)
        for r in lines
        if 0 <= r.at <= across and r.end > 0 and r.start < along
    ]
    joined: list[Rule] = []
    for line in sorted(cut, key=lambda r: (round(r.at, 1), r.start)):
        last = joined[-1] if joined else None
        if last and abs(last.at - line.at) <= STRAIGHT and line.start - last.end <= GAP:
            joined[-1] = Rule(last.start, max(last.end, line.end), last.at, 0.0, max(last.thick, line.thick))
        else:
            joined.append(line)
    return joined
