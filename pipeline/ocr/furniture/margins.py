"""What stands near a page's upper and lower edge, in a form small enough to keep for thousands of pages.

Takes a page as read; gives its lines near both edges, from the edge inwards, with keys by which the same
line is known on other pages: letters alone, in small letters, every number as ``#``. Distances are shares
of the page's height.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.contracts import Furniture, Page, Word
from pipeline.lexicon.furniture import KnownMark, compiled, known_marks

ZONE = 0.14
"""Furniture stands this near to the edge: a seventh of the page's height."""
DEPTH = 0.34
"""Lines this near to the edge are kept as well, to see whether repetition ends with the margin."""
LINES = 14
"""So many lines from each edge are kept at most."""
KEY = 160
"""So many characters of a key tell lines apart."""
TALL = 0.06
"""A line taller than this is turned print or noise."""
_OPENING = re.compile(r"\W{0,3}(TO|FROM|SUBJECT|ATTN|ATTENTION|RE|VIA|DEAR|THRU|REQUESTER)\b ?[:.,A-Z]", re.I)
_NUMBER = re.compile(r"[0-9][0-9./:,-]*")
_GAP = re.compile(r" {2,}")


class Piece(NamedTuple):
    """A line, or a cell of it between wide gaps: its place in the text, its key, and the numbers in it."""

    start: int
    end: int
    text: str
    key: str
    numbers: tuple[str, ...]

    @property
    def noise(self) -> bool:
        """Whether it says too little to be anything: specks, a stroke of a pen."""
        return sum(c.isalnum() for c in self.text) < 3 and not any(c.isdecimal() for c in self.text)


class Strip(NamedTuple):
    """A printed line near an edge; `away` is how far its middle is from it, `cells` are its pieces."""

    away: float
    height: float
    line: Piece
    cells: tuple[Piece, ...]


class Margins(NamedTuple):
    """The margins of one page. `opening`: it looks like the first page of a letter or memo. `known` are lines
    that `furniture.yml` knows, wherever they stand."""

    number: int
    measured: bool
    opening: bool
    top: tuple[Strip, ...]
    bottom: tuple[Strip, ...]
    known: tuple[Furniture, ...]


def margins(page: Page) -> Margins:
    """The page's margins. A page without words has none."""
    strips = []
    words = sorted(page.words, key=lambda w: w.start)
    start = at = 0
    for line in page.text.split("\n"):
        end = start + len(line)
        first = at
        while at < len(words) and words[at].start < end:
            at += 1
        if line.strip() and at > first:
            strips.append(_strip(page, line, start, words[first:at]))
        start = end + 1
    openings = {
        m[1].upper() for strip in strips if strip.away < 0.6 and (m := _OPENING.match(strip.line.text))
    }
    return Margins(
        page.number,
        any(w.confidence is not None for w in words),
        len(openings) > 1 or bool(openings & {"DEAR", "SUBJECT"}),
        _nearest(strips),
        _nearest([s._replace(away=1 - s.away) for s in strips]),
        tuple(_known(strips)),
    )


def _strip(page: Page, line: str, start: int, words: Sequence[Word]) -> Strip:
    top, bottom = min(w.top for w in words), max(w.bottom for w in words)
    away = min(1.0, max(0.0, (top + bottom) / 2 / page.height))
    cells = []
    at = 0
    for gap in [*_GAP.finditer(line), None]:
        if (cell := line[at : gap.start() if gap else None]).strip():
            cells.append(_piece(cell, start + at))
        at = gap.end() if gap else at
    height = round((bottom - top) / page.height, 4)
    return Strip(round(away, 4), height, _piece(line, start), tuple(cells))


def _piece(text: str, start: int) -> Piece:
    start += len(text) - len(text.lstrip())
    text = text.strip()
    numbers = tuple(re.sub(r"[^0-9]", "", n) for n in _NUMBER.findall(text))
    key = "".join(c for c in _NUMBER.sub("#", text).casefold() if c.isalpha() or c == "#")
    return Piece(start, start + len(text), text, key[:KEY], numbers)


def _nearest(strips: Sequence[Strip]) -> tuple[Strip, ...]:
    near = [s for s in strips if s.away < DEPTH and not s.line.noise and s.height < TALL]
    return tuple(sorted(near, key=lambda s: (s.away, s.line.start))[:LINES])


def _known(strips: Sequence[Strip]) -> list[Furniture]:
    """The lines and cells that a known mark matches, in order, none twice."""
    found: list[Furniture] = []
    mark: KnownMark | None = None
    for strip in strips:
        before = len(found)
        near = min(strip.away, 1 - strip.away) < ZONE
        for piece in dict.fromkeys((strip.line, *strip.cells)):
            if found and piece.start < found[-1].end:
                continue
            if hit := _mark(piece.text, near):
                mark = hit
            elif not (mark and any(compiled(p).fullmatch(piece.text) for p in mark.goes_on)):
                continue
            found.append(Furniture(mark.kind, piece.start, piece.end))
        if len(found) == before:
            mark = None
    return found


def _mark(text: str, near: bool) -> KnownMark | None:
    if len(text) < 3 or len(text) > 400:
        return None
    return next(
        (m for m in known_marks() if (near or m.where == "anywhere") and compiled(m.pattern).fullmatch(text)),
        None,
    )
