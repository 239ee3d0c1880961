"""A released file as pages that can be drawn, whatever kind of file it is.

Page numbers count from 1; sizes are points on the upright page. Pixels are grey, height x width,
0 black to 255 white.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from pipeline.ocr.layers.textlayer import EMPTY, Layer
from pipeline.ocr.redactions.drawn_boxes import Drawing
from pipeline.ocr.tables.drawn import DrawnLines

Pixels = NDArray[np.uint8]

MOST_PIXELS = 30_000_000
"""A page is never drawn larger: a poster is drawn coarser instead."""
LONGEST_SIDE = 32_000
"""Pixels; Tesseract takes no longer side than 32,767."""


class Source(Protocol):
    """A document whose pages can be drawn."""

    page_count: int
    notes: list[tuple[str, str]]  # reason code and sentence of what was doubtful on opening

    def size(self, number: int) -> tuple[float, float]:
        """Width and height in points."""

    def draw(self, number: int, dpi: float) -> Pixels:
        """The page in grey; coarser than asked where it would be too large."""

    def drawing(self, number: int) -> Drawing:
        """What is drawn on the page that can cover print; of an image, the picture alone."""

    def lines(self, number: int) -> DrawnLines:
        """The lines drawn on the page, across and down; an image has none."""

    def layer(self, number: int, drawn: Pixels, dpi: float) -> Layer:
        """The page's text layer, as far as it shows on the page, drawn before at this `dpi`."""


class PictureSource(Source):
    """Pages that are pictures and nothing else: no text layer, no drawn lines."""

    def drawing(self, number: int) -> Drawing:
        return Drawing([], [], 1.0, wordless=True)

    def lines(self, number: int) -> DrawnLines:
        return [], []

    def layer(self, number: int, drawn: Pixels, dpi: float) -> Layer:
        return EMPTY
