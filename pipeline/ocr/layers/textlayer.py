"""The words of a PDF page's text layer, with boxes on the upright page.

PDFium reads every character with its box and where it ends words and lines. Where the page looks the same
without its text, a reader sees nothing of the character (it lies under a black or hatched box, is white on
white, not painted at all, or outside the crop box). Such characters are set aside and counted, with the whole
word they stand in, because text that the page does not show is never published.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import cv2
import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from pipeline.contracts import Box
from pipeline.ocr.layers.characters import (
    SLOPE,
    Boxes,
    Characters,
    Upright,
    is_line_end,
    is_space,
    read_characters,
)
from pipeline.ocr.layers.glyphs import ODD, printed
from pipeline.ocr.layout import Line, RawWord
from pipeline.ocr.page_objects import TEXT, Objects, page_objects, render_mode, slopes

SHOWN = 0.04
"""Share of a glyph's box that must show; thin letters fill a sixth of theirs."""
RIM = 6
"""Pixels; a box at least so large is looked at without its outermost pixels."""
DARK, SOLID = 140, 0.8
"""Grey level below which a pixel is dark, and the share of a glyph's box from which it is a black box: no
letter fills so much of its own."""

_PRINTED_ANNOTATIONS = frozenset(
    {pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_STAMP, pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_REDACT}
)


class Layer(NamedTuple):
    """A page's text layer. `drawn` counts characters that show on the page and `odd` those of them that
    the file gives no meaning for; `hidden` counts letters and digits that do not show. `unpainted`: the
    text is painted in no colour (render mode 3), as scanners lay it over a picture after OCR of their own.
    `overlaid`: fields, notes or stamps are drawn over the page, whose print is in no text layer.
    Of such an unpainted layer the words count that stand over print. `covered`: where the letters and
    digits lie that do not show themselves.
    """

    lines: list[Line]
    drawn: int
    hidden: int
    odd: int
    unpainted: bool
    overlaid: bool
    covered: list[Box]


EMPTY = Layer([], 0, 0, 0, unpainted=False, overlaid=False, covered=[])


def read_layer(
    page: pypdfium2.PdfPage,
    drawn: NDArray[np.uint8],
    text_shows: Callable[[], NDArray[np.bool_]],
    objects: Objects | None = None,
    characters: Characters | None = None,
) -> Layer:
    """Read the text layer of a page that was drawn in grey, upright and whole, at any resolution.
    `text_shows` is called after that and says of each pixel whether it looks different without the text.
    `objects` and `characters`: those of the page, where they are at hand.
    """
    objects = objects or page_objects(page)
    characters = characters or layer_characters(page, objects)
    overlaid = _overlaid(page)
    if not characters.codes:
        return EMPTY._replace(overlaid=overlaid)
    modes = [render_mode(text) for text in objects.of(TEXT)]
    unpainted = modes.count(pdfium.FPDF_TEXTRENDERMODE_INVISIBLE) > len(modes) / 2
    scale = drawn.shape[1] / page.get_width()
    visible = _share(characters.ink, text_shows(), scale, RIM) >= SHOWN
    if not unpainted or visible.any():  # a file may say one thing of its text and show another
        return _Words(characters, visible.tolist()).layer(False, overlaid)
    ink = drawn < DARK
    visible = _share(characters.ink, ink, scale, RIM) <= SOLID
    layer = _Words(characters, visible.tolist()).layer(unpainted, overlaid)
    return layer._replace(lines=_over_print(layer.lines, ink, scale))


def layer_characters(
    page: pypdfium2.PdfPage, objects: Objects, text: pypdfium2.PdfTextPage | None = None
) -> Characters:
    """The characters of a page's text layer."""
    turned = not objects.whole or any(slope >= SLOPE - 0.01 for slope in slopes(objects.of(TEXT)))
    return read_characters(text or page.get_textpage(), Upright(page), turned)


def _over_print(lines: list[Line], ink: NDArray[np.bool_], scale: float) -> list[Line]:
    """The words that have ink beneath them: an earlier OCR's, of what the page shows."""
    words = [w for line in lines for w in line]
    boxes = np.array([(w.x0, w.top, w.x1, w.bottom) for w in words]).reshape(-1, 4)
    shows = dict(zip(words, _share(boxes, ink, scale, RIM) >= SHOWN, strict=True))
    kept = [[w for w in line if shows[w]] for line in lines]
    return [line for line in kept if line]


