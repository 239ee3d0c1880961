"""Filled rectangles drawn into a PDF page, in the order of drawing, and where its text is drawn among them.

A program that "redacts" draws a rectangle over the page; done properly it takes away what lies beneath, done
wrongly the text is still in the file. What a rectangle is, `covered` judges. Boxes are points from the top
left of the upright page.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.contracts import Box
from pipeline.ocr.layers.characters import Upright
from pipeline.ocr.user_space import AS_IT_IS, Matrix, matrix_of, product

OPAQUE = 250
"""Alpha (of 255) from which nothing shines through; a highlighter's is lower."""
BLACK = 60
"""Luma (of 255) up to which a rectangle counts as black."""
THICK = 5.0
"""Points from which a stroked line is a bar over print and no rule."""
DEEPEST = 8
"""Forms within forms that are followed; files made to harm nest them without end."""
MOST = 20_000
"""Objects of a page that are looked at: a map has a hundred thousand, and no redactions among them."""
LEAST = 4.0
"""Points that a box is wide and high at least, to cover a letter."""
_SLACK = 0.5
"""Points by which a rectangle's corners may be off."""
_COVERING = frozenset(
    {
        pdfium.FPDF_ANNOT_SQUARE,
        pdfium.FPDF_ANNOT_POLYGON,
        pdfium.FPDF_ANNOT_INK,
        pdfium.FPDF_ANNOT_HIGHLIGHT,
        pdfium.FPDF_ANNOT_FREETEXT,
        pdfium.FPDF_ANNOT_STAMP,
        pdfium.FPDF_ANNOT_REDACT,
    }
)
_DOWN, _LINE, _ANNOTATIONS_LAST = pdfium.FPDF_SEGMENT_MOVETO, pdfium.FPDF_SEGMENT_LINETO, 1 << 30


class DrawnBox(NamedTuple):
    """An opaque rectangle. `order` counts objects as they are drawn; a higher one lies above. `black`: its
    luma is at most `BLACK`. `form` is the number of the form it belongs to, 0 for the page itself. `note`:
    laid over the page as an annotation and no part of it.
    """

    box: Box
    order: int
    black: bool
    form: int = 0
    note: bool = False


class DrawnText(NamedTuple):
    """Where a piece of text is drawn, when, and in which form."""

    box: Box
    order: int
    form: int = 0


class Drawing(NamedTuple):
    """A page's `boxes` and the pieces of its text, and the share of it that the largest picture takes
    (`pictured`): a scan's takes most of it. `pictures`: where all of them lie. `wordless`: it draws no text.
    """

    boxes: list[DrawnBox]
    texts: list[DrawnText]
    pictured: float
    pictures: Sequence[Box] = ()
    wordless: bool = False


def read_drawing(page: pypdfium2.PdfPage) -> Drawing:
    """Everything drawn on a page that can cover or be covered; forms inside forms included."""
    upright = Upright(page)
    boxes: list[DrawnBox] = []
    texts: list[tuple[Any, int, Matrix, int]] = []
    pictures: list[Box] = []
    for order, (piece, kind, matrix, form) in enumerate(_pieces(page)):
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            boxes += [
                DrawnBox(_place(upright, corners, matrix), order, black, form)
                for corners, black in _rectangles(piece, matrix)
            ]
        elif kind == pdfium.FPDF_PAGEOBJ_TEXT:
            texts.append((piece, order, matrix, form))
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE and (bounds := _bounds(piece)):
            pictures.append(_within(_place(upright, bounds, matrix), upright))
    boxes += [DrawnBox(box, _ANNOTATIONS_LAST, black=True, note=True) for box in _notes(page, upright)]
    wordless = not texts
    if not any(min(b.box[2] - b.box[0], b.box[3] - b.box[1]) >= LEAST for b in boxes):
        texts = []  # nothing that could cover one; most pages have a thousand pieces of text
    places = [
        DrawnText(_place(upright, bounds, matrix), order, form)
        for piece, order, matrix, form in texts
        if (bounds := _bounds(piece))
    ]
    pictured = max(map(_area, pictures), default=0.0) / (upright.width * upright.height)
    return Drawing(boxes, places, min(1.0, pictured), pictures, wordless)


def _pieces(page: pypdfium2.PdfPage) -> Iterator[tuple[Any, int, Matrix, int]]:
    """The page's objects, each with its kind, the matrix that takes its coordinates to the page's, and the
    number of its form.
    """
    left, forms = MOST, 0
    count = min(left, pdfium.FPDFPage_CountObjects(page))
    waiting = [(pdfium.FPDFPage_GetObject(page, i), AS_IT_IS, 0, 0) for i in reversed(range(count))]
    while waiting and left:
        piece, matrix, form, depth = waiting.pop()
        left -= 1
        kind = pdfium.FPDFPageObj_GetType(piece)
        if kind != pdfium.FPDF_PAGEOBJ_FORM:
            yield piece, kind, matrix, form
        elif depth < DEEPEST:
            forms += 1
            inner = product(matrix_of(piece), matrix)
            count = min(left, pdfium.FPDFFormObj_CountObjects(piece))
            waiting += [
                (pdfium.FPDFFormObj_GetObject(piece, i), inner, forms, depth + 1)
                for i in reversed(range(count))
            ]


