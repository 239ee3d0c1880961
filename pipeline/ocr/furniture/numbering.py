"""Numbers that count a document's pages: the printed page numbers, and production (Bates) numbers.

Takes the margins of all pages of one document; gives, for each page, the spans that are such numbers. A
number standing alone counts only where it goes up with the pages; "Page 3 of 9" may stand by itself.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.contracts import FurnitureKind
from pipeline.ocr.furniture.margins import ZONE, Margins, Piece, Strip

SAME_HEIGHT = 0.03
"""Page numbers of one document stand within this share of the page's height of their usual place."""
SHARE = 0.4
"""Numbers run through at least this share of the pages from the first to the last."""
LONGEST = 60
"""A number with what stands around it has no more characters."""
OUTERMOST = 0.08
"""A single bare number that is the page's own is believed this near to the edge."""

_N = r"(?=[OlI]{0,3}[0-9])[0-9OlI]{1,4}"
PAGE_OF = re.compile(rf"(?<![0-9A-Za-z./-]){_N}\s?of\s?{_N}(?![0-9A-Za-z/])", re.A | re.I)
"""3 of 9, anywhere in a line."""
_WORD = r"p\s?a\s?g\s?e|pg|p"
_AROUND = r"[\s|()\[\]{}_~*•–—:.-]*"
_PAGE = re.compile(
    rf"{_AROUND}(?P<word>{_WORD})?{_AROUND}(?P<n>{_N})(?:\s?(?P<of>of|/|\|)\s?(?P<m>{_N}))?"
    rf"[\s|/()\[\]{{}}_~*•–—-]*(?P<after>p\s?a\s?g\s?e)?{_AROUND}(?<![.:])",
    re.A | re.I,
)
_PRODUCTION = re.compile(
    r"[\W_]*(?P<prefix>[A-Z][A-Z&.() _-]{0,24}?)?[ _.#-]{0,3}(?P<n>[0-9]{4,10})[\W_]*", re.A
)
_OTHER_NUMBER = re.compile(
    r"(?:^|[^A-Z])(?:INV(?:OICE)?|CH(?:EC)?K|ORDER|PO|ACC(?:OUN)?T|NO|NUMBER|FAX|TEL|PHONE|ROOM|BOX|SUITE|ZIP|CASE"
    r"|FILE|CONTRACT|FY|NY|IL|CA|OR|DC)(?:[^A-Z]|$)",
    re.A,
)
"""What stands before numbers that are no production numbers."""
_FIGURES = str.maketrans("OolLiI", "001111")
Marks = dict[tuple[int, int], FurnitureKind]


class _Seen(NamedTuple):
    page: int  # index
    away: float
    piece: Piece
    ahead: int  # printed number less the page's
    sure: bool  # says by itself that it is a page's number


def numbered(document: Sequence[Margins]) -> list[Marks]:
    """For each page, spans of its page number and production number."""
    marks: list[Marks] = [{} for _ in document]
    for edge in ("top", "bottom"):
        pages: dict[int, list[_Seen]] = defaultdict(list)
        productions: dict[tuple[str, int], list[_Seen]] = defaultdict(list)
        for i, margins in enumerate(document):
            for strip in margins.top if edge == "top" else margins.bottom:
                if strip.away >= ZONE:
                    break
                for piece in dict.fromkeys((strip.line, *strip.cells)):
                    if len(piece.text) > LONGEST:
                        continue
                    if seen := _page_number(document, i, strip, piece):
                        pages[seen.ahead].append(seen)
                    elif made := _production(document, i, strip, piece):
                        productions[made[0], made[1].ahead].append(made[1])
        for group in pages.values():
            _mark(marks, _counting(group, len(document)), "page_number")
        for (prefix, _), group in productions.items():
            believed = group if _believed(prefix, group, edge, len(document)) else []
            bare = not prefix and not any(s.sure for s in group)  # page 47698 of a gazette's volume
            _mark(marks, believed, "page_number" if bare else "production_number")
    return marks


def _mark(marks: list[Marks], seen: Sequence[_Seen], kind: FurnitureKind) -> None:
    for s in seen:
        marks[s.page].setdefault((s.piece.start, s.piece.end), kind)


def _page_number(document: Sequence[Margins], i: int, strip: Strip, piece: Piece) -> _Seen | None:
    m = _PAGE.fullmatch(piece.text)
    if m is None or (piece != strip.line and not (m["word"] or m["of"] or m["after"]) and _row(strip)):
        return None
    n = int(m["n"].translate(_FIGURES))
    last = int(m["m"].translate(_FIGURES)) if m["m"] else None
    if n == 0 or (last is not None and (last < n or last == 0)):
        return None
    ahead = n - document[i].number
    worded = bool(m["after"] or (m["word"] and len(m["word"]) > 1))
    sure = (m["of"] or "").lower() == "of" or (worded and ahead == 0) or last == len(document) > 1
    return _Seen(i, strip.away, piece, ahead, sure)


def _row(strip: Strip) -> bool:
    """Whether a line is a table's row rather than a running head beside its page's number."""
    return len(strip.cells) > 3 or sum(c.isalpha() for c in strip.line.text) < 5


def _counting(group: list[_Seen], length: int) -> list[_Seen]:
    """Those numbers that go up with the pages, or are sure by themselves."""
    sure = [s for s in group if s.sure]
    on = sorted({s.page for s in group})
    usual = Counter(round(s.away / SAME_HEIGHT) for s in group).most_common(1)[0][0] * SAME_HEIGHT
    kept = [s for s in group if abs(s.away - usual) <= 1.5 * SAME_HEIGHT]
    least = 2 if length < 4 and group[0].ahead == 0 else 3  # the rows of a table count as well
    if len({s.page for s in kept}) >= least and len(on) >= SHARE * (on[-1] - on[0] + 1):
        return [*kept, *(s for s in sure if s not in kept)]
    own = [s for s in group if length in (2, 3) and s.ahead == 0 and s.page and s.away < OUTERMOST]
    return [*sure, *(s for s in own if s not in sure)]


def _production(document: Sequence[Margins], i: int, strip: Strip, piece: Piece) -> tuple[str, _Seen] | None:
    m = _PRODUCTION.fullmatch(piece.text)
    if m is None:
        return None
    prefix = re.sub(r"[^A-Z]", "", m["prefix"] or "")
    if _OTHER_NUMBER.search(m["prefix"] or ""):
        return None
    padded = m["n"][0] == "0" and len(m["n"]) > 4
    return prefix, _Seen(i, strip.away, piece, int(m["n"]) - document[i].number, padded)


def _believed(prefix: str, group: list[_Seen], edge: str, length: int) -> bool:
    """Whether numbers of one prefix count up, or one alone has letters and leading noughts."""
    on = sorted({s.page for s in group})
    if len(on) >= (2 if len(prefix) > 1 else 3) and len(on) >= SHARE * (on[-1] - on[0] + 1):
        return True
    return length == 1 and edge == "bottom" and len(prefix) > 1 and all(s.sure for s in group)
