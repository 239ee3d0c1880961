"""What is drawn on a PDF page, object by object in the order of drawing, forms opened: walked once for all.

Coordinates are PDF user space of the page as it is stored, but for `Path.parts`, which are the path's own.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from pipeline.ocr.plain_calls import INT, POINTER, address_of, plain
from pipeline.ocr.user_space import AS_IT_IS, Matrix, moved, product

TEXT, PATH, IMAGE, SHADING, FORM = (
    pdfium.FPDF_PAGEOBJ_TEXT,
    pdfium.FPDF_PAGEOBJ_PATH,
    pdfium.FPDF_PAGEOBJ_IMAGE,
    pdfium.FPDF_PAGEOBJ_SHADING,
    pdfium.FPDF_PAGEOBJ_FORM,
)
MOST = 20_000
"""Objects of a page, and segments of a path, that are looked at: a map has a hundred thousand, and neither
redactions nor tables among them."""
DEEPEST = 8
"""Forms within forms that are followed; files made to harm nest them without end."""

Point = tuple[float, float]


class Colour(NamedTuple):
    """`luma` (0 black to 255 white) and `alpha` (255 opaque) of what a path is filled or stroked with."""

    luma: float
    alpha: int


class Part(NamedTuple):
    """A part of a path: its points, whether straight lines alone join them, and whether it is closed."""

    points: list[Point]
    straight: bool
    closed: bool


class Path:
    """A path's colours, each None where it is not filled or not stroked or the file does not say how; whether
    it is painted at all; and its parts, read when asked for.
    """

    def __init__(self, at: int) -> None:
        self.at = at
        _draw_mode(at, _first_at, _second_at)
        fills, strokes = bool(_first.value), bool(_second.value)
        self.paints = fills or strokes
        self.fill = _colour(at, _fill_colour) if fills else None
        self.stroke = _colour(at, _stroke_colour) if strokes else None

    @property
    def width(self) -> float:
        """How wide its stroke is, in its own units."""
        _number.value = 0.0
        _stroke_width(self.at, _number_at)
        return _number.value

    @property
    def segments(self) -> int:
        """How many segments it has."""
        return max(0, int(_count_segments(self.at)))

    @cached_property
    def matrix(self) -> Matrix:
        """From its own units to those of the form or page that it stands in."""
        return _matrix(self.at)

    @cached_property
    def parts(self) -> Sequence[Part]:
        """Its parts of two points and more."""
        return list(_parts(self.at))


class Piece(NamedTuple):
    """An object that is no form. `kind`: PDFium's; `matrix` takes the form that it stands in to the page;
    `form` is the number of that form, 0 for the page itself; `path` is there where it is one.
    """

    at: int
    kind: int
    matrix: Matrix
    form: int
    path: Path | None


class Objects(NamedTuple):
    """A page's objects in the order of drawing. `whole`: all of them are there."""

    pieces: list[Piece]
    whole: bool

    def of(self, kind: int) -> list[Piece]:
        """Those of one kind."""
        return [p for p in self.pieces if p.kind == kind]


def page_objects(page: pypdfium2.PdfPage) -> Objects:
    """Walk over a page's objects."""
    holder = address_of(page.raw)
    left, forms, whole = MOST, 0, True
    count = max(0, int(_count_objects(holder)))
    if count > left:
        whole, count = False, left
    waiting = [(_get_object(holder, i), AS_IT_IS, 0, 0) for i in reversed(range(count))]
    pieces: list[Piece] = []
    while waiting and left:
        at, matrix, form, depth = waiting.pop()
        left -= 1
        if not at:
            continue
        kind = _type(at)
        if kind != FORM:
            pieces.append(Piece(at, kind, matrix, form, Path(at) if kind == PATH else None))
        elif depth < DEEPEST:
            forms += 1
            inner = product(_matrix(at), matrix)
            count = max(0, int(_count_in_form(at)))
            if count > left:
                whole, count = False, left
            waiting += [(_get_in_form(at, i), inner, forms, depth + 1) for i in reversed(range(count))]
        else:
            whole = False
    return Objects(pieces, whole and not waiting)


