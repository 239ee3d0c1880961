"""The picture of a page that readers see: WebP, grey, large enough to read small print."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

DPI = 100
LEVELS = 16
"""Grey levels kept: print and scans of paper look the same, and as WebP without loss take half the time and
less space than with (at 110 dpi 11 ms and 55 kB a page instead of 30 ms and 78 kB, on 64 pages)."""
MUCH_GREY = 0.3
"""Share of a page in middle greys from which it counts as a photograph, saved with loss."""
QUALITY = 45
WIDEST = 2400


def save_picture(pixels: NDArray[np.uint8], path: Path) -> None:
    """Save a page's pixels (grey, height x width) as WebP, no side longer than `WIDEST` pixels."""
    if max(pixels.shape) > WIDEST:
        scale = WIDEST / max(pixels.shape)
        pixels = shrunk(pixels, scale)
    if float(cv2.inRange(pixels, 48, 208).mean()) / 255 > MUCH_GREY:
        Image.fromarray(pixels).save(path, "WEBP", quality=QUALITY, method=0)
    else:
        # WebP knows no grey; OpenCV makes it colour in a quarter of Pillow's time
        Image.fromarray(cv2.cvtColor(cv2.LUT(pixels, _FEWER), cv2.COLOR_GRAY2RGB)).save(
            path, "WEBP", lossless=True, quality=0, method=0
        )


def shrunk(pixels: NDArray[np.uint8], scale: float) -> NDArray[np.uint8]:
    """A picture made smaller, `scale` below 1."""
    size = max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


_FEWER = np.array(
    [round(round(v * (LEVELS - 1) / 255) * 255 / (LEVELS - 1)) for v in range(256)], dtype=np.uint8
)
