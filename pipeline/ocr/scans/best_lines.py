"""The better lines of two readings of one scan.

Lines of both that stand at the same place make a band; of each band the reading with more sure letters is
kept. One reading is the better as a whole and gives the order; the other mends single bands of it.
"""

from __future__ import annotations

from collections import defaultdict

from pipeline.contracts import Box
from pipeline.ocr.layout import Line
from pipeline.ocr.scans.readings import sure_letters

OVERLAP = 0.5
"""Share of the lower line's height by which two lines must overlap to stand at the same place."""
MORE = 1.1
"""Times as many sure letters that the other reading must have in a band."""
NEW = 4
"""Sure letters from which a band that only the other reading saw is added."""


def best_lines(base: list[Line], other: list[Line]) -> list[Line]:
    """The lines of `base`, each band that `other` reads more surely replaced by its lines."""
    mine, theirs = [_box(line) for line in base], [_box(line) for line in other]
    band = list(range(len(base) + len(other)))
    for i, a in enumerate(mine):
        for j, b in enumerate(theirs):
            if _same_place(a, b):
                _join(band, i, len(base) + j)
    groups: defaultdict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for i in range(len(band)):
        groups[_root(band, i)][i >= len(base)].append(i if i < len(base) else i - len(base))
    out: list[tuple[float, list[Line]]] = []  # by the place in `base` that each band takes
    for own, foreign in groups.values():
        kept, found = [base[i] for i in own], [other[j] for j in foreign]
        if not own:
            if sure_letters(found) >= NEW:
                out.append((_place(mine, theirs[foreign[0]]), found))
        elif sure_letters(found) > MORE * sure_letters(kept):
            out.append((float(own[0]), found))
        else:
            out += [(float(i), [base[i]]) for i in own]
    return [line for _, lines in sorted(out, key=lambda o: o[0]) for line in lines]


def _box(line: Line) -> Box:
    return (
        min(w.x0 for w in line),
        min(w.top for w in line),
        max(w.x1 for w in line),
        max(w.bottom for w in line),
    )


def _same_place(a: Box, b: Box) -> bool:
    height = min(a[3] - a[1], b[3] - b[1])
    return min(a[3], b[3]) - max(a[1], b[1]) > OVERLAP * height and min(a[2], b[2]) > max(a[0], b[0])


def _place(mine: list[Box], box: Box) -> float:
    """Before the first line of the reading that stands lower."""
    return next((i - 0.5 for i, own in enumerate(mine) if own[1] > box[1]), float(len(mine)))


def _root(band: list[int], i: int) -> int:
    while band[i] != i:
        i = band[i]
    return i


def _join(band: list[int], i: int, j: int) -> None:
    band[_root(band, j)] = _root(band, i)
