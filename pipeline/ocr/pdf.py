"""PDFs: drawn and read by PDFium."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager

import cv2
import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from pipeline.ocr import picture
from pipeline.ocr.layers.characters import Characters
from pipeline.ocr.layers.showing import FAINTEST, in_passes, without_text
from pipeline.ocr.layers.textlayer import Layer, layer_characters, read_layer, remove_text
from pipeline.ocr.page_objects import Objects, page_objects
from pipeline.ocr.redactions.drawn_boxes import Drawing, read_drawing
from pipeline.ocr.repair import counted
from pipeline.ocr.source import LONGEST_SIDE, MOST_PIXELS, Pixels
from pipeline.ocr.tables.drawn import DrawnLines
from pipeline.ocr.tables.drawn_lines import drawn_lines
from pipeline.worker import Rejected

ANEW = 64
"""Pages parsed, after which a document is opened anew: PDFium keeps about a megabyte of each until then."""

LAYER_DPI = picture.DPI
"""Pixels an inch at which text layers are looked at, so that one drawing serves for both."""


class PdfSource:
    """A PDF, repaired where its readers do not agree on its pages. Raises `Rejected`."""

    def __init__(self, data: bytes) -> None:
        self._at: tuple[int, pypdfium2.PdfPage] | None = None
        self._objects: tuple[int, Objects] | None = None
        self._read: tuple[int, Characters, pypdfium2.PdfTextPage] | None = None
        self._shows: tuple[tuple[int, float], NDArray[np.bool_]] | None = None
        self._parsed = 0
        self._data, self.pdf, self.page_count, self.notes = counted(data)
        if not self.page_count:
            raise Rejected("no_pages", "the file opens but holds no page")
        if files := pdfium.FPDFDoc_GetAttachmentCount(self.pdf):
            self.notes.append(("attachments_not_read", f"{files} embedded files were not read"))
        if not self._with_fields():
            self.notes.append(("repaired", "its form fields are damaged and were left out"))

    def _with_fields(self) -> bool:
        """Have filled-in fields drawn too; whether that can be done. Before any page is opened."""
        try:
            self.pdf.init_forms()
        except pypdfium2.PdfiumError:
            return False
        return True

    def _anew(self) -> None:
        """Open the document once more, which gives back what PDFium keeps of the pages before."""
        self.pdf.close()
        self.pdf = pypdfium2.PdfDocument(self._data)
        self._with_fields()
        self._parsed = 0
        if give_back := getattr(ctypes.CDLL(None), "malloc_trim", None):  # glibc keeps what is freed
            give_back(0)

    def _page(self, number: int) -> pypdfium2.PdfPage:
        """A page, parsed once: it is drawn, read and drawn again in turn."""
        if self._at is None or self._at[0] != number:
            self._forget()
            if self._parsed == ANEW:
                self._anew()
            self._parsed += 1
            self._at = (number, self._loaded(number))
        return self._at[1]

    def _forget(self) -> None:
        """Keep nothing of the page in hand."""
        self._at = self._objects = self._read = self._shows = None

    def _loaded(self, number: int) -> pypdfium2.PdfPage:
        try:
            page = self.pdf[number - 1]
        except (pypdfium2.PdfiumError, IndexError) as e:
            raise Rejected("page_unreadable", "the page cannot be opened") from e
        if min(page.get_size()) <= 0:  # its crop box lies outside of its paper
            page.set_cropbox(*page.get_mediabox())
        return page

    def size(self, number: int) -> tuple[float, float]:
        width, height = self._page(number).get_size()
        if not min(width, height) >= 1:
            raise Rejected("page_unreadable", "the page is less than a point wide or high")
        return width, height

    def _scale(self, number: int, dpi: float) -> float:
        """Pixels a point at which a page is drawn when asked for `dpi`."""
        width, height = self.size(number)
        scale: float = min(
            dpi / 72, (MOST_PIXELS / (width * height)) ** 0.5, LONGEST_SIDE / max(width, height)
        )
        if scale < 0.05:
            raise Rejected("page_too_large", f"the page measures {width / 72:.0f} x {height / 72:.0f} inches")
        return scale

    def draw(self, number: int, dpi: float) -> Pixels:
        page, scale = self._page(number), self._scale(number, dpi)
        if dpi != LAYER_DPI:
            return _pixels(page, scale)
        objects, characters = self._drawn_objects(number), self._characters(number)
        if not characters.codes or self._read is None:
            return _pixels(page, scale)
        with _drawable():
            passes = in_passes(page, self._read[2], objects, characters, scale)
        if passes is None:
            return _pixels(page, scale)
        self._shows = ((number, scale), passes.shows)
        return passes.drawn

    def _drawn_objects(self, number: int) -> Objects:
        """A page's objects, walked over once."""
        page = self._page(number)
        if self._objects is None or self._objects[0] != number:
            self._objects = (number, page_objects(page))
        return self._objects[1]

    def _characters(self, number: int) -> Characters:
        """A page's characters, read once."""
        page, objects = self._page(number), self._drawn_objects(number)
        if self._read is None or self._read[0] != number:
            text = page.get_textpage()
            self._read = (number, layer_characters(page, objects, text), text)
        return self._read[1]

    def drawing(self, number: int) -> Drawing:
        return read_drawing(self._page(number), self._drawn_objects(number))

    def lines(self, number: int) -> DrawnLines:
        return drawn_lines(self._page(number), self._drawn_objects(number))

    def layer(self, number: int, drawn: Pixels, dpi: float) -> Layer:
        page = self._page(number)
        scale = self._scale(number, dpi)
        objects, characters = self._drawn_objects(number), self._characters(number)

        def text_shows() -> NDArray[np.bool_]:
            # the very same scale: another would shift every edge and make hidden text seem to show
            if self._shows and self._shows[0] == (number, scale):
                return self._shows[1]
            if objects.whole:
                with _drawable():
                    ground = without_text(page, objects, scale)
            else:
                self._forget()  # what is left of the page now is not the page any more
                remove_text(page)
                ground = _pixels(page, scale)
            return cv2.absdiff(drawn, ground) >= FAINTEST

        return read_layer(page, drawn, text_shows, objects, characters)


@contextmanager
def _drawable() -> Iterator[None]:
    try:
        yield
    except pypdfium2.PdfiumError as e:
        raise Rejected("page_unreadable", "the page cannot be drawn") from e


def _pixels(page: pypdfium2.PdfPage, scale: float) -> Pixels:
    """Draw a page at `scale` pixels a point."""
    with _drawable():
        bitmap = page.render(scale=scale, grayscale=True)
    pixels: Pixels = np.array(bitmap.to_numpy(), dtype=np.uint8)
    return pixels[:, :, 0] if pixels.ndim == 3 else pixels
