"""The picture of a page that readers see: WebP, grey, large enough to read small print."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

DPI = 110
QUALITY = 45
METHOD = 2  # libwebp's effort: 4 takes twice as long for 3 % less
WIDEST = 2400


def save_picture(pixels: NDArray[np.uint8], path: Path) -> None:
    """Save a page's pixels (grey, height x width) as WebP, no side longer than `WIDEST` pixels."""
    image = Image.fromarray(pixels)
    image.thumbnail((WIDEST, WIDEST))
    image.save(path, "WEBP", quality=QUALITY, method=METHOD)
