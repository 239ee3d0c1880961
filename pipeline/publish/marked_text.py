"""Cuts a page's text where facts and search hits begin and end, so that a template can mark them.

Takes the text and half-open character ranges, as `contracts` defines them. Gives segments that
joined are the text again, whatever overlaps: "Palantir Gotham" may be a vendor inside a program.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# Private-use characters: FTS5 writes them around hits; one that the text itself prints is not used.
_MARKS = [chr(0xE000 + i) for i in range(64)]
_BREAK = "(?:[-\u2010\u2011\u00ad\u00ac]\\s+)?"  # a hyphen and a line's end, between two letters


@dataclass(frozen=True)
class Span:
    """A fact's place in the text: `start` and `end` in characters, `end` exclusive."""

    fact: str
    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Segment:
    """A stretch of text under one set of facts. `furniture` names its kind where it is no part of the body.

    `facts` has the shortest first; `begins` are those that start here. `pieces` are the text in order, each
    with whether it was searched for. `first` is true where the shortest fact is met for the first time:
    there it is a link, so that a fact cut by another one is one link and not several.
    """

    pieces: tuple[tuple[str, bool], ...]
    facts: tuple[Span, ...]
    begins: tuple[Span, ...]
    first: bool
    furniture: str = ""

    @property
    def text(self) -> str:
        """The stretch without marks."""
        return "".join(piece for piece, _ in self.pieces)


def _cuts(start: int, end: int, ranges: Iterable[tuple[int, int]]) -> list[int]:
    """`start`, `end`, and between them every beginning and end of a range, in order."""
    return sorted({start, end} | {max(start, min(edge, end)) for pair in ranges for edge in pair})


def segments(
    text: str,
    spans: Sequence[Span],
    found: Sequence[tuple[int, int]] = (),
    furniture: Sequence[tuple[int, int, str]] = (),
) -> list[Segment]:
    """The text in order, cut at every beginning and end of a span or of furniture (start, end, kind), and in
    pieces at those of search hits."""
    made = []
    linked: set[str] = set()
    edges = [*((s.start, s.end) for s in spans), *((a, b) for a, b, _ in furniture)]
    for start, end in itertools.pairwise(_cuts(0, len(text), edges)):
        covering = [s for s in spans if s.start <= start and end <= s.end]
        covering.sort(key=lambda s: (s.end - s.start, s.fact))
        begins = tuple(s for s in covering if s.start == start)
        pieces = tuple(
            (text[a:b], any(x <= a and b <= y for x, y in found))
            for a, b in itertools.pairwise(_cuts(start, end, found))
        )
        first = bool(covering) and covering[0].fact not in linked
        linked |= {covering[0].fact} if covering else set()
        kind = next((kind for a, b, kind in furniture if a <= start and end <= b), "")
        made.append(Segment(pieces, tuple(covering), begins, first, kind))
    return made


def markers(text: str) -> tuple[str, str]:
    """Two characters that `text` does not contain, to be written around search hits."""
    free = [mark for mark in _MARKS if mark not in text]
    return free[0], free[1]


def hits(highlighted: str, opening: str, closing: str) -> list[tuple[int, int]]:
    """Character ranges in the unmarked text that FTS5's ``highlight()`` put between the two marks."""
    ranges = []
    position = begun = 0
    for character in highlighted:
        if character == opening:
            begun = position
        elif character == closing:
            ranges.append((begun, position))
        else:
            position += 1
    return ranges


def broken(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Where words stand in the text that are printed with a hyphen over a line's end, and only so."""
    ranges = []
    for word in words:
        pattern = _BREAK.join(map(re.escape, word))
        ranges += [m.span() for m in re.finditer(pattern, text, re.IGNORECASE) if "\n" in m.group()]
    return ranges


def words_within(words: Iterable[Sequence[object]], ranges: Sequence[tuple[int, int]]) -> list[list[float]]:
    """Boxes ``[x0, top, x1, bottom]`` in points of the words that the ranges touch.

    `words` are rows of ``page_words.words``: text, x0, top, x1, bottom, confidence, start.
    """
    boxes = []
    for text, x0, top, x1, bottom, _confidence, start in words:
        begin = int(start)  # type: ignore[call-overload]
        end = begin + len(str(text))
        if any(a < end and begin < b for a, b in ranges):
            boxes.append([float(v) for v in (x0, top, x1, bottom)])  # type: ignore[arg-type]
    return boxes
