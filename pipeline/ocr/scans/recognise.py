"""Pages read by OCR: put upright and level, black boxes painted out, read once, and the doubtful again.

Words are read on the levelled picture and mapped back to the page as it lies. Only quarter turns stay: a page
scanned on its side is shown and measured upright.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.contracts import Box, Cell, Redaction, Table
from pipeline.ocr.layout import Line, RawWord
from pipeline.ocr.picture import shrunk
from pipeline.ocr.redactions.blackouts import on_pictures
from pipeline.ocr.redactions.marks import Mark, marks_among
from pipeline.ocr.redactions.paint import paint_out
from pipeline.ocr.scans import tesseract
from pipeline.ocr.scans.best_lines import best_lines
from pipeline.ocr.scans.columns import in_columns
from pipeline.ocr.scans.dark_areas import dark_areas
from pipeline.ocr.scans.even_light import even_light
from pipeline.ocr.scans.letters import Shapes, shapes_of
from pipeline.ocr.scans.level import as_it_lies, levelled, slant
from pipeline.ocr.scans.orientation import quarter_turn, turned
from pipeline.ocr.scans.readings import better, doubtful, hopeless, sure_letters
from pipeline.ocr.scans.strokes import without_strokes
from pipeline.ocr.source import Pixels, Source
from pipeline.ocr.tables.ruled import (
    NO_TABLES,
    Ruled,
    find_tables,
    may_hold_tables,
    read_tables,
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
FEW_LETTERS = 300
"""Letters; fewer beside a text layer are a letterhead, a seal, a caption."""
MORE = 1.5
"""Times as many sure letters that must be read of a page after turning it."""
TINT = 170
"""Grey level from which what is left of a page without its known words is ground and not print."""
GROUND_DPI, GROUND = 20, 0.6
"""Resolution at which a letter melts into its ground, and the share of the paper's grey level below which
that is a dark one; four such spots side by side and two high are a band."""
WHITE = 255
MODES = (tesseract.BLOCK, tesseract.BLOCKS)
FEW_SURE = 0.65
"""Sure letters to each shape of a letter's size below which a page read in columns may have none: a table."""


@dataclass
class Sheet:
    """A page on its way through OCR. `size` in points, upright; `known` are words that need no reading;
    `marked` says to look for redactions on its picture; `drawn` is that picture at `COARSE`, if at hand.

    Filled in on the way: `quarter` and `angle` by which it was turned (degrees clockwise; the first in
    the picture as well), `lines` with boxes on the upright page, the resolution and settings read with.
    """

    number: int
    size: tuple[float, float]
    known: list[Line] = field(default_factory=list)
    marked: bool = True
    drawn: Pixels | None = None
    quarter: int = 0
    angle: float = 0.0
    light_print: bool = True
    lines: list[Line] = field(default_factory=list)
    redactions: list[Redaction] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    dpi: int | None = None
    settings: list[str] = field(default_factory=list)


def recognise(source: Source, sheets: Sequence[Sheet], folder: Path) -> None:
    """Read sheets of one document; works in `folder`. Raises as `tesseract.read_scans` does."""
    looks = [_looked_at(source, sheet) for sheet in sheets]
    for mode in MODES:
        first = [i for i, look in enumerate(looks) if look.mode == mode]
        for sheet, lines in _read([sheets[i] for i in first], [looks[i].ready for i in first], mode, folder):
            sheet.lines = lines
    _put_upright(source, sheets, looks, folder)
    again = [i for i, sheet in enumerate(sheets) if _is_doubtful(sheet, looks[i])]
    second = [_second(source, sheets[i], looks[i]) for i in again]
    for mode in MODES:
        other = [
            (sheets[i], pixels) for i, pixels in zip(again, second, strict=True) if looks[i].mode != mode
        ]
        for sheet, lines in _read([s for s, _ in other], [pixels for _, pixels in other], mode, folder):
            pair = (sheet.lines, lines) if mode == tesseract.BLOCKS else (lines, sheet.lines)
            surer = better(*pair)
            sheet.lines = best_lines(surer, pair[1] if surer is pair[0] else pair[0])
    for sheet, look in zip(sheets, looks, strict=True):
        if look.ruled.grids:
            _read_tables(source, sheet, look, folder)
        sheet.lines = [[_back(word, sheet) for word in line] for line in sheet.lines]
    found = on_pictures(
        [look.marks for look in looks],
        [look.pixels for look in looks],
        [sheet.lines for sheet in sheets],
        COARSE,
        folder,
    )
    for sheet, redactions in zip(sheets, found, strict=True):
        sheet.redactions = redactions


