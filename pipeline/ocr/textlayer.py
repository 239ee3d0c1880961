"""The words of a PDF page's text layer, with boxes on the upright page.

PDFium reads every character with its box and where it ends words and lines. The page is drawn twice,
with its text and without: where that makes no difference, a reader sees nothing of the character (it
lies under a black or hatched box, is white on white, not painted at all, or outside the crop box). Such
characters are set aside and counted, with the whole word they stand in, because text that the page does
not show is never published.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from pipeline.ocr.glyphs import ODD, printed
from pipeline.ocr.layout import Line, RawWord

FAINTEST = 12
"""Grey levels (of 255) by which text must change the page to count as visible."""

SHOWN = 0.04
"""Share of a glyph's box that must show; thin letters fill a sixth of theirs."""
RIM = 6
"""Pixels; a box at least so large is looked at without its outermost pixels."""
SLOPE = 0.7
"""Sine of the angle from which a line of text counts as running up or down the page."""

_PRINTED_ANNOTATIONS = frozenset(
    {pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_STAMP, pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_REDACT}
)
_LINE_ENDS = frozenset({0x0A, 0x0D, 0x85, 0x2028, 0x2029})

Box = tuple[float, float, float, float]


class Layer(NamedTuple):
    """A page's text layer. `drawn` counts characters that show on the page and `odd` those of them that
    the file gives no meaning for; `hidden` counts letters and digits that do not show. `unpainted`: the
    text is painted in no colour (render mode 3), as scanners lay it over a picture after OCR of their own.
    `overlaid`: fields, notes or stamps are drawn over the page, whose print is in no text layer.
    """

    lines: list[Line]
    drawn: int
    hidden: int
    odd: int
    unpainted: bool
    overlaid: bool


class _Char(NamedTuple):
    text: str
    box: Box  # as high as the font, for highlighting and for finding lines
    ink: Box  # the glyph itself, for telling whether it shows
    breaks: str  # "", "word" or "line"
    sideways: bool = False  # runs up or down the upright page, as stamps along an edge do


class Upright:
    """Maps PDF user space (origin bottom left, as stored) to the page as a reader sees it."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self.left, self.bottom, self.right, self.top = page.get_bbox()
        self.rotation = page.get_rotation()
        self.width, self.height = page.get_size()

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """x0, top, x1, bottom in points from the top left of the upright page."""
        x0, x1 = left - self.left, right - self.left
        y0, y1 = bottom - self.bottom, top - self.bottom
        w, h = self.right - self.left, self.top - self.bottom
        if self.rotation == 90:
            return y0, x0, y1, x1
        if self.rotation == 180:
            return w - x1, y0, w - x0, y1
        if self.rotation == 270:
            return h - y1, w - x1, h - y0, w - x0
        return x0, h - y1, x1, h - y0


def read_layer(page: pypdfium2.PdfPage, text_shows: NDArray[np.bool_]) -> Layer:
    """Read a page's text layer. `text_shows` says of each pixel (upright, whole page, any resolution)
    whether the page looks different there without its text.
    """
    upright = Upright(page)
    scale = text_shows.shape[1] / upright.width
    lines: list[Line] = []
    line: Line = []
    run: list[tuple[_Char, bool]] = []
    counts = {"drawn": 0, "hidden": 0, "odd": 0}
    seen: set[tuple[str, int, int]] = set()
    sideways = False

    def end_word() -> None:
        shown = [c for c, shows in run if shows]
        if len(shown) < len(run):  # what is left of a covered word would give away the rest
            counts["hidden"] += sum(c.text.isalnum() for c, _ in run)
        elif shown:
            counts["drawn"] += len(shown)
            counts["odd"] += sum(c.text == ODD for c in shown)
            word = _word(shown)
            # drawn again at the same place: a second layer, or bold by overprinting
            x, y = int(word.x0), int(word.top)
            if not any((word.text, x + i, y + j) in seen for i in (-1, 0, 1) for j in (-1, 0, 1)):
                line.append(word)
            seen.add((word.text, x, y))
        run.clear()

    for char in _characters(page, upright):
        if char.breaks or (run and _apart(run[-1][0], char)):
            end_word()
        begins = line and not run and char.text
        if char.breaks == "line" or (begins and (char.sideways != sideways or _elsewhere(line[-1], char))):
            lines.append(line)
            line = []
        if char.text:
            sideways = char.sideways
        if not char.text:
            continue
        shows = _shows(char.ink, text_shows, scale)
        if shows or char.text.isalnum():  # a dash under a ruled line, a dot under a stamp: nothing is lost
            run.append((char, shows))
    end_word()
    lines.append(line)
    return Layer([x for x in lines if x], **counts, unpainted=_unpainted(page), overlaid=_overlaid(page))


def _unpainted(page: pypdfium2.PdfPage) -> bool:
    """Whether most pieces of a page's text are painted in no colour (PDF render mode 3)."""
    pieces = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=3)
    modes = [pdfium.FPDFTextObj_GetTextRenderMode(piece) for piece in pieces]
    return modes.count(pdfium.FPDF_TEXTRENDERMODE_INVISIBLE) > len(modes) / 2


