"""Lay words out as a page's text, with the exact offset of each.

Takes words in reading order with the breaks that their reader saw; gives text in which words on a
line stand one space apart, two at a column gap; lines end in a newline; blocks are an empty line
apart. Nothing changes that text afterwards: every fact is a span of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median
from typing import NamedTuple, Protocol

from pipeline.contracts import Word

COLUMN_GAP = 2.2
"""A gap of so many mean letter widths parts two columns (a word space is 0.5 to 1)."""
SAME_LINE = 0.6
"""Share of the lower line's height by which two pieces overlap when they stand on one line."""
BLOCK_GAP = 0.9
"""A gap of so many line heights between two lines starts a new block."""


class PlacedWord(Protocol):
    """A word with its place in points: `contracts.Word` and `RawWord` are such."""

    @property
    def text(self) -> str: ...
    @property
    def x0(self) -> float: ...
    @property
    def top(self) -> float: ...
    @property
    def x1(self) -> float: ...
    @property
    def bottom(self) -> float: ...


class RawWord(NamedTuple):
    """A word as its reader gave it; boxes in points on the upright page."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    confidence: float | None


Line = list[RawWord]


def lay_out(lines: Iterable[Sequence[RawWord]]) -> tuple[str, list[Word]]:
    """The text of a page and its words with offsets, from lines in reading order."""
    text: list[str] = []
    length = 0
    words: list[Word] = []
    previous: Line | None = None
    for line in _joined(lines):
        if previous is not None:
            gap = "\n\n" if _new_block(previous, line) else "\n"
            text.append(gap)
            length += len(gap)
        width = letter_width(line)
        for i, word in enumerate(line):
            if i:
                gap = "  " if word.x0 - line[i - 1].x1 > COLUMN_GAP * width else " "
                text.append(gap)
                length += len(gap)
            box = (round(word.x0, 2), round(word.top, 2), round(word.x1, 2), round(word.bottom, 2))
            words.append(Word(word.text, *box, word.confidence, length))
            text.append(word.text)
            length += len(word.text)
        previous = line
    return "".join(text), words


def _joined(lines: Iterable[Sequence[RawWord]]) -> Iterable[Line]:
    """Lines, with neighbours joined that stand side by side on one printed line (cells of a table)."""
    current: Line = []
    for line in lines:
        piece = [w for w in line if w.text]
        if not piece:
            continue
        if current and _side_by_side(current, piece):
            current.extend(piece)
        else:
            if current:
                yield current
            current = piece
    if current:
        yield current


def _span(line: Line) -> tuple[float, float]:
    return min(w.top for w in line), max(w.bottom for w in line)


def _side_by_side(left: Line, right: Line) -> bool:
    if right[0].x0 < left[-1].x1 - 1:
        return False
    (a, b), (c, d) = _span(left), _span(right)
    return min(b, d) - max(a, c) > SAME_LINE * min(b - a, d - c)


def _new_block(above: Line, below: Line) -> bool:
    (a, b), (c, d) = _span(above), _span(below)
    height = max(1.0, median([b - a, d - c]))
    return c - b > BLOCK_GAP * height or d < a


def letter_width(line: Line) -> float:
    """Mean width of a line's letters, in points."""
    letters = sum(len(w.text) for w in line)
    return max(0.5, sum(w.x1 - w.x0 for w in line) / letters)
