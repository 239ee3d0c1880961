"""Where a span stands on the page, and how well its words were read.

Boxes are PDF points, origin top left, one for each printed line that the span runs over. A box is the
union of the whole words that the span touches: a word's parts have no measured place.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from pipeline.contracts import Page, Word

Box = tuple[float, float, float, float]


class Ruler:
    """Looks up the words of one page by character offset."""

    def __init__(self, page: Page) -> None:
        self._text = page.text
        self._words = sorted((w for w in page.words if w.text), key=lambda w: w.start)
        self._starts = [w.start for w in self._words]
        self._ends = [w.end for w in self._words]

    def words(self, start: int, end: int) -> list[Word]:
        """The words that share a character with the span."""
        return self._words[bisect_right(self._ends, start) : bisect_left(self._starts, end)]

    def boxes(self, start: int, end: int) -> list[Box]:
        """One box per printed line; empty where the page has no words there."""
        lines: list[list[Word]] = []
        last = None
        for word in self.words(start, end):
            if last is None or "\n" in self._text[last.end : word.start]:
                lines.append([])
            lines[-1].append(word)
            last = word
        return [_union(line) for line in lines]

    def confidence(self, start: int, end: int) -> float:
        """Mean confidence of the words; a word that nothing measured counts as 1."""
        measured = [1.0 if w.confidence is None else w.confidence for w in self.words(start, end)]
        return sum(measured) / len(measured) if measured else 1.0

    def measured(self, start: int, end: int) -> bool:
        """Whether a machine read the span's words from an image and says how well."""
        return any(w.confidence is not None for w in self.words(start, end))


def _union(words: list[Word]) -> Box:
    return (
        min(w.x0 for w in words),
        min(w.top for w in words),
        max(w.x1 for w in words),
        max(w.bottom for w in words),
    )
