"""How far two readings of a page differ, whatever order they give its words in."""

from __future__ import annotations

import re
from collections import Counter

_FOLD = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "’": "'", "‘": "'", "–": "-", "—": "-", "‐": "-", "‑": "-", "\u00ad": None}
)
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")


def disagreement(a: str, b: str) -> float:
    """0 where two readings hold the same words, 1 where they have none in common.

    The words are taken as bags, so neither columns nor the order of lines count; a word counts by its
    letters. Quotes, dashes, white space and punctuation around a word are folded; case counts, as a wrong
    capital is a wrong reading. Two empty readings agree.
    """
    left, right = _bag(a), _bag(b)
    total = _letters(left) + _letters(right)
    if not total:
        return 0.0
    return round(1 - 2 * _letters(left & right) / total, 4)


def _bag(text: str) -> Counter[str]:
    """Words without the punctuation around them; what is punctuation alone is left out."""
    return Counter(w for raw in text.translate(_FOLD).split() if (w := _EDGES.sub("", raw)))


def _letters(bag: Counter[str]) -> int:
    return sum(len(word) * times for word, times in bag.items())
