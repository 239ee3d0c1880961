"""Images as documents: PNG, JPEG and TIFF through Pillow; every frame of a TIFF is a page."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageFile, ImageOps

from pipeline.contracts import FileType
from pipeline.ocr.source import LONGEST_SIDE, MOST_PIXELS, PictureSource, Pixels
from pipeline.worker import Rejected

LETTER_HEIGHT = 11.0
"""Inches; taken for an image's longer side where the file does not say how large it was."""
Image.MAX_IMAGE_PIXELS = 250_000_000


class ImageSource(PictureSource):
    """A PNG, JPEG or (multi-page) TIFF; every frame of a TIFF is a page, of others the first alone (a
    telephone's JPEG carries its preview as a second).
    """

    def __init__(self, data: bytes, kind: FileType) -> None:
        self.notes: list[tuple[str, str]] = []
        try:
            self.image = Image.open(io.BytesIO(data))
            self.page_count = getattr(self.image, "n_frames", 1) if kind == "tiff" else 1
        except Image.DecompressionBombError as e:
            raise Rejected("page_too_large", "the image has too many pixels to be opened") from e
        except (OSError, SyntaxError, ValueError, EOFError) as e:
            raise Rejected("damaged", "the image cannot be opened") from e
        if kind != "tiff":
            self._allow_for_a_broken_end(data)

    def _allow_for_a_broken_end(self, data: bytes) -> None:
        """Where an image breaks off, keep what there is of it, with a note."""
        try:
            self.image.load()
        except (OSError, SyntaxError, ValueError, EOFError):
            ImageFile.LOAD_TRUNCATED_IMAGES = True
            try:
                self.image = Image.open(io.BytesIO(data))
                self.image.load()
                self.notes.append(("repaired", "the image breaks off; the rest of it is missing"))
            except (OSError, SyntaxError, ValueError, EOFError) as e:
                raise Rejected("damaged", "the image cannot be opened") from e
            finally:
                ImageFile.LOAD_TRUNCATED_IMAGES = False

    def _frame(self, number: int) -> Image.Image:
        try:
            self.image.seek(number - 1)
            return _squared(_grey(self.image), *self._said_dpi())
        except (OSError, SyntaxError, ValueError, EOFError) as e:
            raise Rejected("page_unreadable", "the image is damaged") from e

    def _said_dpi(self) -> tuple[float, float]:
        """Pixels an inch across and down, as the file says; 0 where it does not."""
        across, down = self.image.info.get("dpi", (0, 0))
        return float(across), float(down)

    def _dpi(self, frame: Image.Image) -> float:
        said = max(self._said_dpi())
        # 72 and 96 are what programs write that do not know
        return said if 97 < said <= 1200 else max(frame.size) / LETTER_HEIGHT

    def size(self, number: int) -> tuple[float, float]:
        frame = self._frame(number)
        dpi = self._dpi(frame)
        return frame.width * 72 / dpi, frame.height * 72 / dpi

    def draw(self, number: int, dpi: float) -> Pixels:
        frame = self._frame(number)
        scale = dpi / self._dpi(frame)
        most = (MOST_PIXELS / (frame.width * frame.height)) ** 0.5, LONGEST_SIDE / max(frame.size)
        scale = min(scale, *most)
        size = max(1, round(frame.width * scale)), max(1, round(frame.height * scale))
        return np.asarray(frame if size == frame.size else frame.resize(size, Image.Resampling.LANCZOS))


def _squared(frame: Image.Image, across: float, down: float) -> Image.Image:
    """The frame with pixels as wide as they are high; a fax's are twice as high (204 by 98 an inch)."""
    if min(across, down) < 50 or abs(across / down - 1) < 0.05:
        return frame
    longer = max(across, down)
    size = round(frame.width * longer / across), round(frame.height * longer / down)
    return frame.resize(size, Image.Resampling.LANCZOS)


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
