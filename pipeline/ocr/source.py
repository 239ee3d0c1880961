"""A released file as pages that can be drawn: PDFs through PDFium, images through Pillow.

`open_source` gives a `Source`; page numbers count from 1; sizes are points on the upright page.
Pixels are grey, height x width, 0 black to 255 white.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
import pdfplumber
import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray
from PIL import Image, ImageOps

from pipeline.contracts import FileType
from pipeline.engine import Rejected
from pipeline.ocr.textlayer import FAINTEST, Layer, read_layer, remove_text

Pixels = NDArray[np.uint8]

MOST_PIXELS = 30_000_000
"""A page is never drawn larger: a poster is drawn coarser instead."""
LETTER_HEIGHT = 11.0
"""Inches; taken for an image's longer side where the file does not say how large it was."""
Image.MAX_IMAGE_PIXELS = 250_000_000


class Source(Protocol):
    """A document whose pages can be drawn."""

    page_count: int
    notes: list[tuple[str, str]]  # reason code and sentence of what was doubtful on opening
    meta: dict[str, str]

    def size(self, number: int) -> tuple[float, float]:
        """Width and height in points."""

    def scan(self, number: int) -> tuple[float, float]:
        """The largest picture on the page: its share of the page's area, its pixels per inch."""

    def draw(self, number: int, dpi: float) -> Pixels:
        """The page in grey; coarser than asked where it would be too large."""

    def layer(self, number: int, drawn: Pixels, dpi: float) -> Layer:
        """The page's text layer, as far as it shows on the page, drawn before at this `dpi`."""


def open_source(path: Path, kind: FileType) -> Source:
    """Open a file. Raises `Rejected` with the reason where that cannot be done."""
    return PdfSource(path) if kind == "pdf" else ImageSource(path)


class PdfSource:
    """A PDF, repaired by qpdf where PDFium cannot open it or sees fewer pages than pdfplumber."""

    def __init__(self, path: Path) -> None:
        self.notes: list[tuple[str, str]] = []
        data = path.read_bytes()
        try:
            self.pdf = pypdfium2.PdfDocument(data)
            count = len(self.pdf)
        except pypdfium2.PdfiumError as e:
            if "password" in str(e).lower():
                raise Rejected("encrypted", "it needs a password to be opened") from e
            self._repair(data)
            count = len(self.pdf)
        second = self._second_count(data)
        if second is not None and second > count:
            self._repair(data)
        self.page_count = max(len(self.pdf), count)
        if second is not None and second != self.page_count:
            text = f"PDFium counts {count} pages and pdfplumber {second}; {self.page_count} were kept"
            self.notes.append(("page_counts_differ", text))
        if not self.page_count:
            raise Rejected("no_pages", "the file opens but holds no page")
        self.meta = {k.lower(): v for k, v in self._metadata().items() if v}
        try:
            self.pdf.init_forms()  # so that filled-in fields are drawn
        except pypdfium2.PdfiumError:
            self.notes.append(("repaired", "its form fields are damaged and were left out"))

    def _repair(self, data: bytes) -> None:
        out = io.BytesIO()
        try:
            with pikepdf.open(io.BytesIO(data)) as pdf:
                if not len(pdf.pages):
                    raise Rejected("no_pages", "the file opens but holds no page")
                pdf.save(out, static_id=True)
            self.pdf = pypdfium2.PdfDocument(out.getvalue())
            pages = len(self.pdf)
        except pikepdf.PasswordError as e:
            raise Rejected("encrypted", "it needs a password to be opened") from e
        except (pikepdf.PdfError, pypdfium2.PdfiumError, ValueError) as e:
            if getattr(self, "pdf", None) is not None and len(self.pdf):
                return  # the reading before the attempt stands
            raise Rejected("damaged", "no reader can open it, and it could not be repaired") from e
        self.notes.append(("repaired", f"the file is damaged; {pages} pages were found after repair"))

    @staticmethod
    def _second_count(data: bytes) -> int | None:
        """The page count of a reader that shares no code with PDFium; None where it fails."""
        try:
            with pdfplumber.open(io.BytesIO(data)) as pdf:
                return len(pdf.pages)
        except (Exception, RecursionError):  # noqa: BLE001  hostile files raise anything here
            return None

    def _metadata(self) -> dict[str, str]:
        try:
            found: dict[str, str] = self.pdf.get_metadata_dict(skip_empty=True)
        except (pypdfium2.PdfiumError, UnicodeDecodeError):
            return {}
        return {k: " ".join("".join(c for c in v if c.isprintable()).split()) for k, v in found.items()}

    def _page(self, number: int) -> pypdfium2.PdfPage:
        try:
            return self.pdf[number - 1]
        except (pypdfium2.PdfiumError, IndexError) as e:
            raise Rejected("page_unreadable", "the page cannot be opened") from e

    def size(self, number: int) -> tuple[float, float]:
        width, height = self._page(number).get_size()
        if not (width > 0 and height > 0):
            raise Rejected("page_unreadable", "the page has no area")
        return width, height

    def scan(self, number: int) -> tuple[float, float]:
        page = self._page(number)
        left, bottom, right, top = page.get_bbox()
        area = max(1.0, (right - left) * (top - bottom))
        share, dpi = 0.0, 0.0
        for image in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3):
            try:
                x0, y0, x1, y1 = image.get_bounds()
                pixels = max(image.get_px_size())
            except pypdfium2.PdfiumError:
                continue
            inside = max(0.0, min(x1, right) - max(x0, left)) * max(0.0, min(y1, top) - max(y0, bottom))
            if inside / area > share:
                share, dpi = inside / area, pixels * 72 / max(1.0, x1 - x0, y1 - y0)
        return min(share, 1.0), dpi

    def _scale(self, number: int, dpi: float) -> float:
        """Pixels a point at which a page is drawn when asked for `dpi`."""
        width, height = self.size(number)
        scale: float = min(dpi / 72, (MOST_PIXELS / (width * height)) ** 0.5, 60_000 / max(width, height))
        if scale < 0.05:
            raise Rejected("page_too_large", f"the page measures {width / 72:.0f} x {height / 72:.0f} inches")
        return scale

    def draw(self, number: int, dpi: float) -> Pixels:
        return _pixels(self._page(number), self._scale(number, dpi))

    def layer(self, number: int, drawn: Pixels, dpi: float) -> Layer:
        bare = self._page(number)
        remove_text(bare)
        # the very same scale: another would shift every edge and make hidden text seem to show
        difference = np.abs(drawn.astype(np.int16) - _pixels(bare, self._scale(number, dpi)))
        return read_layer(self._page(number), difference >= FAINTEST)


