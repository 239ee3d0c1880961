"""Pages read by OCR: put upright and level, black boxes painted out, read once, and the doubtful again.

Words are read on the levelled picture and mapped back to the page as it lies. Only quarter turns stay: a page
scanned on its side is shown and measured upright.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.contracts import Box, Cell, Table
from pipeline.ocr.layout import Line, RawWord
from pipeline.ocr.redactions.blackouts import on_pictures
from pipeline.ocr.scans import tesseract
from pipeline.ocr.scans.best_lines import best_lines
from pipeline.ocr.scans.level import as_it_lies
from pipeline.ocr.scans.look import COARSE, MUCH_PAINTED, Look, Sheet, drawn, finer_look, looked_at, put_level
from pipeline.ocr.scans.orientation import quarter_turn
from pipeline.ocr.scans.readings import better, doubtful, hopeless, sure_letters
from pipeline.ocr.source import Pixels, Source
from pipeline.ocr.tables.ruled import (
    read_tables,
)

FEW_LETTERS = 300
"""Letters; fewer beside a text layer are a letterhead, a seal, a caption."""
MORE = 1.5
"""Times as many sure letters that must be read of a page after turning it."""
GIVEN_UP = ", given up"
"""What a setting ends with that was tried in vain."""
MODES = (tesseract.BLOCK, tesseract.BLOCKS)
FEW_SURE = 0.65
"""Sure letters to each shape of a letter's size below which a page read in columns may have none: a table."""


def recognise(source: Source, sheets: Sequence[Sheet], folder: Path) -> None:
    """Read sheets of one document; works in `folder`. Raises as `tesseract.read_scans` does."""
    looks = [looked_at(source, sheet) for sheet in sheets]
    _first(sheets, looks, folder)
    _put_upright(source, sheets, looks, folder)
    again = [i for i, sheet in enumerate(sheets) if _is_doubtful(sheet, looks[i])]
    second = [finer_look(source, sheets[i], looks[i]) for i in again]
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


def _first(sheets: Sequence[Sheet], looks: Sequence[Look], folder: Path) -> None:
    """Read each page once: those in columns in blocks, and all others, or where that is given up, as one."""
    for mode in MODES[::-1]:
        pages = [i for i, look in enumerate(looks) if look.mode == mode]
        ready = [looks[i].ready for i in pages]
        done = []
        for sheet, lines in _read([sheets[i] for i in pages], ready, mode, folder):
            sheet.lines = lines
            done.append(sheet.number)
        for i in pages:
            if sheets[i].number not in done:
                looks[i].mode = tesseract.BLOCK


def _is_doubtful(sheet: Sheet, look: Look) -> bool:
    """Whether to read a page again; the cells of its tables are read again by themselves, and the few words
    in the pictures of a page that is known otherwise are not worth it.
    """
    if sheet.known and sum(len(w.text) for line in sheet.lines for w in line) < FEW_LETTERS:
        return False
    if any(said.endswith(GIVEN_UP) for said in sheet.settings):
        return False
    if look.mode == tesseract.BLOCKS and sure_letters(sheet.lines) < FEW_SURE * look.letters:
        return True
    return not look.ruled.grids and (doubtful(sheet.lines) or look.painted > MUCH_PAINTED)


def _read_tables(source: Source, sheet: Sheet, look: Look, folder: Path) -> None:
    """Read the ruled tables of a page cell by cell; their words stand in the place of the page's."""

    def finer(dpi: float) -> Pixels:
        return put_level(drawn(source, sheet, dpi), sheet)

    level = put_level(look.pixels, sheet)
    sheet.lines, tables = read_tables(level, COARSE, sheet.size, sheet.lines, folder, finer, look.ruled)
    sheet.tables = [_table_back(table, sheet) for table in tables]
    if tables:
        sheet.settings.append("tables cell by cell")


def _put_upright(source: Source, sheets: Sequence[Sheet], looks: list[Look], folder: Path) -> None:
    """Turn the pages of which next to nothing was read, where they lie on their side or head; a turn by which
    no more is read, tables included, is taken back.
    """
    before: dict[int, tuple[Sheet, Look]] = {}
    for i, sheet in enumerate(sheets):
        if not sheet.known and hopeless(sheet.lines):
            quarter = quarter_turn(looks[i].pixels, COARSE, folder)
            if quarter:
                before[i] = copy(sheet), looks[i]
                sheet.quarter = quarter
                sheet.size = sheet.size[::-1] if quarter in (90, 270) else sheet.size
                looks[i] = looked_at(source, sheet)
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
    """Each page's lines in this mode; none where it is given up."""
    read = {id(sheet): lines for sheet, lines in _read(sheets, pixels, segmentation, folder)}
    return [read.get(id(sheet), []) for sheet in sheets]


def _read(
    sheets: Sequence[Sheet], pixels: Sequence[NDArray[np.uint8]], segmentation: int, folder: Path
) -> Iterator[tuple[Sheet, list[Line]]]:
    scans = [tesseract.Scan(p, s.size, s.light_print) for p, s in zip(pixels, sheets, strict=True)]
    read: Sequence[list[Line] | None]
    if segmentation == tesseract.BLOCKS:
        read = [tesseract.read_blocks(scan, folder) for scan in scans]
    else:
        narrow = [scan.condensed() if s.typed else scan for scan, s in zip(scans, sheets, strict=True)]
        read = tesseract.read_scans(narrow, segmentation, folder)
    for sheet, scan, lines in zip(sheets, scans, read, strict=True):
        sheet.dpi = sheet.dpi or scan.dpi
        condensed = sheet.typed and segmentation == tesseract.BLOCK
        said = f"--psm {segmentation} at {scan.dpi} dpi"
        said += f", {tesseract.CONDENSED} as wide" if condensed else ""
        sheet.settings.append(f"{said}{GIVEN_UP if lines is None else ''}")
        if lines is not None:
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
