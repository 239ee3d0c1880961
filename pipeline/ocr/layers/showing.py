"""A page drawn in passes, with its text and without at once, so that it need not be drawn again.

Of objects that are drawn one after the other, all but the text are drawn first and the text onto them; what
was there before is the page without it. A new pass begins at an object that lies over text of the same one
(an underline, a black box): it is drawn onto both. So a picture behind the print is drawn once.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

import cv2
import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from pipeline.ocr.layers.characters import Boxes, Characters, Upright, is_space
from pipeline.ocr.layers.glyphs import printed
from pipeline.ocr.page_objects import TEXT, Objects, Piece, bounds
from pipeline.ocr.plain_calls import INT, POINTER, address_of, plain

FAINTEST = 12
"""Grey levels (of 255) by which text must change the page to count as visible."""
EDGE = 2.0
"""Points around what is drawn that it may reach as well."""
MOST_PASSES = 8
"""Passes; a page that takes more is drawn whole, and again without its text."""
MOST_PAIRS = 2_000_000
"""Characters times objects drawn after the first of them from which nothing is compared: a map."""
_UNDRAWN = frozenset({pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP})

Pixels = NDArray[np.uint8]


class Passes(NamedTuple):
    """A page in grey, height x width, and which of its pixels look different without its text."""

    drawn: Pixels
    shows: NDArray[np.bool_]


def in_passes(
    page: pypdfium2.PdfPage,
    text: pypdfium2.PdfTextPage,
    objects: Objects,
    characters: Characters,
    scale: float,
) -> Passes | None:
    """Draw a page at `scale` pixels a point; None where that takes too many passes. Raises `PdfiumError`."""
    starts = _starts(page, text, objects, characters)
    if starts is None:
        return None
    drawn, ground = _paper(page, scale), _paper(page, scale)
    pixels, bare = _seen(drawn), _seen(ground)
    paints = [p for p in objects.pieces if p.kind == TEXT or _is_drawn(p)]
    with _without(paints):
        for start, end in itertools.pairwise([*starts, len(objects.pieces)]):
            others = [p for p in objects.pieces[start:end] if _is_drawn(p)]
            texts = [p for p in objects.pieces[start:end] if p.kind == TEXT]
            if others:
                _draw_only(page, drawn, others)
            if not start:
                bare[:] = pixels
            elif others:
                _draw_only(page, ground, others)
            if texts:
                _draw_only(page, drawn, texts)
        if len(_notes(page)):
            _draw(page, drawn, notes=True)
            _draw(page, ground, notes=True)
    return Passes(pixels.copy(), cv2.absdiff(pixels, bare) >= FAINTEST)


def marks(characters: Characters) -> NDArray[np.bool_]:
    """Which characters leave a mark on paper."""
    codes = np.array(characters.codes)
    values, of = np.unique(codes, return_inverse=True)
    return np.array([not is_space(v) and bool(printed(v)) for v in values.tolist()], dtype=bool)[of]


def _starts(
    page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage, objects: Objects, characters: Characters
) -> list[int] | None:
    """Where each pass begins among the objects: at what is drawn over a character of the pass before it."""
    if not objects.whole:
        return None
    first = next((order for order, piece in enumerate(objects.pieces) if piece.kind == TEXT), 0)
    later = [(order, p) for order, p in enumerate(objects.pieces) if order > first and _is_drawn(p)]
    boxes = bounds([p for _, p in later])
    inked = marks(characters)
    if len(boxes) * len(inked) > MOST_PAIRS or np.isnan(boxes).any():
        return None
    if not len(boxes):
        return [0]
    x0, top, x1, bottom = Upright(page).boxes(*boxes.T)
    ink = characters.ink
    meets = (ink[:, 0, None] < x1 + EDGE) & (ink[:, 2, None] > x0 - EDGE)
    meets &= (ink[:, 1, None] < bottom + EDGE) & (ink[:, 3, None] > top - EDGE) & inked[:, None]
    if not meets.any():
        return [0]
    orders = {piece.at: order for order, piece in enumerate(objects.pieces)}
    handle, met = address_of(text.raw), np.flatnonzero(meets.any(1))
    own = np.full(len(inked), -1)
    own[met] = [orders.get(_text_object(handle, i), 0) for i in met.tolist()]
    of = own[:, None]
    orders_later = np.array([order for order, _ in later])
    latest = np.where(meets & (of < orders_later), of, -1).max(axis=0)  # the last text that each lies over
    starts = [0]
    for order, under in zip(orders_later.tolist(), latest.tolist(), strict=True):
        if under >= starts[-1]:
            starts.append(order)
    return starts if len(starts) <= MOST_PASSES else None


def without_text(page: pypdfium2.PdfPage, objects: Objects, scale: float) -> Pixels:
    """The page drawn without its text, all of whose objects are known. Raises `PdfiumError`."""
    bitmap = _paper(page, scale)
    with _without(objects.of(TEXT)):
        _draw(page, bitmap, notes=True)
    return _seen(bitmap).copy()


@contextmanager
def _without(pieces: Sequence[Piece]) -> Iterator[None]:
    """Leave objects of a loaded page out while it is drawn; the file stays as it is."""
    _set_active(pieces, False)
    try:
        yield
    finally:
        _set_active(pieces, True)


def _draw_only(page: pypdfium2.PdfPage, bitmap: pypdfium2.PdfBitmap, pieces: Sequence[Piece]) -> None:
    """Draw these of a page's objects, all of which are left out."""
    _set_active(pieces, True)
    _draw(page, bitmap, notes=False)
    _set_active(pieces, False)