def _is_doubtful(sheet: Sheet, look: _Look) -> bool:
    """Whether to read a page again; the cells of its tables are read again by themselves, and the few words
    in the pictures of a page that is known otherwise are not worth it.
    """
    if sheet.known and sum(len(w.text) for line in sheet.lines for w in line) < FEW_LETTERS:
        return False
    if look.mode == tesseract.BLOCKS and sure_letters(sheet.lines) < FEW_SURE * look.letters:
        return True
    return not look.ruled.grids and (doubtful(sheet.lines) or look.painted > MUCH_PAINTED)


def _read_tables(source: Source, sheet: Sheet, look: _Look, folder: Path) -> None:
    """Read the ruled tables of a page cell by cell; their words stand in the place of the page's."""

    def finer(dpi: float) -> Pixels:
        return _level(_drawn(source, sheet, dpi), sheet)

    level = _level(look.pixels, sheet)
    sheet.lines, tables = read_tables(level, COARSE, sheet.size, sheet.lines, folder, finer, look.ruled)
    sheet.tables = [_table_back(table, sheet) for table in tables]
    if tables:
        sheet.settings.append("tables cell by cell")


@dataclass
class _Look:
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


def _looked_at(source: Source, sheet: Sheet) -> _Look:
    pixels = _drawn(source, sheet, COARSE)
    dark = dark_areas(pixels, COARSE)
    white = paint_out(pixels, COARSE, dark)
    painted = 0.0 if white is pixels else cv2.countNonZero(cv2.absdiff(white, pixels)) / white.size
    small = shrunk(white, STEPS[0] / COARSE)
    # boxes drawn over a scan lie level while the scan does not, so its slant is measured without them
    sheet.angle = slant(small, STEPS[0])
    dpi, ready, shapes = _large_enough(source, sheet, white, small)
    sheet.light_print = _has_dark_ground(ready, dpi, dark.paper)
    ruled = NO_TABLES
    # the tables of a page that is known are its text layer's
    if (sheet.marked or not sheet.known) and may_hold_tables(small, STEPS[0]):
        # before anything is painted: a black box hides the borders of cells, and counts as one
        ruled = find_tables(_level(pixels, sheet), COARSE)
    whole = _level(ready, sheet)
    marks = marks_among(dark, COARSE) if sheet.marked else []
    mode = tesseract.BLOCKS if in_columns(shapes) and not ruled.grids else tesseract.BLOCK
    rest = without_tables(whole, dpi, ruled)
    return _Look(pixels, marks, whole, rest, dpi, painted, ruled, shapes.letters, mode)


def _large_enough(source: Source, sheet: Sheet, pixels: Pixels, small: Pixels) -> tuple[int, Pixels, Shapes]:
    """The resolution at which a page's letters are high enough, the page's print at it, and its shapes, all
    found on the page as it is and at the first of `STEPS` (`small`).
    """
    shapes = shapes_of(small)
    if shapes.letter >= HIGH_ENOUGH:
        return STEPS[0], _printed(small, STEPS[0], shapes), shapes
    if shapes.letter * STEPS[1] / STEPS[0] >= HIGH_ENOUGH:
        return STEPS[1], _printed(pixels, STEPS[1]), shapes
    return STEPS[2], _printed(paint_out(_drawn(source, sheet, STEPS[2]), STEPS[2]), STEPS[2]), shapes


def _printed(pixels: Pixels, dpi: float, shapes: Shapes | None = None) -> Pixels:
    """The page evenly lit and without strokes; `shapes` are its own, where they are known already."""
    lit = even_light(pixels, dpi)
    return without_strokes(lit, dpi, shapes if shapes and lit is pixels else shapes_of(lit))


def _has_dark_ground(pixels: Pixels, dpi: float, paper: float) -> bool:
    """Whether a scan without dark areas and strokes still has a band that is dark on average, as a table's
    heading in light print is.
    """
    scale = GROUND_DPI / dpi
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    dark = cv2.erode((np.asarray(small) < GROUND * paper).astype(np.uint8), np.ones((2, 4), np.uint8))
    return cv2.countNonZero(dark) > 0


