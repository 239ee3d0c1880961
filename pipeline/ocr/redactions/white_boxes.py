"""White boxes cut out of a scan's print: redactions made on the picture, whiter than its paper.

Only where the paper itself is not white can they be told: a scan in grey has noise all over, and a rectangle
without any was painted on it. A white box on white paper nobody sees; one with a border is a form's.
"""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.ocr.scans.dark_areas import Corners, Grey, blobs

CLEAN = 254
"""Grey level from which a pixel is white without a trace of paper."""
PAPER = 0.3
"""Share of the page that is so white from which its paper is."""
WINDOW = 0.09
"""Inches; a box is at least so high and wide."""
LEAST_LONG = 0.3
STRAIGHT = 0.94
"""Share of its rectangle that a box fills: it was drawn with a program."""
RING = 0.04
"""Inches around a box within which the paper is looked at."""
NOISE, LEFT = 1.2, 0.25
"""Least deviation of the paper's grey there (a screen has none), and the most of it that may be as white."""
PRINT = 40
"""Grey levels below the paper's that are print and no noise."""


class WhiteBox(NamedTuple):
    """A box in pixels (x0, top, x1, bottom) of the page looked at, and how many pixels it covers."""

    box: Corners
    pixels: int


def white_boxes(page: Grey, inch: float) -> list[WhiteBox]:
    """The white boxes of a page in grey at `inch` pixels an inch."""
    if float((page[::3, ::3] >= CLEAN).mean()) > PAPER:
        return []
    clean = np.asarray(page >= CLEAN, dtype=np.uint8)
    side = max(3, round(WINDOW * inch) | 1)
    opened = cv2.morphologyEx(clean, cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
    found = []
    for (x, y, w, h), shape in blobs(np.asarray(opened, dtype=np.uint8), inch):
        count = cv2.countNonZero(shape)
        if (
            w >= LEAST_LONG * inch
            and count >= STRAIGHT * w * h
            and _on_paper(page, clean, (x, y, w, h), inch)
        ):
            found.append(WhiteBox((x, y, x + w, y + h), count))
    return found


def _on_paper(page: Grey, clean: Grey, box: Corners, inch: float) -> bool:
    """Whether noisy paper lies all round a box (x, y, width, height)."""
    x, y, w, h = box
    far = max(2, round(RING * inch))
    around = (slice(max(0, y - far), y + h + far), slice(max(0, x - far), x + w + far))
    outside = np.ones(page[around].shape, dtype=bool)
    outside[min(y, far) : min(y, far) + h, min(x, far) : min(x, far) + w] = False
    levels: NDArray[np.uint8] = page[around][outside]
    if not levels.size or float(clean[around][outside].mean()) > LEFT:
        return False
    paper = float(np.median(levels))
    bare = levels[levels > paper - PRINT]
    return paper < CLEAN and float(bare.std()) >= NOISE
