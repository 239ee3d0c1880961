"""Tells what stands around a document's pages from what they say: running heads and feet, numbers, stamps.

Takes all pages of one document; gives, for each page, spans of its text. Evidence: lines that
``lexicon/furniture.yml`` knows; lines that repeat near the same edge at the same height (numbers and OCR's
slips seen through); numbers that count up with the pages. Single pages have known lines only.

The body is never marked, so what is in doubt is left alone: letterheads (lines that repeat on first pages of
letters), table headings, and forms, whose repetition does not end with the margin.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from statistics import median

from rapidfuzz import fuzz, process

from pipeline.contracts import Furniture, FurnitureKind, Page
from pipeline.ocr.furniture.margins import ZONE, Margins, Piece, Strip, margins
from pipeline.ocr.furniture.numbering import PAGE_OF, numbered

ALIKE = 86
"""rapidfuzz ratio from which two keys are one line, misread."""
SAME_HEIGHT = 0.025
"""A running line stands within this share of the page's height of its median place."""
SAME_SPOT = 0.006
"""The same for documents of two or three pages, where repetition says less."""
SHARE = 0.4
"""A running line is on this share of the pages from its first to its last: facing pages may differ."""
PATTERNS = 300
"""So many different lines, the commonest first, are compared with all others."""
FORM = 3
"""So many repeated lines below a running head make it part of a form."""
LETTERS = 5
"""A running line has so many letters, three of them in one word."""
STRAY = 16
"""A scan's line of fewer letters may stand between furniture: a stroke of the pen, a smudge."""
STEADY = 0.8
"""A number is the same, or counts the pages, on this share of a running line's pages."""
OFTEN = 2.3
"""Words that stand near the edges of a page so often are the body's own: Name, Relationship, Enabled."""
OUTSIDE = 2
"""So many lines at most stand between the edge and the page's number: a title, a date."""
CELLS = 4
"""A line of so many cells is a table's, unless it bears the page's number."""
BODY = 0.1
"""Below this a running head has space under it; what stands close above other lines heads them."""

_REFERENCE = re.compile(r"[0-9]{5}")
"""A quotation's or file's number: no part of a running head's title."""
Marks = dict[tuple[int, int], FurnitureKind]
"""Spans of one page's text with their kind."""


def find_furniture(pages: Sequence[Page]) -> list[list[Furniture]]:
    """The furniture of each of a document's pages: sorted by place, never overlapping."""
    return furniture_of([margins(page) for page in pages])


def furniture_of(document: Sequence[Margins]) -> list[list[Furniture]]:
    """The same from margins collected before; linear in the number of pages."""
    counted = numbered(document)
    running = {edge: _running(document, edge, counted) for edge in ("top", "bottom")}
    made = []
    for i, page in enumerate(document):
        marks: Marks = {(f.start, f.end): f.kind for f in page.known}
        known = dict(marks)
        for edge in ("top", "bottom"):
            marks |= _edge(document, i, edge, running[edge], counted[i], known)
        made.append(_apart(counted[i] | marks | known))
    return made


def strips(page: Margins, edge: str) -> tuple[Strip, ...]:
    """A page's lines near an edge, from the edge inwards."""
    return page.top if edge == "top" else page.bottom


class _Running:
    """Lines that repeat near one edge: `spans` (page, start, end) of those in the margin, `keys` with the
    height at which lines repeat as far as lines are kept."""

    def __init__(self) -> None:
        self.spans: set[tuple[int, int, int]] = set()
        self.keys: dict[str, float] = {}


def _running(document: Sequence[Margins], edge: str, counted: Sequence[Marks]) -> _Running:
    found = _Running()
    places: dict[str, list[tuple[int, float, Piece]]] = defaultdict(list)
    deep: dict[str, list[float]] = defaultdict(list)
    elsewhere: Counter[str] = Counter()
    for i, page in enumerate(document):
        for strip in strips(page, edge):
            pieces = dict.fromkeys((strip.line, *strip.cells))
            for key in {p.key for p in pieces}:
                deep[key].append(strip.away)
            if strip.away < ZONE:
                for piece in pieces:
                    if any(c.isalpha() for c in piece.key):
                        places[piece.key].append((i, strip.away, piece))
        for strip in strips(page, "bottom" if edge == "top" else "top"):
            elsewhere.update({p.key for p in (strip.line, *strip.cells)})
    least = _least(len(document))
    if least == 2 and edge == "top":
        return found  # the title of a short paper is its own
    found.keys = {key: median(at) for key, at in deep.items() if len(at) >= least and len(key) > 2}
    for members in _alike(places, exact=least == 2):
        everywhere = sum(len(deep[key]) + elsewhere[key] for key in {p.key for _, _, p in members})
        if everywhere < OFTEN * len({i for i, _, _ in members}):
            found.spans |= {(i, p.start, p.end) for i, p in _repeated(document, members, counted, least)}
    return found