def _rectangles(path: Any, matrix: Matrix) -> Iterator[tuple[Box, bool]]:
    """Corners (left, bottom, right, top, in the path's own coordinates) of the rectangles that a path
    fills, and of lines so thick that they cover print; whether they are black.
    """
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, mode, stroke)
    own = product(matrix_of(path), matrix)
    if abs(own[0] * own[1]) + abs(own[2] * own[3]) > 1e-3:  # turned: no upright rectangle
        return
    if mode.value and (black := _colour(path, pdfium.FPDFPageObj_GetFillColor)) is not None:
        for points in _subpaths(path):
            if corners := _corners(points, matrix_of(path)):
                yield corners, black
    if stroke.value and (black := _colour(path, pdfium.FPDFPageObj_GetStrokeColor)) is not None:
        width = ctypes.c_float()
        pdfium.FPDFPageObj_GetStrokeWidth(path, width)
        scale = max(abs(own[0]), abs(own[1]))
        if width.value * scale >= THICK:
            for points in _subpaths(path):
                if len(points) == 2 and (bar := _bar(points, width.value / 2)):
                    yield _moved(bar, matrix_of(path)), black


def _colour(path: Any, get: Any) -> bool | None:
    """Whether the colour is black; None where it is not opaque."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not get(path, red, green, blue, alpha) or alpha.value < OPAQUE:
        return None
    return 0.299 * red.value + 0.587 * green.value + 0.114 * blue.value <= BLACK


def _subpaths(path: Any) -> Iterator[list[tuple[float, float]]]:
    """The points of each straight-lined part of a path."""
    points: list[tuple[float, float]] = []
    straight = True
    x, y = ctypes.c_float(), ctypes.c_float()
    for i in range(min(MOST, pdfium.FPDFPath_CountSegments(path))):
        segment = pdfium.FPDFPath_GetPathSegment(path, i)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        if kind == _DOWN:
            if straight and len(points) > 1:
                yield points
            points, straight = [], True
        straight = straight and kind in (_DOWN, _LINE)
        points.append((x.value, y.value))
    if straight and len(points) > 1:
        yield points


def _corners(points: list[tuple[float, float]], matrix: Matrix) -> Box | None:
    """The rectangle that these points go round; None where they go round something else."""
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    left, right, bottom, top = min(xs), max(xs), min(ys), max(ys)
    if not 4 <= len(points) <= 6 or not (right > left and top > bottom):
        return None
    slack_x, slack_y = _SLACK / _size(matrix, 0), _SLACK / _size(matrix, 1)
    corners = {(abs(x - left) < abs(x - right), abs(y - bottom) < abs(y - top)) for x, y in points}
    near = all(min(abs(x - left), abs(x - right)) <= slack_x for x in xs)
    near = near and all(min(abs(y - bottom), abs(y - top)) <= slack_y for y in ys)
    return _moved((left, bottom, right, top), matrix) if near and len(corners) == 4 else None


def _bar(points: list[tuple[float, float]], half: float) -> Box | None:
    (a, b), (c, d) = points
    if b == d:
        return min(a, c), b - half, max(a, c), b + half
    return (a - half, min(b, d), a + half, max(b, d)) if a == c else None


def _notes(page: pypdfium2.PdfPage, upright: Upright) -> Iterator[Box]:
    """Places of annotations that can cover print. They are not looked into: only what does not show beneath
    them makes them redactions.
    """
    for i in range(min(MOST, pdfium.FPDFPage_GetAnnotCount(page))):
        note = pdfium.FPDFPage_GetAnnot(page, i)
        rect = pdfium.FS_RECTF()
        if pdfium.FPDFAnnot_GetSubtype(note) in _COVERING and pdfium.FPDFAnnot_GetRect(note, rect):
            yield _place(upright, (rect.left, rect.bottom, rect.right, rect.top), AS_IT_IS)
        pdfium.FPDFPage_CloseAnnot(note)


def _size(matrix: Matrix, axis: int) -> float:
    """How long a unit along x (0) or y (1) becomes."""
    first = 2 * axis
    return max(1e-6, math.hypot(matrix[first], matrix[first + 1]))


def _moved(corners: Box, matrix: Matrix) -> Box:
    a, b, c, d, e, f = matrix
    points = [(x * a + y * c + e, x * b + y * d + f) for x in (corners[0], corners[2]) for y in corners[1::2]]
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs), min(ys), max(xs), max(ys)


def _bounds(piece: Any) -> Box | None:
    """Left, bottom, right, top in the coordinates of the form or page that the piece stands in."""
    sides = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(piece, *sides):
        return None
    left, bottom, right, top = (side.value for side in sides)
    return left, bottom, right, top


def _place(upright: Upright, corners: Box, matrix: Matrix) -> Box:
    x0, top, x1, bottom = (float(v) for v in upright.boxes(*_moved(corners, matrix)))
    return x0, top, x1, bottom


def _within(box: Box, upright: Upright) -> Box:
    return max(0.0, box[0]), max(0.0, box[1]), min(upright.width, box[2]), min(upright.height, box[3])


def _area(box: Box) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])