def _second(source: Source, sheet: Sheet, look: _Look) -> Pixels:
    """The page a step finer; where much was painted, as it is, for it may have been a dark ground."""
    dpi = STEPS[min(STEPS.index(look.dpi) + 1, len(STEPS) - 1)]
    pixels = look.pixels if dpi == COARSE else _drawn(source, sheet, dpi)
    if look.painted <= MUCH_PAINTED:
        pixels = _printed(paint_out(pixels, dpi), dpi)
    else:
        sheet.light_print = True
        pixels = even_light(pixels, dpi)
    return _level(pixels, sheet)


def _drawn(source: Source, sheet: Sheet, dpi: float) -> Pixels:
    """The page drawn, its known words white, turned upright."""
    pixels = sheet.drawn if dpi == COARSE and sheet.drawn is not None else source.draw(sheet.number, dpi)
    return turned(_without(pixels, sheet), sheet.quarter)


def _level(pixels: Pixels, sheet: Sheet) -> Pixels:
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


def _put_upright(source: Source, sheets: Sequence[Sheet], looks: list[_Look], folder: Path) -> None:
    """Turn the pages of which next to nothing was read, where they lie on their side or head; a turn by which
    no more is read, tables included, is taken back.
    """
    before: dict[int, tuple[Sheet, _Look]] = {}
    for i, sheet in enumerate(sheets):
        if not sheet.known and hopeless(sheet.lines):
            quarter = quarter_turn(looks[i].pixels, COARSE, folder)
            if quarter:
                before[i] = copy(sheet), looks[i]
                sheet.quarter = quarter
                sheet.size = sheet.size[::-1] if quarter in (90, 270) else sheet.size
                looks[i] = _looked_at(source, sheet)
    for i in before:
        # on its head, a page read in columns says most; on its side, Tesseract would turn columns by itself
        mode = tesseract.BLOCKS if sheets[i].quarter == 180 else tesseract.BLOCK
        (lying,) = _lines([before[i][0]], [before[i][1].whole], mode, folder)
        (upright,) = _lines([sheets[i]], [looks[i].whole], mode, folder)
        sheet, (was, look) = sheets[i], before[i]
        if sure_letters(upright) > MORE * sure_letters(lying):
            sheet.lines = [] if looks[i].ruled.grids else upright  # tables are read for themselves
        else:
            sheet.quarter, sheet.size, sheet.angle = was.quarter, was.size, was.angle
            sheet.light_print, looks[i] = was.light_print, look


def _lines(
    sheets: Sequence[Sheet], pixels: Sequence[Pixels], segmentation: int, folder: Path
) -> list[list[Line]]:
    return [lines for _, lines in _read(sheets, pixels, segmentation, folder)]


def _read(
    sheets: Sequence[Sheet], pixels: Sequence[NDArray[np.uint8]], segmentation: int, folder: Path
) -> Iterator[tuple[Sheet, list[Line]]]:
    scans = [tesseract.Scan(p, s.size, s.light_print) for p, s in zip(pixels, sheets, strict=True)]
    if segmentation == tesseract.BLOCKS:
        read = [tesseract.read_blocks(scan, folder) for scan in scans]
    else:
        read = [(segmentation, lines) for lines in tesseract.read_scans(scans, segmentation, folder)]
    for sheet, scan, (mode, lines) in zip(sheets, scans, read, strict=True):
        sheet.dpi = sheet.dpi or scan.dpi
        sheet.settings.append(f"--psm {mode} at {scan.dpi} dpi")
        yield sheet, lines


def _back(word: RawWord, sheet: Sheet) -> RawWord:
    if not sheet.angle:
        return word
    return RawWord(word.text, *_box_back((word.x0, word.top, word.x1, word.bottom), sheet), word.confidence)


def _table_back(table: Table, sheet: Sheet) -> Table:
    cells = [
        Cell(c.row, c.column, c.text, *_box_back((c.x0, c.top, c.x1, c.bottom), sheet), c.confidence)
        for c in table.cells
    ]
    return Table(_box_back(table.box, sheet), table.found_by, table.rows, table.columns, cells)


def _box_back(box: Box, sheet: Sheet) -> Box:
    x0, top, x1, bottom = as_it_lies(box, sheet.angle, sheet.size) if sheet.angle else box
    return round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2)
