"""How high a scan's letters are, by which its resolution for OCR is chosen, and what is no letter on it."""

from __future__ import annotations

from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

DARK = 150
"""Grey level below which a pixel is ink."""
LOW, HIGH = 3, 42
"""Pixels; what is lower is a speck or a dot, what is higher no letter of running text."""
SPECK = 4
"""Pixels; what is no wider and no higher is a speck or a dot."""
TYPED, EVEN = 0.85, 0.83
"""Width of typewriting in parts of its height, at least: the median of shapes as high as a letter, and their
lower quartile in parts of that median. Of print with narrow letters both are lower."""
FEWEST = 30
"""Shapes; of fewer nothing can be told."""


class Shapes(NamedTuple):
    """The connected shapes of ink on a scan: `ink` is 1 where it is, `labels` the shape's number (height x
    width; 0 is paper); `boxes` has a row a number: left, top, width, height, pixels of ink. `letters` of them
    have a letter's size; `letter` is their median height in pixels, infinite where there are too few to tell;
    `specks` are smaller than a dot of print; `typed`: all letters are about as wide as a typewriter's.
    """

    ink: NDArray[np.uint8]
    labels: NDArray[np.integer[Any]]
    boxes: NDArray[np.int32]
    letters: int
    letter: float
    specks: int
    typed: bool = False


def shapes_of(pixels: NDArray[np.uint8]) -> Shapes:
    """The shapes of ink on a scan (grey, height x width)."""
    ink = np.asarray(cv2.threshold(pixels, DARK, 1, cv2.THRESH_BINARY_INV)[1], dtype=np.uint8)
    labels, boxes = _connected(ink)
    wide, high = boxes[1:, cv2.CC_STAT_WIDTH], boxes[1:, cv2.CC_STAT_HEIGHT]
    fits = (high > LOW) & (high < HIGH) & (wide > 1) & (wide < HIGH) & (boxes[1:, cv2.CC_STAT_AREA] > 2 * LOW)
    letters = int(fits.sum())
    letter = float(np.median(high[fits])) if letters >= FEWEST else float("inf")
    specks = int(((wide <= SPECK) & (high <= SPECK)).sum())
    return Shapes(ink, labels, boxes, letters, letter, specks, _is_typed(wide, high, letter))


def _is_typed(wide: NDArray[np.int32], high: NDArray[np.int32], letter: float) -> bool:
    """Whether shapes as high as a letter are as wide as typewriting, and evenly so."""
    letters = wide[(high > 0.75 * letter) & (high < 1.6 * letter) & (wide > 2) & (wide < 2.5 * letter)]
    if letters.size < FEWEST:
        return False
    lower, median = np.percentile(letters, (25, 50))
    return bool(median >= TYPED * letter and lower >= EVEN * median)


def _connected(ink: NDArray[np.uint8]) -> tuple[NDArray[np.integer[Any]], NDArray[np.int32]]:
    """Labels and boxes of the connected shapes. With labels of 16 bits they are found in a third of the time;
    where OpenCV says that these are too few for a page of specks, with 32.
    """
    try:
        _, labels, boxes, _ = _labelled(ink, 8, cv2.CV_16U, cv2.CCL_SPAGHETTI)
    except cv2.error:
        _, labels, boxes, _ = _labelled(ink, 8, cv2.CV_32S, cv2.CCL_SPAGHETTI)
    return np.asarray(labels), np.asarray(boxes, dtype=np.int32)


_labelled = cv2.connectedComponentsWithStatsWithAlgorithm
