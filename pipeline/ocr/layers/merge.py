"""One text from two readings of a page: the words of one, and of the other what the first lacks."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

import numpy as np

from pipeline.contracts import Box
from pipeline.ocr.layout import COLUMN_GAP, Line, RawWord, letter_width
from pipeline.word_lists import zipf

SURE = 0.6
"""Confidence from which a word that OCR reads outside the layer's words is added to them."""
WORTH_ADDING = 12
"""Letters and digits; what OCR adds is kept from here on: less is specks and lines read as letters."""
COMMON = 2.0
"""Zipf frequency (one in ten million words and more) from which a word counts as one of the language."""
ON_TOP = 0.5
"""Share of the smaller word's width and height by which two words overlap that stand on one another."""
SAME_LINE = 0.5
"""Share of the lower one's height by which a word overlaps the line that it stands on."""
TOGETHER = 200
"""Words that are compared at once with those after them."""
NEAR = 4.0
"""Line heights between a word and the line that it may still belong to."""
_NUMBER = re.compile(r"[$#(]?\d[\d,./:-]*\d[%),.;]?$")


def clear_of(lines: Iterable[Line], covered: Sequence[Box]) -> list[Line]:
    """The words on whose line no letter is covered: what shows around the edge of a box, or seems to show
    because a label is printed over it, would give away what lies beneath.
    """
    spans = sorted((top, bottom) for _, top, _, bottom in covered)
    kept = [
        [w for w in line if not any(top < w.bottom and w.top < bottom for top, bottom in spans)]
        for line in lines
    ]
    return [line for line in kept if line]


def overprinted(lines: Iterable[Line]) -> list[Box]:
    """Where words stand on one another, as a label does on what it hides: both count as covered."""
    words = sorted((w for line in lines for w in line), key=lambda w: w.top)
    if not words:
        return []
    x0, top, x1, bottom = np.array([w[1:5] for w in words]).T
    found: list[Box] = []
    for start in range(0, len(words), TOGETHER):
        rows = slice(start, start + TOGETHER)
        end = int(np.searchsorted(top, bottom[rows].max()))  # what begins lower meets none of these
        a, b = (rows, None), (None, slice(start, end))
        across = np.minimum(x1[a], x1[b]) - np.maximum(x0[a], x0[b])
        down = np.minimum(bottom[a], bottom[b]) - top[b]
        on = across > ON_TOP * np.minimum(x1[a] - x0[a], x1[b] - x0[b])
        on &= down > ON_TOP * np.minimum(bottom[a] - top[a], bottom[b] - top[b])
        for i, j in np.argwhere(np.triu(on, 1)).tolist():
            found += [(w.x0, w.top, w.x1, w.bottom) for w in (words[start + i], words[start + j])]
    return found


def sure_additions(base: list[Line], ocr: list[Line], least: int = WORTH_ADDING) -> list[Line]:
    """What OCR adds to a layer's words: print inside pictures. Where that is more than the layer itself,
    the page is a scan with something laid over it, and every word is kept; else sure words alone. Nothing
    where that is fewer than `least` letters and digits.
    """
    fresh = outside(ocr, base)
    if _letters(fresh) <= _letters(base):
        fresh = [[w for w in line if (w.confidence or 0) >= SURE] for line in fresh]
    return [line for line in fresh if line] if _letters(fresh) >= least else []


def likely_additions(base: list[Line], layer: list[Line]) -> list[Line]:
    """What an earlier OCR read and ours did not, as far as it is words or numbers."""
    fresh = [[w for w in line if _likely(w.text)] for line in outside(layer, base)]
    return [line for line in fresh if line]


def outside(lines: Iterable[Line], known: Iterable[Line]) -> list[Line]:
    """The words that overlap none of the known ones."""
    words = sorted((w for line in known for w in line), key=lambda w: w.top)
    tallest = max((w.bottom - w.top for w in words), default=0.0)
    tops = [w.top for w in words]
    kept = []
    for line in lines:
        fresh = [w for w in line if not _meets(w, words, tops, tallest)]
        if fresh:
            kept.append(fresh)
    return kept


def weave(base: list[Line], added: list[Line]) -> list[Line]:
    """Both together: an added word joins the line that it is printed on, an added line follows the one
    that it is printed under.
    """
    woven = [list(line) for line in base]
    own: list[Line] = []
    for line in added:
        rest: Line = []
        for word in line:
            beside = next((x for x in woven if _on_line(word, x)), None)
            if beside is None:
                rest.append(word)
            else:
                beside.append(word)
                beside.sort(key=lambda w: w.x0)
        if rest:
            own.append(rest)
    for line in sorted(own, key=lambda x: min(w.top for w in x)):
        woven.insert(_place(woven, line), line)
    return woven


def _place(lines: list[Line], line: Line) -> int:
    """Where a line goes: after the lowest one above it in its column, or else before the first below."""
    top, x0, x1 = min(w.top for w in line), line[0].x0, line[-1].x1
    best, lowest = -1, float("-inf")
    for i, other in enumerate(lines):
        bottom = max(w.bottom for w in other)
        if bottom <= top + 2 and bottom >= lowest and other[0].x0 < x1 and x0 < other[-1].x1:
            best, lowest = i, bottom
    if best >= 0:
        return best + 1
    below = max(w.bottom for w in line) - 2
    return next((i for i, other in enumerate(lines) if min(w.top for w in other) >= below), len(lines))


def _on_line(word: RawWord, line: Line) -> bool:
    """Whether a word is printed on a line, beside or between its words."""
    top, bottom = min(w.top for w in line), max(w.bottom for w in line)
    height = bottom - top
    overlap = min(bottom, word.bottom) - max(top, word.top)
    if overlap < SAME_LINE * min(height, word.bottom - word.top) or word.bottom - word.top > 2 * height:
        return False
    if any(word.x0 < w.x1 - 1 and w.x0 + 1 < word.x1 for w in line):
        return False
    gap = min(max(word.x0 - w.x1, w.x0 - word.x1) for w in line)
    return gap < max(NEAR * height, COLUMN_GAP * letter_width(line))


def _meets(word: RawWord, words: list[RawWord], tops: list[float], tallest: float) -> bool:
    first = bisect_left(tops, word.top - tallest)
    for other in words[first:]:
        if other.top >= word.bottom:
            return False
        if word.x0 < other.x1 and other.x0 < word.x1 and word.top < other.bottom:
            return True
    return False


def _letters(lines: Iterable[Line]) -> int:
    return sum(c.isalnum() for line in lines for w in line for c in w.text)


def _likely(text: str) -> bool:
    if _NUMBER.match(text):
        return True
    word = text.strip(".,;:()[]\"'“”‘’").lower()
    return len(word) > 1 and word.isalpha() and zipf(word) >= COMMON