def _set_active(pieces: Sequence[Piece], active: bool) -> None:
    for piece in pieces:
        _activate(piece.at, active)


def _paper(page: pypdfium2.PdfPage, scale: float) -> pypdfium2.PdfBitmap:
    """White paper for a page, of the very size that `PdfPage.render` takes."""
    width, height = (math.ceil(side * scale) for side in page.get_size())
    bitmap = pypdfium2.PdfBitmap.new_native(width, height, pdfium.FPDFBitmap_Gray)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
    return bitmap


def _seen(bitmap: pypdfium2.PdfBitmap) -> Pixels:
    """What a bitmap shows, height x width; a view of it."""
    pixels: Pixels = bitmap.to_numpy()
    return pixels[:, :, 0] if pixels.ndim == 3 else pixels


def _draw(page: pypdfium2.PdfPage, bitmap: pypdfium2.PdfBitmap, notes: bool) -> None:
    """Draw a page onto what a bitmap shows, its annotations and fields as well or not."""
    flags = pdfium.FPDF_GRAYSCALE | (pdfium.FPDF_ANNOT if notes else 0)
    where = (bitmap, page, 0, 0, bitmap.width, bitmap.height, 0, flags)
    pdfium.FPDF_RenderPageBitmap(*where)
    if notes and page.formenv:
        pdfium.FPDF_FFLDraw(page.formenv, *where)


def _is_drawn(piece: Piece) -> bool:
    return piece.kind != TEXT and (piece.path is None or piece.path.paints)


def _notes(page: pypdfium2.PdfPage) -> Boxes:
    """Where annotations may be drawn, n x 4 in user space; links have no looks of their own."""
    found = []
    for i in range(pdfium.FPDFPage_GetAnnotCount(page)):
        note = pdfium.FPDFPage_GetAnnot(page, i)
        rect = pdfium.FS_RECTF()
        plain = pdfium.FPDFAnnot_GetSubtype(note) in _UNDRAWN and not pdfium.FPDFAnnot_HasKey(note, b"AP")
        if not plain and pdfium.FPDFAnnot_GetRect(note, rect):
            found.append((rect.left, rect.bottom, rect.right, rect.top))
        pdfium.FPDFPage_CloseAnnot(note)
    return np.array(found, dtype=np.float64).reshape(-1, 4)


_activate = plain(pdfium.FPDFPageObj_SetIsActive, INT, POINTER, INT)
_text_object = plain(pdfium.FPDFText_GetTextObject, POINTER, POINTER, INT)