def _pixels(page: pypdfium2.PdfPage, scale: float) -> Pixels:
    """Draw a page at `scale` pixels a point."""
    try:
        bitmap = page.render(scale=scale, grayscale=True)
    except pypdfium2.PdfiumError as e:
        raise Rejected("page_unreadable", "the page cannot be drawn") from e
    pixels: Pixels = np.array(bitmap.to_numpy(), dtype=np.uint8)
    return pixels[:, :, 0] if pixels.ndim == 3 else pixels


@dataclass
class ImageSource:
    """A PNG, JPEG or (multi-page) TIFF; every frame is a page."""

    path: Path
    notes: list[tuple[str, str]] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        try:
            self.image = Image.open(self.path)
            self.page_count = getattr(self.image, "n_frames", 1)
        except Image.DecompressionBombError as e:
            raise Rejected("page_too_large", "the image has too many pixels to be opened") from e
        except (OSError, SyntaxError, ValueError, EOFError) as e:
            raise Rejected("damaged", "the image cannot be opened") from e

    def _frame(self, number: int) -> Image.Image:
        try:
            self.image.seek(number - 1)
            return _grey(self.image)
        except (OSError, SyntaxError, ValueError, EOFError) as e:
            raise Rejected("page_unreadable", "the image is damaged") from e

    def _dpi(self, frame: Image.Image) -> float:
        said = self.image.info.get("dpi", (0, 0))[0]
        # 72 and 96 are what programs write that do not know
        return float(said) if 97 < said <= 1200 else max(frame.size) / LETTER_HEIGHT

    def size(self, number: int) -> tuple[float, float]:
        frame = self._frame(number)
        dpi = self._dpi(frame)
        return frame.width * 72 / dpi, frame.height * 72 / dpi

    def scan(self, number: int) -> tuple[float, float]:
        return 1.0, self._dpi(self._frame(number))

    def draw(self, number: int, dpi: float) -> Pixels:
        frame = self._frame(number)
        scale = dpi / self._dpi(frame)
        scale = min(scale, (MOST_PIXELS / (frame.width * frame.height)) ** 0.5)
        size = max(1, round(frame.width * scale)), max(1, round(frame.height * scale))
        return np.asarray(frame if size == frame.size else frame.resize(size, Image.Resampling.LANCZOS))

    def layer(self, number: int, drawn: Pixels, dpi: float) -> Layer:
        return Layer([], 0, 0, 0, False)


def _grey(image: Image.Image) -> Image.Image:
    """A frame in grey, upright as its EXIF says, transparent parts white."""
    frame = ImageOps.exif_transpose(image)
    if frame.mode.startswith("I;16") or frame.mode in ("I", "F"):
        values = np.asarray(frame, dtype=np.float64)
        low, high = float(values.min()), float(values.max())
        return Image.fromarray(((values - low) * (255 / max(1.0, high - low))).astype(np.uint8))
    if "A" in frame.getbands() or "transparency" in frame.info:
        rgba = frame.convert("RGBA")
        frame = Image.alpha_composite(Image.new("RGBA", rgba.size, "white"), rgba)
    return frame.convert("L")
