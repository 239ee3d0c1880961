"""Straight lines drawn into a PDF page, lying and standing: borders of tables, underlines, frames.

Programs draw a border as a line, as a thin filled rectangle, or as the edge of a rectangle; white ones do
not show and count for nothing. Places are points from the top left of the upright page.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pypdfium2

from pipeline.contracts import Box
from pipeline.ocr.layers.characters import Upright
from pipeline.ocr.page_objects import Colour, Objects, Path, page_objects
from pipeline.ocr.tables.rules import Rule
from pipeline.ocr.user_space import Matrix, product

LEAST = 5.0
"""Points; shorter lines are parts of signs."""
THIN = 3.0
"""Points that a filled rectangle is high or wide when it stands for a line."""
WHITE = 245
"""Luma from which a line does not show on paper."""
STRAIGHT = 0.5
"""Points by which a line's ends may lie beside each other."""
GAP = 3.0
"""Points that may part two pieces of one line: borders are drawn cell by cell."""
FEWEST = 4
"""Paths without which a page has no table: two lines across and two down make one cell."""
MOST_SEGMENTS = 4000
"""Segments of a page's paths from which it is a drawing, or print as outlines: no line is looked for."""


def drawn_lines(page: pypdfium2.PdfPage, objects: Objects | None = None) -> tuple[list[Rule], list[Rule]]:
    """Lines across and lines down, pieces joined; none where a page has too few paths for a table, or far too
    many. `objects`: those of the page, where they are at hand.
    """
    paths = [(p.path, p.matrix) for p in (objects or page_objects(page)).pieces if p.path is not None]
    if len(paths) < FEWEST or sum(path.segments for path, _ in paths) > MOST_SEGMENTS:
        return [], []
    upright = Upright(page)
    across, down = [], []
    for path, matrix in paths:
        for corners in _lines(path, matrix):
            x0, top, x1, bottom = upright.boxes(*corners)
            if x1 - x0 >= bottom - top:
                across.append(Rule(x0, x1, (top + bottom) / 2, 0.0, max(0.5, bottom - top)))
            else:
                down.append(Rule(top, bottom, (x0 + x1) / 2, 0.0, max(0.5, x1 - x0)))
    return _joined(across, upright.width, upright.height), _joined(down, upright.height, upright.width)


def _lines(path: Path, matrix: Matrix) -> Iterator[Box]:
    """Left, bottom, right and top, on the page as it is stored, of the straight lines that a path shows."""
    fills = _shows(path.fill)
    if not (fills or _shows(path.stroke)):
        return
    a, b, c, d, e, f = product(path.matrix, matrix)
    for part in path.parts:
        if not part.straight:
            continue
        points = [(a * x + c * y + e, b * x + d * y + f) for x, y in part.points]
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        x0, y0, x1, y1 = min(xs), min(ys), max(xs), max(ys)
        if min(x1 - x0, y1 - y0) <= THIN:
            if max(x1 - x0, y1 - y0) >= LEAST:
                yield x0, y0, x1, y1
            continue
        if fills or part.closed:
            points.append(points[0])
        for (ax, ay), (bx, by) in itertools.pairwise(points):
            wide, high = abs(ax - bx), abs(ay - by)
            if min(wide, high) <= STRAIGHT and max(wide, high) >= LEAST:
                yield min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def _shows(colour: Colour | None) -> bool:
    """Whether a colour is seen on white paper."""
    return colour is not None and colour.alpha > 0 and colour.luma < WHITE


def _joined(lines: list[Rule], along: float, across: float) -> list[Rule]:
    """Lines cut off at the page's edges, with the pieces of one line joined."""
    cut = [
        Rule(max(0.0, r.start), min(along, r.end), r.at, 0.0, r.thick)
        for r in lines
        if 0 <= r.at <= across and r.end > 0 and r.start < along
    ]
    joined: list[Rule] = []
    for line in sorted(cut, key=lambda r: (round(r.at, 1), r.start)):
        last = joined[-1] if joined else None
        if last and abs(last.at - line.at) <= STRAIGHT and line.start - last.end <= GAP:
            joined[-1] = Rule(last.start, max(last.end, line.end), last.at, 0.0, max(last.thick, line.thick))
        else:
            joined.append(line)
    return joined
