"""How high a scan's letters are, by which its resolution for OCR is chosen."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

DARK = 150
"""Grey level below which a pixel is ink."""
LOW, HIGH = 3, 42
"""Pixels; what is lower is a speck or a dot, what is higher no letter of running text."""
FEWEST = 30
"""Shapes; of fewer nothing can be told."""


def letter_height(pixels: NDArray[np.uint8]) -> float:
    """The median height, in pixels, of shapes of a letter's size on a scan (grey, height x width); infinite
    where there are too few to tell.
    """
    ink = cv2.threshold(pixels, DARK, 1, cv2.THRESH_BINARY_INV)[1]
    count, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    wide, high = stats[1:count, cv2.CC_STAT_WIDTH], stats[1:count, cv2.CC_STAT_HEIGHT]
    fits = (
        (high > LOW)
        & (high < HIGH)
        & (wide > 1)
        & (wide < HIGH)
        & (stats[1:count, cv2.CC_STAT_AREA] > 2 * LOW)
    )
    return float(np.median(high[fits])) if int(fits.sum()) >= FEWEST else float("inf")