def bounds(pieces: Sequence[Piece]) -> NDArray[np.float64]:
    """The boxes around objects, n x 4: left, bottom, right, top; those of objects without one are nan."""
    found = np.full((len(pieces), 4), np.nan, dtype=np.float32)
    at = found.ctypes.data
    for piece in pieces:
        if not _bounds(piece.at, at, at + 4, at + 8, at + 12):
            found[(at - found.ctypes.data) // 16] = np.nan
        at += 16
    boxes = found.astype(np.float64)
    for i, piece in enumerate(pieces):
        if piece.matrix is not AS_IT_IS:
            boxes[i] = moved((boxes[i, 0], boxes[i, 1], boxes[i, 2], boxes[i, 3]), piece.matrix)
    return boxes


def render_mode(text: Piece) -> int:
    """How a piece of text is painted (PDF 32000-1, table 106)."""
    return int(_render_mode(text.at))


def slopes(texts: Sequence[Piece]) -> list[float]:
    """Sines of the angles at which pieces of text run on the page as it is stored, without their sign."""
    found = []
    for text in texts:
        own = _matrix(text.at)
        a, b = (own if text.matrix is AS_IT_IS else product(own, text.matrix))[:2]
        found.append(abs(b) / max(1e-9, math.hypot(a, b)))
    return found


def _matrix(at: int) -> Matrix:
    if not _get_matrix(at, _six_at):
        return AS_IT_IS
    a, b, c, d, e, f = _six
    return a, b, c, d, e, f


def _colour(at: int, get: object) -> Colour | None:
    if not get(at, *_four_at):  # type: ignore[operator]
        return None
    red, green, blue, alpha = _four
    return Colour(0.299 * red + 0.587 * green + 0.114 * blue, alpha)


def _parts(at: int) -> Iterator[Part]:
    points: list[Point] = []
    straight, closed = True, False
    for i in range(min(MOST, _count_segments(at))):
        segment = _get_segment(at, i)
        kind = _segment_type(segment)
        _point(segment, _xy_at, _xy_at + 4)
        if kind == _MOVE:
            if len(points) > 1:
                yield Part(points, straight, closed)
            points, straight, closed = [], True, False
        elif kind != _LINE:
            straight = False
        x, y = _xy
        points.append((x, y))
        closed = closed or bool(_closes(segment))
    if len(points) > 1:
        yield Part(points, straight, closed)


_MOVE, _LINE = pdfium.FPDF_SEGMENT_MOVETO, pdfium.FPDF_SEGMENT_LINETO
_first, _second, _number = ctypes.c_int(), ctypes.c_int(), ctypes.c_float()
_six, _four, _xy = (ctypes.c_float * 6)(), (ctypes.c_uint * 4)(), (ctypes.c_float * 2)()
_first_at, _second_at, _number_at = (ctypes.addressof(v) for v in (_first, _second, _number))
_six_at, _xy_at = ctypes.addressof(_six), ctypes.addressof(_xy)
_four_at = [ctypes.addressof(_four) + 4 * i for i in range(4)]

_count_objects = plain(pdfium.FPDFPage_CountObjects, INT, POINTER)
_get_object = plain(pdfium.FPDFPage_GetObject, POINTER, POINTER, INT)
_count_in_form = plain(pdfium.FPDFFormObj_CountObjects, INT, POINTER)
_get_in_form = plain(pdfium.FPDFFormObj_GetObject, POINTER, POINTER, ctypes.c_ulong)
_type = plain(pdfium.FPDFPageObj_GetType, INT, POINTER)
_get_matrix = plain(pdfium.FPDFPageObj_GetMatrix, INT, POINTER, POINTER)
_bounds = plain(pdfium.FPDFPageObj_GetBounds, INT, *[POINTER] * 5)
_render_mode = plain(pdfium.FPDFTextObj_GetTextRenderMode, INT, POINTER)
_draw_mode = plain(pdfium.FPDFPath_GetDrawMode, INT, *[POINTER] * 3)
_fill_colour = plain(pdfium.FPDFPageObj_GetFillColor, INT, *[POINTER] * 5)
_stroke_colour = plain(pdfium.FPDFPageObj_GetStrokeColor, INT, *[POINTER] * 5)
_stroke_width = plain(pdfium.FPDFPageObj_GetStrokeWidth, INT, POINTER, POINTER)
_count_segments = plain(pdfium.FPDFPath_CountSegments, INT, POINTER)
_get_segment = plain(pdfium.FPDFPath_GetPathSegment, POINTER, POINTER, INT)
_segment_type = plain(pdfium.FPDFPathSegment_GetType, INT, POINTER)
_point = plain(pdfium.FPDFPathSegment_GetPoint, INT, *[POINTER] * 3)
_closes = plain(pdfium.FPDFPathSegment_GetClose, INT, POINTER)
