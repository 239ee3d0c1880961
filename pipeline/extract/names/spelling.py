"""Words that OCR misread by one letter, brought back to the lexicon's spelling for matching.

The text stays as it is; the repaired spelling is a token's norm, on which the lexicon's patterns match.
Only words of six letters and more are repaired, and only towards a word of the lexicon at an edit
distance of one that neither adds nor takes the first letter (tmobile, mobile), so that a slip cannot
turn one short word into another. Each distinct word of a page is looked up once: spaCy's own FUZZY1
compares every pattern with every token, which took 0.4 s a page where this takes 0.01 s.
"""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

SHORTEST = 6

# Marks that print in several ways and mean the same.
MARKS = {"–": "-", "‑": "-", "—": "-", "·": "-", "’": "'", "‘": "'", "and": "&"}


class Speller:
    """Repairs towards the given words (lower case)."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = sorted({w for w in words if len(w) >= SHORTEST and w.isalpha()})
        self._known = frozenset(self._words)

    def norm(self, word: str) -> str:
        """The lexicon's spelling of a word, or the word itself, in lower case."""
        lower = word.lower()
        if lower in MARKS:
            return MARKS[lower]
        if len(lower) < SHORTEST or lower in self._known:
            return lower
        near = process.extract(lower, self._words, scorer=Levenshtein.distance, score_cutoff=1, limit=3)
        fits = [word for word, _, _ in near if word[1:] != lower and lower[1:] != word]
        return fits[0] if fits else lower
