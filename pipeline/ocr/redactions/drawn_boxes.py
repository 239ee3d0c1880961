"""Filled rectangles drawn into a PDF page, in the order of drawing, and where its text is drawn among them.

A program that "redacts" draws a rectangle over the page; done properly it takes away what lies beneath, done
wrongly the text is still in the file. What a rectangle is, `covered` judges. Boxes are points from the top
left of the upright page.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.contracts import Box
from pipeline.ocr.layers.characters import Upright
from pipeline.ocr.page_objects import (
    IMAGE,
    MOST,
    TEXT,
    Objects,
    Path,
    Piece,
    Point,
    bounds,
    page_objects,
)
from pipeline.ocr.user_space import Matrix, moved, product

OPAQUE = 250
"""Alpha (of 255) from which nothing shines through; a highlighter's is lower."""
BLACK = 60
"""Luma (of 255) up to which a rectangle counts as black."""
THICK = 5.0
"""Points from which a stroked line is a bar over print and no rule."""
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
_ANNOTATIONS_LAST = 1 << 30


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


def read_drawing(page: pypdfium2.PdfPage, objects: Objects | None = None) -> Drawing:
    """Everything drawn on a page that can cover or be covered; forms inside forms included. `objects`: those
    of the page, where they are at hand.
    """
    upright = Upright(page)
    objects = objects or page_objects(page)
    boxes: list[DrawnBox] = []
    texts: list[tuple[int, Piece]] = []
    images: list[Piece] = []
    for order, piece in enumerate(objects.pieces):
        if piece.path is not None:
            boxes += [
                DrawnBox(upright.boxes(*moved(corners, piece.matrix)), order, black, piece.form)
                for corners, black in _rectangles(piece.path, piece.matrix)
            ]
        elif piece.kind == TEXT:
            texts.append((order, piece))
        elif piece.kind == IMAGE:
            images.append(piece)
    boxes += [DrawnBox(box, _ANNOTATIONS_LAST, black=True, note=True) for box in _notes(page, upright)]
    wordless = not texts
    if not any(min(b.box[2] - b.box[0], b.box[3] - b.box[1]) >= LEAST for b in boxes):
        texts = []  # nothing that could cover one; most pages have a thousand pieces of text
    places = [
        DrawnText(box, order, piece.form)
        for (order, piece), box in zip(texts, _places([p for _, p in texts], upright), strict=True)
        if box
    ]
    pictures = [_within(box, upright) for box in _places(images, upright) if box]
    pictured = max(map(_area, pictures), default=0.0) / (upright.width * upright.height)
    return Drawing(boxes, places, min(1.0, pictured), pictures, wordless)


def _rectangles(path: Path, matrix: Matrix) -> Iterator[tuple[Box, bool]]:
    """Corners (left, bottom, right, top, as the path's form or page has them) of the rectangles that a path
    fills, and of lines so thick that they cover print; whether they are black.
    """
    fills = path.fill is not None and path.fill.alpha >= OPAQUE
    strokes = path.stroke is not None and path.stroke.alpha >= OPAQUE
    if not (fills or strokes):
        return
    own = product(path.matrix, matrix)
    if abs(own[0] * own[1]) + abs(own[2] * own[3]) > 1e-3:  # turned: no upright rectangle
        return
    if fills and path.fill:
        for part in path.parts:
            if part.straight and (corners := _corners(part.points, path.matrix)):
                yield corners, path.fill.luma <= BLACK
    if strokes and path.stroke and path.width * max(abs(own[0]), abs(own[1])) >= THICK:
        for part in path.parts:
            if part.straight and len(part.points) == 2 and (bar := _bar(part.points, path.width / 2)):
                yield moved(bar, path.matrix), path.stroke.luma <= BLACK


def _corners(points: list[tuple[float, float]], matrix: Matrix) -> Box | None:
    """The rectangle that these points go round; None where they go round something else."""
    if not 4 <= len(points) <= 6:
        return None
    corners = set(points)
    xs, ys = [p[0] for p in corners], [p[1] for p in corners]
    left, right, bottom, top = min(xs), max(xs), min(ys), max(ys)
    if not (right > left and top > bottom):
        return None
    exact = len(corners) == 4 and len(set(xs)) == len(set(ys)) == 2
    return moved((left, bottom, right, top), matrix) if exact or _nearly(corners, matrix) else None


def _nearly(corners: set[Point], matrix: Matrix) -> bool:
    """Whether points lie near to the corners of the upright rectangle around them, at each of them some."""
    xs, ys = [p[0] for p in corners], [p[1] for p in corners]
    left, right, bottom, top = min(xs), max(xs), min(ys), max(ys)
    slack_x, slack_y = _SLACK / _size(matrix, 0), _SLACK / _size(matrix, 1)
    near = all(min(abs(x - left), abs(x - right)) <= slack_x for x in xs)
    near = near and all(min(abs(y - bottom), abs(y - top)) <= slack_y for y in ys)
    return (
        near
        and len({(abs(x - left) < abs(x - right), abs(y - bottom) < abs(y - top)) for x, y in corners}) == 4
    )


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
            yield upright.boxes(rect.left, rect.bottom, rect.right, rect.top)
        pdfium.FPDFPage_CloseAnnot(note)


def _size(matrix: Matrix, axis: int) -> float:
    """How long a unit along x (0) or y (1) becomes."""
    first = 2 * axis
    return max(1e-6, math.hypot(matrix[first], matrix[first + 1]))


def _places(pieces: Sequence[Piece], upright: Upright) -> list[Box | None]:
    """Where objects stand; None for those that say nothing of it."""
    x0, top, x1, bottom = upright.boxes(*bounds(pieces).T)
    found = np.stack([x0, top, x1, bottom], axis=1).tolist()
    return [None if box[0] != box[0] else tuple(box) for box in found]


def _within(box: Box, upright: Upright) -> Box:
    return max(0.0, box[0]), max(0.0, box[1]), min(upright.width, box[2]), min(upright.height, box[3])


def _area(box: Box) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])