class _Words:
    """Puts characters together as words and lines."""

    def __init__(self, characters: Characters, shows: list[bool]) -> None:
        self.characters = characters
        self.shows = shows
        self.some_hidden = not all(shows)
        self.glyphs = [printed(code) for code in characters.codes]
        whole = characters.boxes.copy()  # an italic's ink may lean out of its box
        whole[:, 0] = np.minimum(whole[:, 0], characters.ink[:, 0])
        whole[:, 2] = np.maximum(whole[:, 2], characters.ink[:, 2])
        self.sides: list[list[float]] = whole.T.tolist()
        self.sideways: list[bool] = characters.sideways.tolist()
        self.apart: list[bool] = _apart(characters.boxes, characters.sideways).tolist()
        self.lines: list[Line] = [[]]
        self.run: list[int] = []
        self.seen: dict[str, list[tuple[int, int]]] = {}
        self.drawn = self.hidden = self.odd = 0

    def layer(self, unpainted: bool, overlaid: bool) -> Layer:
        """The whole layer, read once."""
        sideways = False
        codes, glyphs, apart, shows = self.characters.codes, self.glyphs, self.apart, self.shows
        turned = self.sideways
        for i, code in enumerate(codes):
            glyph = glyphs[i]
            if is_space(code):
                if self.run:
                    self._end_word()
                if is_line_end(code):
                    self.lines.append([])
                continue
            if not glyph:
                continue
            run = self.run
            if run and (apart[i] if run[-1] == i - 1 else self._stands_apart(run[-1], i)):
                self._end_word()
            if not self.run:
                line = self.lines[-1]
                if line and (turned[i] != sideways or self._elsewhere(line[-1], i)):
                    self.lines.append([])
            sideways = turned[i]
            # a dash under a ruled line, a dot under a stamp: nothing is lost
            if shows[i] or glyph.isalnum():
                self.run.append(i)
        self._end_word()
        ink = self.characters.ink
        hidden = [i for i, shows in enumerate(self.shows) if not shows and self.glyphs[i].isalnum()]
        covered: list[Box] = [tuple(box) for box in ink[hidden].tolist()]
        lines = [line for line in self.lines if line]
        return Layer(lines, self.drawn, self.hidden, self.odd, unpainted, overlaid, covered)

    def _end_word(self) -> None:
        run, self.run = self.run, []
        if not run:
            return
        # what is left of a covered word would give away the rest
        if self.some_hidden and not all(self.shows[i] for i in run):
            self.hidden += sum(self.glyphs[i].isalnum() for i in run)
            return
        self.drawn += len(run)
        word = self._word(run)
        self.odd += word.text.count(ODD)
        # drawn again at the same place: a second layer, or bold by overprinting
        x, y = int(word.x0), int(word.top)
        before = self.seen.setdefault(word.text, [])
        if not any(abs(x - a) <= 1 and abs(y - b) <= 1 for a, b in before):
            self.lines[-1].append(word)
        before.append((x, y))

    def _word(self, run: list[int]) -> RawWord:
        first, last = run[0], run[-1]
        if last - first + 1 == len(run):
            part = slice(first, last + 1)
            x0, top, x1, bottom = (side[part] for side in self.sides)
            text = "".join(self.glyphs[part])
        else:
            x0, top, x1, bottom = ([side[i] for i in run] for side in self.sides)
            text = "".join([self.glyphs[i] for i in run])
        return RawWord(text, min(x0), min(top), max(x1), max(bottom), None)

    def _stands_apart(self, a: int, b: int) -> bool:
        """Whether two characters that no space parts are words apart all the same (drawn far apart)."""
        if b == a + 1:
            return self.apart[b]
        pair = [a, b]
        return bool(_apart(self.characters.boxes[pair], self.characters.sideways[pair])[1])

    def _elsewhere(self, last: RawWord, i: int) -> bool:
        """Whether a character starts a new line although the file says nothing of a break."""
        x0, top, x1, bottom = (side[i] for side in self.sides)
        if self.sideways[i]:
            return max(last.x0, x0) > min(last.x1, x1)
        return max(last.top, top) > min(last.bottom, bottom)


def _apart(boxes: Boxes, sideways: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Of each character, whether it stands apart from the one before: farther than one and a half times
    their height along the line, or on another line.
    """
    apart = np.zeros(len(boxes), dtype=bool)
    a, b = boxes[:-1], boxes[1:]
    gap = np.maximum(a[:, :2], b[:, :2]) - np.minimum(a[:, 2:], b[:, 2:])  # x, y
    extent = np.maximum(a[:, 2:] - a[:, :2], b[:, 2:] - b[:, :2])
    along = sideways[1:].astype(int)  # the axis that the line runs along
    rows = np.arange(len(a))
    height = np.maximum(extent[rows, 1 - along], 1.0)
    apart[1:] = (gap[rows, along] > 1.5 * height) | (gap[rows, 1 - along] > 0)
    apart[1:] |= sideways[:-1] != sideways[1:]
    return apart


def _share(boxes: Boxes, mask: NDArray[np.bool_], scale: float, rim: int) -> NDArray[np.float64]:
    """The share of each box that is set in a mask; 0 for a box without area or off the page. The edge of
    a box of `rim` pixels and more is left out: there its neighbours' ink shows, or what covers it.
    """
    sums = cv2.integral(mask.view(np.uint8))
    height, width = mask.shape
    scaled = np.nan_to_num(boxes * scale, nan=-1.0).clip(-1e6, 1e6)
    inset = (scaled[:, 2:] - scaled[:, :2] >= rim).astype(int)
    low = np.minimum(np.maximum(0, np.floor(scaled[:, :2]).astype(int) + inset), [width, height])
    high = np.minimum(np.maximum(0, np.ceil(scaled[:, 2:]).astype(int) - inset), [width, height])
    size = np.maximum(0, high - low).prod(axis=1)
    inside = (
        sums[high[:, 1], high[:, 0]]
        - sums[low[:, 1], high[:, 0]]
        - sums[high[:, 1], low[:, 0]]
        + sums[low[:, 1], low[:, 0]]
    )
    share: NDArray[np.float64] = np.where(size > 0, inside / np.maximum(1, size), 0.0)
    return share


def _overlaid(page: pypdfium2.PdfPage) -> bool:
    """Whether anything but links and invisible notes is laid over the page."""
    for i in range(pdfium.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium.FPDFPage_GetAnnot(page, i)
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        pdfium.FPDFPage_CloseAnnot(annotation)
        if kind in _PRINTED_ANNOTATIONS:
            return True
    return False


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
