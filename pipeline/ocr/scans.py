"""Pages read by OCR: put upright and level, black boxes painted out, read once, and the doubtful again.

Everything below works on the levelled picture; what is found is mapped back to the page as it lies. Only
quarter turns stay: a page scanned on its side is shown and measured upright.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.ocr import tesseract
from pipeline.ocr.boxes import paint_out
from pipeline.ocr.layout import Line, RawWord
from pipeline.ocr.level import as_it_lies, levelled, slant
from pipeline.ocr.orientation import quarter_turn, turned
from pipeline.ocr.readings import combined, doubtful, hopeless
from pipeline.ocr.source import Pixels, Source

COARSE, FINE = 200, 300
"""Pixels per inch read by Tesseract: 200 reads print as well as 300 and costs half; 300 is for the
doubtful pages, where small print may be lost."""
MUCH_PAINTED = 0.05
"""Share of a page painted out from which it is read again as it is: a dark ground with light print."""
TINT = 170
"""Grey level from which what is left of a page without its known words is ground and not print."""
WHITE = 255


@dataclass
class Sheet:
    """A page on its way through OCR. `size` in points, upright; `known` are words that need no reading.

    Filled in on the way: `quarter` and `angle` by which it was turned (degrees clockwise; the first in
    the picture as well), `lines` with boxes on the upright page, the resolution and settings read with.
    """

    number: int
    size: tuple[float, float]
    known: list[Line] = field(default_factory=list)
    quarter: int = 0
    angle: float = 0.0
    lines: list[Line] = field(default_factory=list)
    dpi: int | None = None
    settings: list[str] = field(default_factory=list)


def recognise(source: Source, sheets: Sequence[Sheet], folder: Path) -> None:
    """Read sheets of one document; works in `folder`. Raises as `tesseract.read_scans` does."""
    coarse = [_prepared(source, sheet, COARSE, measure=True) for sheet in sheets]
    painted = [paint_out(pixels, COARSE) for pixels in coarse]
    for sheet, lines in _read(sheets, painted, tesseract.BLOCK, folder):
        sheet.lines = lines
    _put_upright(source, sheets, coarse, painted, folder)
    again = [
        sheet
        for sheet, before, after in zip(sheets, coarse, painted, strict=True)
        if doubtful(sheet.lines) or float((before != after).mean()) > MUCH_PAINTED
    ]
    fine = [_prepared(source, sheet, FINE) for sheet in again]
    for sheet, lines in _read(again, fine, tesseract.BLOCKS, folder):
        sheet.lines = combined(sheet.lines, lines)
    for sheet in sheets:
        sheet.lines = [[_back(word, sheet) for word in line] for line in sheet.lines]


def _prepared(source: Source, sheet: Sheet, dpi: float, measure: bool = False) -> Pixels:
    """The page drawn, its known words white, upright and level; `measure` finds how much it slants."""
    pixels = turned(_without(source.draw(sheet.number, dpi), sheet), sheet.quarter)
    if measure:
        sheet.angle = slant(pixels, pixels.shape[1] * 72 / sheet.size[0])
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


def _put_upright(
    source: Source,
    sheets: Sequence[Sheet],
    coarse: list[Pixels],
    painted: list[Pixels],
    folder: Path,
) -> None:
    """Turn the pages of which next to nothing was read, where they lie on their side or head."""
    over: list[int] = []
    for i, sheet in enumerate(sheets):
        if not sheet.known and hopeless(sheet.lines):
            sheet.quarter = quarter_turn(levelled(coarse[i], -sheet.angle), COARSE, folder)
            if sheet.quarter:
                over.append(i)
    for i in over:
        if sheets[i].quarter in (90, 270):
            sheets[i].size = sheets[i].size[::-1]
        coarse[i] = _prepared(source, sheets[i], COARSE, measure=True)
        painted[i] = paint_out(coarse[i], COARSE)
    for sheet, lines in _read([sheets[i] for i in over], [painted[i] for i in over], tesseract.BLOCK, folder):
        sheet.lines = lines


def _read(
    sheets: Sequence[Sheet], pixels: Sequence[NDArray[np.uint8]], segmentation: int, folder: Path
) -> Iterator[tuple[Sheet, list[Line]]]:
    if not sheets:
        return
    scans = [tesseract.Scan(p, s.size) for p, s in zip(pixels, sheets, strict=True)]
    for sheet, scan, lines in zip(
        sheets, scans, tesseract.read_scans(scans, segmentation, folder), strict=True
    ):
        sheet.dpi = sheet.dpi or scan.dpi
        sheet.settings.append(f"--psm {segmentation} at {scan.dpi} dpi")
        yield sheet, lines


def _back(word: RawWord, sheet: Sheet) -> RawWord:
    if not sheet.angle:
        return word
    box = as_it_lies((word.x0, word.top, word.x1, word.bottom), sheet.angle, sheet.size)
    return RawWord(word.text, *box, word.confidence)
