"""Whether a page's text layer or OCR is believed, page by page, with the reason.

A layer may be one signature line over a scan, an earlier OCR worse than ours, or characters that the
file gives no meaning for; "has text" decides nothing. What decides is evidence: whether the text is
painted, how much of the page's ink stands under its words, how many of its characters are odd.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.contracts import Box
from pipeline.ocr.layers.likelihood import believable
from pipeline.ocr.layers.textlayer import Layer
from pipeline.ocr.layout import Line
from pipeline.ocr.redactions.drawn_boxes import Drawing

DARK = 140
"""Grey level below which a pixel counts as ink."""
FLAT = 24
"""Grey levels; a page that varies by less is one flat tone: nothing is printed on it, however pale."""
DUST = 0.0002
"""Where OCR finds no words and less of the page than this is ink, the page counts as blank."""
FEW_HIDDEN = 4
"""Letters; so few are an accident of drawing (two glyphs overlapping), more are hidden text, and then the
text layer is not used at all: what shows around the edge of a box would give away what lies under it."""
ODD_SHARE = 0.1
"""With more odd characters than this a layer is not believed."""
EXPLAINED = 0.7
"""With more of the page's ink under its words than this, only its pictures are looked at for more print."""
BARE_INK = 0.0003
"""Share of a page; with less ink than this outside of its words, nothing is looked for there."""
LETTER_SHAPES, LIGHT_SHAPES = 10, 20
"""So many shapes of a letter's size outside of the layer's words are print in a picture: dark ones, and light
ones on a dark ground (a police shield has twelve)."""
LETTER_HEIGHT, LETTER_WIDTH = (3.3, 26.0), (1.3, 40.0)
"""Points; from and to which a shape is of a letter's size (joined letters are wider)."""
MOST_SHAPES = 1500
FILLED = 0.8
"""Share of its box; a shape that fills more is no letter but a bullet, a rule or a box."""
PARTLY_HIDDEN = "part of its text layer does not show"
"""Why such a page is read both ways; `error_rate` knows it by these words."""


class Choice(NamedTuple):
    """`read`: which reading to make: "layer" or "ocr" alone, "both", or "none" on a blank page. `doubt` is
    the reason code of what a person should know; `ink` the share of the page that is dark.
    """

    read: str
    why: str
    ink: float = 0.0
    doubt: str | None = None


def choose(layer: Layer, drawing: Drawing, drawn: NDArray[np.uint8], scale: float) -> Choice:
    """Decide from the page drawn in grey at `scale` pixels a point, and what is drawn on it."""
    ink = (drawn < DARK).view(np.uint8)
    share = cv2.countNonZero(ink) / ink.size
    if layer.unpainted:
        return Choice("ocr", "its text layer is an earlier OCR, not painted on the page", share)
    if not layer.drawn:
        if layer.hidden:
            return Choice("ocr", "none of its text layer shows", share)
        flat = int(drawn.max()) - int(drawn.min()) < FLAT
        return Choice("none", "nothing is printed on it") if flat else Choice("ocr", "no text layer", share)
    if layer.odd / layer.drawn > ODD_SHARE:
        why = f"{layer.odd / layer.drawn:.0%} of the text layer's characters have no meaning"
        return Choice("ocr", why, share, "odd_text")
    believed, reason = believable(layer.lines)
    if not believed:
        return Choice("ocr", reason, share, "odd_text")
    if layer.hidden >= FEW_HIDDEN or len(layer.covered) >= FEW_HIDDEN:
        return Choice("both", PARTLY_HIDDEN, share)
    bare = without_words(ink, layer.lines, scale)
    covered = 1 - cv2.countNonZero(bare) / max(1, cv2.countNonZero(ink))
    if covered >= EXPLAINED:  # print elsewhere is in pictures; letters drawn as outlines leave more bare
        bare = _within_pictures(bare, drawing.pictures, scale)
    if layer.overlaid or print_in_pictures(bare, scale):
        return Choice("both", f"the text layer explains {covered:.0%} of the ink", share)
    return Choice("layer", f"text layer, {covered:.0%} of the ink", share)


