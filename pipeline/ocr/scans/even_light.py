"""Even out the light of a scan: a camera's shade, a lid left open, paper that is darker at one side.

Tesseract and the search for dark areas take one threshold for the page; where the paper in one corner is as
dark as the print in another, half of the page is lost (of a shaded specimen 48 characters in 100; evened,
none: tests/ocr/test_round_trip.py). Pages of even paper are given back as they are.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.ocr.picture import shrunk

COARSE = 25
"""Pixels an inch at which the paper's shade is looked for."""
WIDE = 9
"""Pixels at that grain: a third of an inch, wider than the strokes of any letter below 60 points."""
UNEVEN = 40
"""Grey levels between the paper's darkest and lightest twentieth from which the light counts as uneven."""
DARKEST = 100
"""Grey level; darker ground is no paper (a black box, a photograph, a band) and is lightened no further."""


def even_light(pixels: NDArray[np.uint8], dpi: float) -> NDArray[np.uint8]:
    """The scan (grey, height x width) as if its paper were white all over; itself where the light is even."""
    height, width = pixels.shape
    small = shrunk(pixels, min(1.0, COARSE / dpi))
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((WIDE, WIDE), np.uint8)), WIDE)
    light = paper[paper >= DARKEST]
    if light.size < paper.size / 2:
        return pixels
    low, high = np.percentile(light, (5, 95))
    if high - low < UNEVEN:
        return pixels
    ground = cv2.resize(np.maximum(paper, DARKEST), (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(pixels, ground, scale=255), dtype=np.uint8)
