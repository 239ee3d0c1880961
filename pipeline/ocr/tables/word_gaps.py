"""Words that Tesseract ran together although the print parts them: ``13A`` for ``13 A``, ``AT&T``.

In short lines, as cells have, it takes a word's space for one between letters. The ink shows it; but digits
stand apart as well (a narrow 1 among figures of one width), so words are parted only between a digit and
a letter or beside an ampersand, and only where every character is a piece of ink of its own.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pipeline.ocr.layout import Line, RawWord

WORD_SPACE = 0.3
"""Share of the letters' height from which a gap can be a space."""
WIDER = 2.0
"""Times as wide as the narrowest gap in the word."""


def parted(line: Line, ink: NDArray[np.bool_], letter: float) -> Line:
    """The line (boxes in pixels of `ink`, height x width) with its words parted where their print is;
    `letter` is the letters' height in pixels.
    """
    columns = np.asarray(ink.any(axis=0))
    return [part for word in line for part in _parts(word, columns, letter)]


def _parts(word: RawWord, columns: NDArray[np.bool_], letter: float) -> Line:
    text = word.text
    places = [i for i in range(1, len(text)) if _may_part(text[i - 1], text[i])]
    if not places:
        return [word]
    first = max(0, int(word.x0) - 1)
    some = np.concatenate([[False], columns[first : int(word.x1) + 2], [False]]).astype(np.int8)
    starts = np.flatnonzero(np.diff(some) > 0) + first
    ends = np.flatnonzero(np.diff(some) < 0) + first
    if len(starts) != len(text):
        return [word]
    gaps = starts[1:] - ends[:-1]
    narrowest = float(gaps.min()) if len(gaps) > 1 else 0.0
    least = max(WORD_SPACE * letter, WIDER * narrowest)
    cuts = [0, *(i for i in places if gaps[i - 1] >= least), len(text)]
    return [
        RawWord(
            text[a:b],
            word.x0 if a == 0 else float(starts[a]),
            word.top,
            word.x1 if b == len(text) else float(ends[b - 1]),
            word.bottom,
            word.confidence,
        )
        for a, b in pairwise(cuts)
    ]


def _may_part(left: str, right: str) -> bool:
    return (
        "&" in (left, right) or (left.isdigit() and right.isalpha()) or (left.isalpha() and right.isdigit())
    )
