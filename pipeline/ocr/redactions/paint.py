"""Dark areas of a scan, painted white before OCR: Tesseract reads letters into black boxes and shadows.

Painted are redactions and copier edges, and other dark areas thicker than any letter. Left as they are: areas
with light print in them (a heading on a dark ground, a code on a mark), which Tesseract reads, shades of grey
behind print, and pictures.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.ocr.redactions.marks import is_at_edge, is_letter, is_mark, is_shade, shows_print, stands_out
from pipeline.ocr.scans.dark_areas import Area, Found, dark_areas, filled

THICK = 0.11
"""Inches; the strokes of no letter below 60 points are so thick."""
RIM = 0.01
"""Inches around an area that are painted with it: its edge is grey on a scan."""
WHITE = 255


def paint_out(pixels: NDArray[np.uint8], dpi: float, found: Found | None = None) -> NDArray[np.uint8]:
    """The same scan (grey, height x width) with its solid dark areas white; itself where it has none.
    `found`: its dark areas, where they are known already.
    """
    mask = solid(pixels, dpi, found)
    return np.asarray(cv2.max(pixels, mask), dtype=np.uint8) if mask.any() else pixels


def solid(pixels: NDArray[np.uint8], dpi: float, found: Found | None = None) -> NDArray[np.uint8]:
    """Which pixels lie in a solid dark area: `WHITE` there, 0 elsewhere."""
    found = found or dark_areas(pixels, dpi)
    inch = dpi * found.scale
    mask = np.zeros(found.page.shape, dtype=np.uint8)
    for area in found.areas:
        if _to_be_painted(area, found, inch):
            x0, top, x1, bottom = area.box
            mask[top:bottom, x0:x1] |= filled(area.mask)
    if not mask.any():
        return np.zeros(pixels.shape, dtype=np.uint8)
    rim = 2 * max(1, round(RIM * inch)) + 1
    grown = cv2.dilate(mask * np.uint8(WHITE), np.ones((rim, rim), np.uint8))
    if found.scale != 1.0:
        grown = cv2.resize(grown, pixels.shape[::-1], interpolation=cv2.INTER_NEAREST)
    return np.asarray(grown, dtype=np.uint8)


def _to_be_painted(area: Area, found: Found, inch: float) -> bool:
    if is_shade(area, found) or shows_print(area, found, inch) or is_letter(area, found):
        return False
    if is_mark(area, found, inch) or is_at_edge(area, found, inch):
        return True
    return _is_thick(area, inch) and stands_out(area, found, inch)


def _is_thick(area: Area, inch: float) -> bool:
    """Whether a window thicker than any letter's stroke fits in; the counter of a bold letter is no ink."""
    padded = np.pad(area.mask, 1)
    return float(cv2.distanceTransform(padded, cv2.DIST_C, 3).max()) * 2 >= THICK * inch