def without_words(ink: NDArray[np.uint8], lines: list[Line], scale: float) -> NDArray[np.uint8]:
    """A page's pixels (1 where it is dark) without those under words; a copy."""
    bare = ink.copy()
    for line in lines:
        for w in line:
            y0, y1 = max(0, int(w.top * scale) - 1), int(w.bottom * scale) + 2
            x0, x1 = max(0, int(w.x0 * scale) - 1), int(w.x1 * scale) + 2
            bare[y0:y1, x0:x1] = 0
    return bare


def _within_pictures(bare: NDArray[np.uint8], pictures: Sequence[Box], scale: float) -> NDArray[np.uint8]:
    """The part of the page around all its pictures; nothing where it has none."""
    if not pictures:
        return bare[:0, :0]
    x0, top, x1, bottom = zip(*pictures, strict=True)
    rows = slice(max(0, int(min(top) * scale)), int(max(bottom) * scale) + 1)
    return np.ascontiguousarray(bare[rows, max(0, int(min(x0) * scale)) : int(max(x1) * scale) + 1])


def print_in_pictures(bare: NDArray[np.uint8], scale: float) -> bool:
    """Whether shapes of a letter's size stand in rows outside of the layer's words. Pictures, seals, rules
    and the bars of charts have few; print in a picture has many.
    """
    if cv2.countNonZero(bare) <= BARE_INK * bare.size:
        return False
    dark, light = _in_rows(bare, scale), _in_rows(_light_on_dark(bare), scale)
    return dark >= LETTER_SHAPES or light >= LIGHT_SHAPES


def _light_on_dark(bare: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """What is light within dark areas: holes of a dark shape that is closed all around."""
    grown = cv2.copyMakeBorder(1 - bare, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=1)
    mask = np.zeros((grown.shape[0] + 2, grown.shape[1] + 2), dtype=np.uint8)
    cv2.floodFill(grown, mask, (0, 0), 0)  # the ground that reaches the page's edge
    return np.ascontiguousarray(grown[1:-1, 1:-1])


def _in_rows(mask: NDArray[np.uint8], scale: float) -> int:
    """How many shapes are of a letter's size and have two like them close by on the same line."""
    x0, y0, across, down = cv2.boundingRect(mask)  # labelling goes over every pixel, this does not
    if down < LETTER_HEIGHT[0] * scale:
        return 0
    part = mask[y0 : y0 + down, x0 : x0 + across]
    few = cv2.countNonZero(part) < 1 << 16  # labels of half the size take a third of the time
    ltype = cv2.CV_16U if few else cv2.CV_32S
    count, _, stats, _ = cv2.connectedComponentsWithStats(part, connectivity=8, ltype=ltype)
    shapes = stats[1:count].astype(np.float32)
    wide, high, area = (shapes[:, i] for i in (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT, cv2.CC_STAT_AREA))
    fits = (high >= LETTER_HEIGHT[0] * scale) & (high <= LETTER_HEIGHT[1] * scale)
    fits &= (wide >= LETTER_WIDTH[0] * scale) & (wide <= LETTER_WIDTH[1] * scale)
    letters = shapes[fits & (area < FILLED * wide * high)][:MOST_SHAPES]
    x, y = letters[:, 0] + letters[:, 2] / 2, letters[:, 1] + letters[:, 3] / 2
    high = letters[:, 3]
    size = np.maximum(high[:, None], high[None, :])
    near = (np.abs(x[:, None] - x[None, :]) < 2.5 * size) & (np.abs(y[:, None] - y[None, :]) < 0.35 * size)
    near &= np.minimum(high[:, None], high[None, :]) > 0.6 * size
    return int((near.sum(axis=1) > 2).sum())  # each is near itself