def _least(length: int) -> int:
    """On how many pages a line runs at least: two of two or three, else three to eight."""
    return 2 if length < 4 else min(8, max(3, -(-length * 3 // 10)))


def _alike(
    places: dict[str, list[tuple[int, float, Piece]]], exact: bool
) -> Iterable[list[tuple[int, float, Piece]]]:
    """Occurrences grouped under the commonest of keys that are alike."""
    keys = sorted(places, key=lambda k: (-len(places[k]), k))
    patterns: list[str] = []
    groups: dict[str, list[tuple[int, float, Piece]]] = {}
    for key in keys:
        near = None
        if patterns and not exact and len(key) > LETTERS:
            near = process.extractOne(key, patterns, scorer=fuzz.ratio, score_cutoff=ALIKE)
        name = near[0] if near else key
        if name not in groups and len(patterns) < PATTERNS:
            patterns.append(name)
        groups.setdefault(name, []).extend(places[key])
    return groups.values()


def _repeated(
    document: Sequence[Margins],
    members: list[tuple[int, float, Piece]],
    counted: Sequence[Marks],
    least: int,
) -> list[tuple[int, Piece]]:
    """Those of alike lines that run through pages; none where they do not."""
    if len({i for i, _, _ in members}) < least:
        return []
    middle = median(away for _, away, _ in members)
    reach = SAME_SPOT if least == 2 else SAME_HEIGHT
    kept = [(i, p) for i, away, p in members if abs(away - middle) <= reach]
    on = sorted({i for i, _ in kept})
    if len(on) < least or len(on) < SHARE * (on[-1] - on[0] + 1):
        return []
    if least == 2 and on != list(range(on[0], on[-1] + 1)):
        return []
    if not _says_something(kept[0][1]):
        return []
    counting = _counting(document, kept, counted)
    if counting is None:
        return []
    opening = sum(document[i].opening for i in on if i)
    if not counting and opening * 2 >= (1 if least == 2 else len(on)):
        return []  # a letterhead, or the head of memos that were put into one file
    return kept


def _says_something(piece: Piece) -> bool:
    """Whether it has words, and is no label, whose value is the page's own."""
    words = "".join(c if c.isalpha() else " " for c in piece.text).split()
    label = piece.text.endswith(":") and "page" not in piece.key
    return sum(map(len, words)) >= LETTERS and max(map(len, words)) > 2 and not label


def _counting(
    document: Sequence[Margins], kept: list[tuple[int, Piece]], counted: Sequence[Marks]
) -> bool | None:
    """Whether a number in alike lines counts the pages; None where numbers change and nothing says why."""
    slots = Counter(len(p.numbers) for _, p in kept).most_common(1)[0][0]
    rows = [(document[i].number, p.numbers) for i, p in kept if len(p.numbers) == slots]
    counting = any(_holds(p, counted[i]) for i, p in kept)
    for slot in range(slots):
        values = Counter(numbers[slot] for _, numbers in rows)
        if values.most_common(1)[0][1] >= STEADY * len(rows):
            continue
        offsets = Counter(int(n[slot]) - number for number, n in rows if n[slot] and len(n[slot]) < 10)
        counts = offsets and offsets.most_common(1)[0][1] >= (1 - SHARE) * len(rows)
        if not counts and not all(PAGE_OF.search(p.text) for _, p in kept[:5]):
            return None
        counting = True
    return counting


def _holds(piece: Piece, marks: Marks) -> bool:
    return any(piece.start <= a and b <= piece.end for a, b in marks)


def _edge(
    document: Sequence[Margins], i: int, edge: str, running: _Running, counted: Marks, known: Marks
) -> Marks:
    """The furniture at one edge of a page: from the edge inwards, as far as line after line is furniture."""
    kind: FurnitureKind = "header" if edge == "top" else "footer"
    page, lines = document[i], strips(document[i], edge)
    found = [_line(i, strip, running, counted, kind, at == 0) for at, strip in enumerate(lines)]
    marks: Marks = {}
    numbers_below, run, strays = False, 0, 2 if page.measured else 0
    for at, strip in enumerate(lines):
        if strip.away >= ZONE:
            break
        line, made = (strip.line.start, strip.line.end), found[at]
        if numbers_below and PAGE_OF.search(strip.line.text):
            made = {line: kind}  # 205-29 12/15/16 3 of 3, under its headings
        if not made and any(a <= line[0] and line[1] <= b for a, b in known):
            run = at + 1
        elif made and not (kind in made.values() and edge == "top" and _heads_body(lines, at, found)):
            numbers_below = "page" in strip.line.key and kind in made.values()
            run = at + 1
            marks |= made
        elif strays and sum(c.isalpha() for c in strip.line.text) < STRAY:
            strays -= 1
        else:
            break
    if _goes_on(lines[run:], running):
        marks = {span: k for span, k in marks.items() if k != kind}
    return marks | (_outside(lines, found, kind) if i else {})


def _outside(lines: Sequence[Strip], found: Sequence[Marks], kind: FurnitureKind) -> Marks:
    """The few lines between the edge and the page's number, which are no part of the body either."""
    for at, strip in enumerate(lines[: OUTSIDE + 1]):
        if strip.away < ZONE and found[at].get((strip.line.start, strip.line.end)) == "page_number":
            said = [s.line for s in lines[:at] if sum(map(str.isalpha, s.line.text)) >= LETTERS]
            if all(
                len([c for c in s.cells if not c.noise]) < 3 and not _REFERENCE.search(s.line.text)
                for s in lines[:at]
            ):
                return {(line.start, line.end): kind for line in said}
    return {}


def _line(i: int, strip: Strip, running: _Running, counted: Marks, kind: FurnitureKind, first: bool) -> Marks:
    """What of a line is furniture: all of it, or the page's number in it, or nothing."""
    line = (strip.line.start, strip.line.end)
    if line in counted:
        return {line: counted[line]}
    if (i, *line) in running.spans:
        return {line: kind}
    said = [c for c in strip.cells if sum(map(str.isalnum, c.text)) > 2 or (c.start, c.end) in counted]
    numbers = {(c.start, c.end): counted[c.start, c.end] for c in said if (c.start, c.end) in counted}
    rest = [c for c in said if (c.start, c.end) not in numbers and (i, c.start, c.end) not in running.spans]
    if said and not rest:
        return {(said[0].start, said[-1].end): kind} if len(numbers) < len(said) else numbers
    paged = any(PAGE_OF.search(c.text) for c in said if (c.start, c.end) in numbers)
    return {line: kind} if first and paged else numbers


def _heads_body(lines: Sequence[Strip], at: int, found: Sequence[Marks]) -> bool:
    """Whether a repeated line is the heading of what stands under it, a table's mostly."""
    line, below = lines[at], lines[at + 1] if at + 1 < len(lines) and not found[at + 1] else None
    if below is None or PAGE_OF.search(line.line.text) or PAGE_OF.search(below.line.text):
        return False
    said, under = (len([c for c in strip.cells if not c.noise]) for strip in (line, below))
    gap = below.away - line.away - (below.height + line.height) / 2
    close = line.away > BODY and gap < line.height / 2
    return close or said >= CELLS or (said >= CELLS - 1 and under >= CELLS - 1)


def _goes_on(lines: Sequence[Strip], running: _Running) -> bool:
    """Whether the lines inside the margin repeat from page to page at their height as well: a form."""
    repeated = 0
    for strip in lines:
        pieces = (strip.line, *strip.cells[:1])
        heights = (running.keys[p.key] for p in pieces if p.key in running.keys)
        if not any(abs(strip.away - at) <= SAME_HEIGHT for at in heights):
            break
        repeated += 1
    return repeated >= FORM


def _apart(marks: Marks) -> list[Furniture]:
    """Spans in order; of two that overlap the longer."""
    kept: list[Furniture] = []
    for start, end in sorted(marks, key=lambda s: (s[0] - s[1], s)):
        if all(end <= f.start or f.end <= start for f in kept):
            kept.append(Furniture(marks[start, end], start, end))
    return sorted(kept, key=lambda f: f.start)
