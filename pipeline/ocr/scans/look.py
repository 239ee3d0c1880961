"""A scan looked at before it is read: drawn, put level and evenly lit, without what is no print.

Its dark areas, ruled tables, slant, the height of its letters and whether they stand in columns are found on
the way.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np

from pipeline.contracts import Redaction, Table
from pipeline.ocr.layout import Line
from pipeline.ocr.picture import shrunk
from pipeline.ocr.redactions.marks import Mark, marks_among
from pipeline.ocr.redactions.paint import paint_out
from pipeline.ocr.scans import tesseract
from pipeline.ocr.scans.columns import in_columns
from pipeline.ocr.scans.dark_areas import dark_areas
from pipeline.ocr.scans.even_light import even_light
from pipeline.ocr.scans.letters import Shapes, shapes_of
from pipeline.ocr.scans.level import levelled, slant
from pipeline.ocr.scans.orientation import turned
from pipeline.ocr.scans.strokes import without_strokes
from pipeline.ocr.source import Pixels, Source
from pipeline.ocr.tables.ruled import (
    NO_TABLES,
    Ruled,
    find_tables,
    may_hold_tables,
    without_tables,
)

COARSE = 200
"""Pixels per inch at which a page is looked at."""
STEPS = (150, 200, 300)
"""Pixels per inch that Tesseract reads at: the first at which letters are high enough, and the next for a
second reading. It reads large print at 150 as well as at 200, a sixth quicker."""
HIGH_ENOUGH = 10.5
"""Pixels; median height of a page's letters, small and capital ones, from which they are read well (of 56
scans the ten below at 150 dpi had 43 errors more than at 200, the others 23 fewer)."""
MUCH_PAINTED = 0.25
"""Share of a page painted out from which it is read again as it is: a dark ground with light print."""
TINT = 170
"""Grey level from which what is left of a page without its known words is ground and not print."""
SPECKLED = 5000
"""Specks on a page from which they are filtered out: Tesseract takes them for words, at ten times the time.
Of 56 real scans the worst has 2,614. Of a copy worn on purpose half was misread before, a tenth after."""
GROUND_DPI, GROUND = 20, 0.6
"""Resolution at which a letter melts into its ground, and the share of the paper's grey level below which
that is a dark one; four such spots side by side and two high are a band."""
WHITE = 255


@dataclass
class Sheet:
    """A page on its way through OCR. `size` in points, upright; `known` are words that need no reading;
    `marked` says to look for redactions on its picture; `drawn` is that picture at `COARSE`, if at hand.

    Filled in on the way: `quarter` and `angle` by which it was turned (degrees clockwise; the first in
    the picture as well), whether specks are filtered out and whether it is typewritten, `lines` with boxes
    on the upright page, the resolution and settings read with.
    """

    number: int
    size: tuple[float, float]
    known: list[Line] = field(default_factory=list)
    marked: bool = True
    drawn: Pixels | None = None
    quarter: int = 0
    angle: float = 0.0
    light_print: bool = True
    speckled: bool = False
    typed: bool = False
    lines: list[Line] = field(default_factory=list)
    redactions: list[Redaction] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    dpi: int | None = None
    settings: list[str] = field(default_factory=list)


@dataclass
class Look:
    """A page looked at: `pixels` as it lies, `marks` on it, `whole` at `dpi` with dark areas white, level and
    evenly lit, and `ready` to be read, the same without ruled tables; `painted` is the share of it that was
    dark, `ruled` the tables on the level page; `letters` shapes have a letter's size; `mode` is how to read
    it first.
    """

    pixels: Pixels
    marks: list[Mark]
    whole: Pixels
    ready: Pixels
    dpi: int
    painted: float
    ruled: Ruled
    letters: int
    mode: int


def looked_at(source: Source, sheet: Sheet) -> Look:
    """Look at a page; its slant and whether it may hold light print are noted on its sheet."""
    pixels = drawn(source, sheet, COARSE)
    dark = dark_areas(pixels, COARSE)
    white = paint_out(pixels, COARSE, dark)
    painted = 0.0 if white is pixels else cv2.countNonZero(cv2.absdiff(white, pixels)) / white.size
    small = shrunk(white, STEPS[0] / COARSE)
    # boxes drawn over a scan lie level while the scan does not, so its slant is measured without them
    sheet.angle = slant(small, STEPS[0])
    dpi, ready, shapes = _large_enough(source, sheet, white, small)
    if shapes.specks > SPECKLED and not sheet.speckled:
        sheet.speckled = True
        return looked_at(source, sheet)
    sheet.typed = shapes.typed
    sheet.light_print = _has_dark_ground(ready, dpi, dark.paper)
    ruled = NO_TABLES
    # the tables of a page that is known are its text layer's
    if (sheet.marked or not sheet.known) and may_hold_tables(small, STEPS[0]):
        # before anything is painted: a black box hides the borders of cells, and counts as one
        ruled = find_tables(put_level(pixels, sheet), COARSE)
    whole = put_level(ready, sheet)
    marks = marks_among(dark, COARSE) if sheet.marked else []
    mode = tesseract.BLOCKS if in_columns(shapes) and not ruled.grids else tesseract.BLOCK
    rest = without_tables(whole, dpi, ruled)
    return Look(pixels, marks, whole, rest, dpi, painted, ruled, shapes.letters, mode)


def _large_enough(source: Source, sheet: Sheet, pixels: Pixels, small: Pixels) -> tuple[int, Pixels, Shapes]:
    """The resolution at which a page's letters are high enough, the page's print at it, and its shapes, all
    found on the page as it is and at the first of `STEPS` (`small`).
    """
    shapes = shapes_of(small)
    if shapes.letter >= HIGH_ENOUGH:
        return STEPS[0], _printed(small, STEPS[0], shapes), shapes
    if shapes.letter * STEPS[1] / STEPS[0] >= HIGH_ENOUGH:
        return STEPS[1], _printed(pixels, STEPS[1]), shapes
    return STEPS[2], _printed(paint_out(drawn(source, sheet, STEPS[2]), STEPS[2]), STEPS[2]), shapes


def _printed(pixels: Pixels, dpi: float, shapes: Shapes | None = None) -> Pixels:
    """The page evenly lit and without strokes; `shapes` are its own, where they are known already."""
    lit = even_light(pixels, dpi)
    return without_strokes(lit, dpi, shapes if shapes and lit is pixels else shapes_of(lit))


def _has_dark_ground(pixels: Pixels, dpi: float, paper: float) -> bool:
    """Whether a scan without dark areas and strokes still has a band that is dark on average, as a table's
    heading in light print is.
    """
    small = shrunk(pixels, GROUND_DPI / dpi)
    dark = cv2.erode((small < GROUND * paper).astype(np.uint8), np.ones((2, 4), np.uint8))
    return cv2.countNonZero(dark) > 0


def finer_look(source: Source, sheet: Sheet, look: Look) -> Pixels:
    """The page a step finer; where much was painted, as it is, for it may have been a dark ground."""
    dpi = STEPS[min(STEPS.index(look.dpi) + 1, len(STEPS) - 1)]
    pixels = look.pixels if dpi == COARSE else drawn(source, sheet, dpi)
    if look.painted <= MUCH_PAINTED:
        pixels = _printed(paint_out(pixels, dpi), dpi)
    else:
        sheet.light_print = True
        pixels = even_light(pixels, dpi)
    return put_level(pixels, sheet)


def drawn(source: Source, sheet: Sheet, dpi: float) -> Pixels:
    """The page drawn, its known words white, turned upright."""
    pixels = sheet.drawn if dpi == COARSE and sheet.drawn is not None else source.draw(sheet.number, dpi)
    if sheet.speckled:
        pixels = np.asarray(cv2.medianBlur(pixels, 3), dtype=np.uint8)
    return turned(_without(pixels, sheet), sheet.quarter)


def put_level(pixels: Pixels, sheet: Sheet) -> Pixels:
    """The page turned by its slant."""
    return levelled(pixels, sheet.angle) if sheet.angle else pixels


def _without(pixels: Pixels, sheet: Sheet) -> Pixels:
    if not sheet.known:
        return pixels
    scale = pixels.shape[1] / sheet.size[0]
    # with most of its print gone, Tesseract would take a field's tint for ink
    out = np.where(pixels >= TINT, np.uint8(WHITE), pixels)
    for line in sheet.known:
        for w in line:
            rows = slice(max(0, int(w.top * scale)), int(w.bottom * scale) + 1)
            out[rows, max(0, int(w.x0 * scale)) : int(w.x1 * scale) + 1] = WHITE
    return out