def _overlaid(page: pypdfium2.PdfPage) -> bool:
    """Whether anything but links and invisible notes is laid over the page."""
    for i in range(pdfium.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium.FPDFPage_GetAnnot(page, i)
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        pdfium.FPDFPage_CloseAnnot(annotation)
        if kind in _PRINTED_ANNOTATIONS:
            return True
    return False


def _characters(page: pypdfium2.PdfPage, upright: Upright) -> Iterator[_Char]:
    text = page.get_textpage()
    rect = pdfium.FS_RECTF()
    sides = [ctypes.c_double() for _ in range(4)]
    high = 0
    for i in range(pdfium.FPDFText_CountChars(text)):
        code = pdfium.FPDFText_GetUnicode(text, i)
        if 0xD800 <= code < 0xDC00:  # PDFium gives UTF-16; the second half follows
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code, high = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00), 0
        if code in _LINE_ENDS:
            yield _Char("", (0, 0, 0, 0), (0, 0, 0, 0), "line")
            continue
        if code < 0x110000 and chr(code).isspace():
            yield _Char("", (0, 0, 0, 0), (0, 0, 0, 0), "word")
            continue
        pdfium.FPDFText_GetLooseCharBox(text, i, rect)
        box = upright.box(rect.left, rect.bottom, rect.right, rect.top)
        pdfium.FPDFText_GetCharBox(text, i, *sides)
        left, right, bottom, top = (s.value for s in sides)
        ink = upright.box(left, bottom, right, top)
        if not (ink[2] > ink[0] and ink[3] > ink[1]):
            ink = box
        angle = pdfium.FPDFText_GetCharAngle(text, i)
        level = angle < 0 or abs(math.sin(angle)) < SLOPE
        yield _Char(printed(code), box, ink, "", level == (upright.rotation in (90, 270)))
    text.close()


def _apart(a: _Char, b: _Char) -> bool:
    """Whether two characters that no space parts are words apart all the same (drawn far apart)."""
    if not b.text:
        return False
    if a.sideways != b.sideways:
        return True
    along, across = (1, 0) if b.sideways else (0, 1)
    height = max(_extent(a.box, across), _extent(b.box, across), 1.0)
    return _gap(a.box, b.box, along) > 1.5 * height or _gap(a.box, b.box, across) > 0


def _elsewhere(last: RawWord, char: _Char) -> bool:
    """Whether a character starts a new line although the file says nothing of a break."""
    return _gap((last.x0, last.top, last.x1, last.bottom), char.box, 0 if char.sideways else 1) > 0


def _extent(box: Box, axis: int) -> float:
    return box[axis + 2] - box[axis]


def _gap(a: Box, b: Box, axis: int) -> float:
    """How far apart two boxes are along x (0) or down the page (1); negative where they overlap."""
    return max(a[axis], b[axis]) - min(a[axis + 2], b[axis + 2])


def _word(run: list[_Char]) -> RawWord:
    x0 = min(min(c.box[0], c.ink[0]) for c in run)
    x1 = max(max(c.box[2], c.ink[2]) for c in run)
    top, bottom = min(c.box[1] for c in run), max(c.box[3] for c in run)
    return RawWord("".join(c.text for c in run), x0, top, x1, bottom, None)


def _shows(ink: Box, text_shows: NDArray[np.bool_], scale: float) -> bool:
    """Whether the page shows a glyph. The edge of its box is left out where it is large enough: there
    its neighbours' ink shows, or the rim of what covers it.
    """
    x0, y0, x1, y1 = (v * scale for v in ink)
    dx, dy = int(x1 - x0 >= RIM), int(y1 - y0 >= RIM)
    rows = slice(max(0, math.floor(y0) + dy), max(0, math.ceil(y1) - dy))
    columns = slice(max(0, math.floor(x0) + dx), max(0, math.ceil(x1) - dx))
    inner = text_shows[rows, columns]
    return bool(inner.size) and float(inner.mean()) >= SHOWN


def remove_text(page: pypdfium2.PdfPage) -> None:
    """Take all text out of a loaded page (the file stays as it is), so that it can be drawn without."""
    _remove_text(page, pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject, pdfium.FPDFPage_RemoveObject)


def _remove_text(container: Any, count: Any, get: Any, remove: Any) -> None:
    for piece in [get(container, i) for i in range(count(container))]:
        kind = pdfium.FPDFPageObj_GetType(piece)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            remove(container, piece)
            pdfium.FPDFPageObj_Destroy(piece)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM:
            _remove_text(
                piece,
                pdfium.FPDFFormObj_CountObjects,
                pdfium.FPDFFormObj_GetObject,
                pdfium.FPDFFormObj_RemoveObject,
            )
