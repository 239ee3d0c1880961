"""Which of two readings of a scan by Tesseract is believed.

Measured on 56 scanned pages read by hand (November 2026), character error rate: one block of lines
(segmentation mode 6) at 200 dpi 0.024; Tesseract's own blocks (mode 3) at 300 dpi 0.033; the one of the
two with more sure letters 0.010. The first suits letters and memos, whose labels the second tears from
their values; the second suits columns and ruled tables, which the first reads as noise. So every scan is
read as one block, and those that come out doubtful once more, finer, in blocks.
"""

from __future__ import annotations

from pipeline.ocr.layout import COLUMN_GAP, Line, letter_width

SURE = 0.8
"""Confidence from which a word's letters count as sure."""
DOUBTFUL = 0.75
"""Mean confidence below which a scan is read again."""
FEW_LETTERS = 40
"""Letters on a page; of fewer nobody can tell whether they were read upright."""
HOPELESS = 0.25
"""Share of letters in sure words below which a scan may lie on its side (turned pages have 0.0 to 0.15)."""
COLUMN_LINES = 10
"""So many lines with words on both sides of one and the same gap stand in columns."""
COLUMN_WORDS = 3
"""Words on each side of a gap that make it part columns of text, not a label from its value."""


def sure_letters(lines: list[Line]) -> int:
    """Characters in words that Tesseract is sure of and that hold a letter or digit."""
    return sum(
        len(w.text)
        for line in lines
        for w in line
        if (w.confidence or 0) > SURE and any(c.isalnum() for c in w.text)
    )


def doubtful(lines: list[Line]) -> bool:
    """Whether a reading as one block should be made again in blocks: unsure, or columns read across."""
    words = [w for line in lines for w in line]
    letters = sum(len(w.text) for w in words)
    if not letters:
        return True
    mean = sum((w.confidence or 0) * len(w.text) for w in words) / letters
    return mean < DOUBTFUL or in_columns(lines)


def hopeless(lines: list[Line]) -> bool:
    """Whether next to nothing was read: few words, or most of them unsure, as of a page on its side."""
    words = [w for line in lines for w in line]
    letters = sum(len(w.text) for w in words)
    return letters < FEW_LETTERS or sure_letters(lines) < HOPELESS * letters


def in_columns(lines: list[Line]) -> bool:
    """Whether text stands in columns side by side: many lines broken by a gap at the same place."""
    gaps = [gap for line in lines if (gap := _gap(line))]
    return any(sum(a < middle < b for a, b in gaps) >= COLUMN_LINES for middle in map(_middle, gaps))


def better(block: list[Line], blocks: list[Line]) -> list[Line]:
    """Of a reading as one block and one in blocks, the one with more sure letters; columns read across
    must be clearly surer to be kept, because their sentences are torn.
    """
    weight = 0.95 if in_columns(block) else 1.0
    return blocks if sure_letters(blocks) > weight * sure_letters(block) else block


def _gap(line: Line) -> tuple[float, float] | None:
    """The widest gap of a line that parts running text, as x of its two sides."""
    wide = [
        (line[i - 1].x1, line[i].x0)
        for i in range(COLUMN_WORDS, len(line) - COLUMN_WORDS + 1)
        if line[i].x0 - line[i - 1].x1 > COLUMN_GAP * letter_width(line)
    ]
    return max(wide, key=lambda g: g[1] - g[0], default=None)


def _middle(gap: tuple[float, float]) -> float:
    return (gap[0] + gap[1]) / 2
