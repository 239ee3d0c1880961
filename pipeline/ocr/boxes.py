"""Solid dark areas of a scan, painted white before OCR: Tesseract reads letters into black boxes.

The areas are found at a window's grain: every pixel that lies in some dark window, of a size that no
letter's stroke has, belongs to one. Hatching over a box does not matter, nor do a few specks in it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

DARK = 110
"""Grey level below which a pixel can belong to a box."""
INCHES = 0.11
"""Side of the window: thicker than the strokes of any letter below 60 points."""
SOLID = 0.9
"""Share of a window that is dark in a box, hatched ones included."""
WHITE = 255


def paint_out(pixels: NDArray[np.uint8], dpi: float) -> NDArray[np.uint8]:
    """The same scan (grey, height x width) with its solid dark areas white; itself where it has none."""
    mask = solid(pixels, dpi)
    return np.where(mask, np.uint8(WHITE), pixels) if mask.any() else pixels


def solid(pixels: NDArray[np.uint8], dpi: float) -> NDArray[np.bool_]:
    """Which pixels lie in a solid dark area."""
    side = max(4, round(INCHES * dpi))
    height, width = pixels.shape
    if min(height, width) <= side:
        return np.zeros(pixels.shape, dtype=bool)
    windows = _sums(pixels < DARK, side) >= SOLID * side * side
    if not windows.any():
        return np.zeros(pixels.shape, dtype=bool)
    return _sums(np.pad(windows, side - 1), side) > 0


def _sums(mask: NDArray[np.bool_], side: int) -> NDArray[np.int32]:
    """How many pixels are set in each window of `side` x `side` that lies wholly inside."""
    total = np.pad(mask, ((1, 0), (1, 0))).cumsum(0, dtype=np.int32).cumsum(1, dtype=np.int32)
    sums: NDArray[np.int32] = total[side:, side:] - total[:-side, side:]
    sums -= total[side:, :-side]
    sums += total[:-side, :-side]
    return sums
