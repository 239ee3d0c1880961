"""PDFs: drawn and read by PDFium, counted a second time by pdfplumber, repaired by qpdf where needed."""

from __future__ import annotations

import io

import cv2
import numpy as np
import pdfplumber
import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from pipeline.ocr.layers.textlayer import FAINTEST, Layer, read_layer, remove_text
from pipeline.ocr.redactions.drawn_boxes import Drawing, read_drawing
from pipeline.ocr.source import LONGEST_SIDE, MOST_PIXELS, Pixels
from pipeline.ocr.tables.drawn import DrawnLines
from pipeline.ocr.tables.drawn_lines import drawn_lines
from pipeline.worker import Rejected


class PdfSource:
    """A PDF, repaired by qpdf where PDFium cannot open it or sees fewer pages than pdfplumber."""

    def __init__(self, data: bytes) -> None:
        self._at: tuple[int, pypdfium2.PdfPage] | None = None
        self.notes: list[tuple[str, str]] = []
        self.pdf = self._open(data)
        count = len(self.pdf)
        second = self._second_count(data)
        repaired = self._repaired(data) if second is not None and second > count else None
        if repaired is not None and len(repaired) > count:
            self._repair_note(repaired)
            self.pdf = repaired
        self.page_count = self._last_page()
        if second is not None and second != count:
            text = f"PDFium counts {count} pages and pdfplumber {second}; {self.page_count} were kept"
            self.notes.append(("page_counts_differ", text))
        if not self.page_count:
            raise Rejected("no_pages", "the file opens but holds no page")
        if files := pdfium.FPDFDoc_GetAttachmentCount(self.pdf):
            self.notes.append(("attachments_not_read", f"{files} embedded files were not read"))
        try:
            self._at = None  # a page opened before has no fields
            self.pdf.init_forms()  # so that filled-in fields are drawn
        except pypdfium2.PdfiumError:
            self.notes.append(("repaired", "its form fields are damaged and were left out"))

    def _open(self, data: bytes) -> pypdfium2.PdfDocument:
        try:
            pdf = pypdfium2.PdfDocument(data)
            if len(pdf):
                return pdf
        except pypdfium2.PdfiumError as e:
            # PDFium's reason may be that of the file before, where it has none of its own
            if "password" in str(e).lower() and b"/Encrypt" in data:
                raise Rejected("encrypted", "it needs a password to be opened") from e
        repaired = self._repaired(data)
        if repaired is None:
            raise Rejected("damaged", "no reader can open it, and it could not be repaired")
        self._repair_note(repaired)
        return repaired

    def _repair_note(self, pdf: pypdfium2.PdfDocument) -> None:
        self.notes.append(("repaired", f"the file is damaged; {len(pdf)} pages were found after repair"))

    @staticmethod
    def _repaired(data: bytes) -> pypdfium2.PdfDocument | None:
        """The file after qpdf put it in order; None where that cannot be done. Raises `Rejected`."""
        out = io.BytesIO()
        try:
            with pikepdf.open(io.BytesIO(data)) as pdf:
                if not len(pdf.pages):
                    raise Rejected("no_pages", "the file opens but holds no page")
                pdf.save(out, static_id=True)
            return pypdfium2.PdfDocument(out.getvalue())
        except pikepdf.PasswordError as e:
            raise Rejected("encrypted", "it needs a password to be opened") from e
        except (pikepdf.PdfError, pypdfium2.PdfiumError, ValueError):
            return None

    def _last_page(self) -> int:
        """How many pages there are: a page tree may promise pages that do not exist."""
        count = len(self.pdf)
        if not count or self._opens(count):
            return count
        there, not_there = 1, count  # page 1 keeps its place whatever is wrong with it
        while not_there - there > 1:
            middle = (there + not_there) // 2
            there, not_there = (middle, not_there) if self._opens(middle) else (there, middle)
        return there

    @staticmethod
    def _second_count(data: bytes) -> int | None:
        """The page count of a reader that shares no code with PDFium; None where it fails."""
        try:
            with pdfplumber.open(io.BytesIO(data)) as pdf:
                return len(pdf.pages)
        except (Exception, RecursionError):  # noqa: BLE001  hostile files raise anything here
            return None

    def _opens(self, number: int) -> bool:
        try:
            self._page(number)
        except Rejected:
            return False
        return True

    def _page(self, number: int) -> pypdfium2.PdfPage:
        """A page, parsed once: it is drawn, read and drawn again in turn."""
        if self._at is None or self._at[0] != number:
            self._at = None
            self._at = (number, self._loaded(number))
        return self._at[1]

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
        return _pixels(self._page(number), self._scale(number, dpi))

    def drawing(self, number: int) -> Drawing:
        return read_drawing(self._page(number))

    def lines(self, number: int) -> DrawnLines:
        return drawn_lines(self._page(number))

    def layer(self, number: int, drawn: Pixels, dpi: float) -> Layer:
        page = self._page(number)

        def text_shows() -> NDArray[np.bool_]:
            self._at = None  # what is left of the page now is not the page any more
            remove_text(page)
            # the very same scale: another would shift every edge and make hidden text seem to show
            return cv2.absdiff(drawn, _pixels(page, scale)) >= FAINTEST

        scale = self._scale(number, dpi)
        return read_layer(page, drawn, text_shows)


def _pixels(page: pypdfium2.PdfPage, scale: float) -> Pixels:
    """Draw a page at `scale` pixels a point."""
    try:
        bitmap = page.render(scale=scale, grayscale=True)
    except pypdfium2.PdfiumError as e:
        raise Rejected("page_unreadable", "the page cannot be drawn") from e
    pixels: Pixels = np.array(bitmap.to_numpy(), dtype=np.uint8)
    return pixels[:, :, 0] if pixels.ndim == 3 else pixels
