"""The picture of a page that readers see: WebP, grey, large enough to read small print."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

DPI = 110
LEVELS = 16
"""Grey levels kept: print and scans of paper look the same, and as WebP without loss take half the time and
less space than with (11 ms and 55 kB a page instead of 30 ms and 78 kB, on 64 pages)."""
MUCH_GREY = 0.3
"""Share of a page in middle greys from which it counts as a photograph, saved with loss."""
QUALITY = 45
WIDEST = 2400


def save_picture(pixels: NDArray[np.uint8], path: Path) -> None:
    """Save a page's pixels (grey, height x width) as WebP, no side longer than `WIDEST` pixels."""
    image = Image.fromarray(pixels)
    image.thumbnail((WIDEST, WIDEST))
    if float(cv2.inRange(np.asarray(image), 48, 208).mean()) / 255 > MUCH_GREY:
        image.save(path, "WEBP", quality=QUALITY, method=0)
    else:
        image.point(_FEWER).save(path, "WEBP", lossless=True, quality=0, method=0)


_FEWER = [round(round(v * (LEVELS - 1) / 255) * 255 / (LEVELS - 1)) for v in range(256)]
