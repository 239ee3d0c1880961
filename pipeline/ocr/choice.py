"""Whether a page's text layer or OCR is believed, page by page, with the reason.

A layer may be one signature line over a scan, an earlier OCR worse than ours, or characters that the
file gives no meaning for; "has text" decides nothing. What decides is evidence: whether the text is
painted, how much of the page's ink stands under its words, how many of its characters are odd.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.ocr.layout import Line, RawWord
from pipeline.ocr.textlayer import Layer

DARK = 140
"""Grey level below which a pixel counts as ink."""
FLAT = 24
"""Grey levels; a page that varies by less is one flat tone: nothing is printed on it, however pale."""
DUST = 0.0002
"""Where OCR finds no words and less of the page than this is ink, the page counts as blank."""
FEW_HIDDEN = 4
"""Letters; so few are an accident of drawing (two glyphs overlapping), more are hidden text, and then the
text layer is not used at all: what shows around the edge of a box would give away what lies under it."""
ENOUGH_WORDS = 20
WITH_VOWEL = 0.88
_LATIN_WORD = re.compile(r"[A-Za-z]{4,}")
_VOWEL = frozenset("aeiouy")
ODD_SHARE = 0.1
"""With more odd characters than this a layer is not believed."""
LITTLE = 0.5
"""With less of the page's ink under its words than this, a layer may not be all of the page's text."""
SURE = 0.6
"""Confidence from which a word that OCR reads outside the layer's words is added to them."""
WORTH_ADDING = 40
"""Letters and digits; what OCR adds is kept from here on: less is specks and lines read as letters."""


class Choice(NamedTuple):
    """`read`: which reading to make: "layer" or "ocr" alone, "both", or "none" on a blank page. `doubt` is
    the reason code of what a person should know; `ink` the share of the page that is dark.
    """

    read: str
    why: str
    ink: float = 0.0
    doubt: str | None = None


def choose(layer: Layer, drawn: NDArray[np.uint8], scale: float) -> Choice:
    """Decide from the page drawn in grey at `scale` pixels a point."""
    ink = drawn < DARK
    share = cv2.countNonZero(ink.view(np.uint8)) / ink.size
    if layer.unpainted and layer.hidden:
        return Choice("ocr", "its text layer is an earlier OCR, not painted on the page", share)
    if layer.hidden >= FEW_HIDDEN:
        return Choice("ocr", "part of its text layer does not show, so only the picture was read", share)
    if not layer.drawn:
        flat = int(drawn.max()) - int(drawn.min()) < FLAT
        return Choice("none", "nothing is printed on it") if flat else Choice("ocr", "no text layer", share)
    if layer.odd / layer.drawn > ODD_SHARE:
        why = f"{layer.odd / layer.drawn:.0%} of the text layer's characters have no meaning"
        return Choice("ocr", why, share, "odd_text")
    if garbled(layer.lines):
        return Choice("ocr", "the text layer's words are no words of any language", share, "odd_text")
    covered = coverage(layer.lines, ink, scale)
    if covered < LITTLE or layer.overlaid:
        return Choice("both", f"the text layer explains {covered:.0%} of the ink", share)
    return Choice("layer", f"text layer, {covered:.0%} of the ink", share)


def garbled(lines: list[Line]) -> bool:
    """Whether a layer's letters are shifted or mixed up: too few words in Latin letters hold a vowel (of
    656 real pages none had less than 92 in 100; shifted by 15 places, 83).
    """
    words = [w.lower() for line in lines for raw in line for w in _LATIN_WORD.findall(raw.text)]
    return len(words) >= ENOUGH_WORDS and sum(bool(_VOWEL & set(w)) for w in words) < WITH_VOWEL * len(words)


def coverage(lines: list[Line], ink: NDArray[np.bool_], scale: float) -> float:
    """Share of a page's ink that stands under words; 1.0 where there is no ink."""
    total = cv2.countNonZero(ink.view(np.uint8))
    if not total:
        return 1.0
    bare = ink.view(np.uint8).copy()
    for line in lines:
        for w in line:
            y0, y1 = max(0, int(w.top * scale) - 1), int(w.bottom * scale) + 2
            x0, x1 = max(0, int(w.x0 * scale) - 1), int(w.x1 * scale) + 2
            bare[y0:y1, x0:x1] = 0
    return 1 - cv2.countNonZero(bare) / total


def additions(layer: Layer, ocr: list[Line]) -> list[Line]:
    """What OCR is sure to read where the layer has no words: print inside pictures. Empty where it is
    not worth adding.
    """
    known = [w for line in layer.lines for w in line]
    added = [
        [w for w in line if (w.confidence or 0) >= SURE and not any(_overlap(w, k) for k in known)]
        for line in ocr
    ]
    letters = sum(c.isalnum() for line in added for w in line for c in w.text)
    enough = 1 if layer.overlaid else WORTH_ADDING  # a filled-in field is worth any single word
    return [line for line in added if line] if letters >= enough else []


def _overlap(a: RawWord, b: RawWord) -> bool:
    return a.x0 < b.x1 and b.x0 < a.x1 and a.top < b.bottom and b.top < a.bottom
