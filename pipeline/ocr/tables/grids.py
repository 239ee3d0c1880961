"""The grid of a ruled table on a scan: columns, rows and cells, from the rules printed on the page.

A grid is a set of rules that cross one another. It is measured in its own level frame (`Frame`), because a
page may lean a little after all and then no row of a wide table lies in a box of its own. Outer borders may
be missing where the rules across (or down) all end at one place; a cell runs over several columns or rows
where the rule between them leaves off.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.contracts import Box
from pipeline.ocr.tables.grid import Frame, Grid, GridCell
from pipeline.ocr.tables.rules import THICKEST, Grey, Rule, Rules, cv2_grey, find_rules

NEAR = 0.06
"""Inches by which a rule may end short of the one that it meets, or run over it."""
ONE_RULE = 0.055
"""Inches between two rules that count as one: double rules, and both edges of a heavy one."""
OUTER = 0.12
"""Inches that rules run on beyond the last one across them where a border is missing."""
DRAWN = 0.45
"""Share of a cell's side that is ruled where it is a border; where less is, two cells are one."""
BAND = 0.02
"""Inches on both sides of a border's place in which its rule is looked for."""
TABULAR = 0.5
"""Cells for each place where a row meets a column; a printed form with boxes of all sizes has fewer."""
SMALL, ALL_BUT_ONE = 3, 0.75
"""Rows and columns up to which so many cells of the places are asked for: a few boxes are no table."""
OPEN_ROW = 0.6
"""Inches; a single row as high as this may hold many rows that are parted by no rules."""
DARK, MOST_DARK = 0.7, 0.3
"""Share of the paper's lightness below which a pixel is dark, and of a cell that is, at most, in most of a
table's cells."""
MOST_RULES = 400
"""Rules of one direction from which a page is a shadow or a picture."""
THICK_DARK = 110
"""Grey level below which a pixel can belong to a black box."""
HIGHEST = 1.5
"""Inches; where every row is higher, the grid parts whole pages or a form, and is no table."""


Drawn = Callable[[list[float], list[float], Frame, bool], NDArray[np.bool_]]
"""Whether each border is drawn between each two places along it, from the places along it, those of the
borders, their frame and whether they lie; shape (borders, places along - 1)."""


def find_grids(pixels: Grey, dpi: float, rules: Rules | None = None) -> list[Grid]:
    """The grids of a scan (grey, height x width) from top to bottom; `rules`: where they are known."""
    rules = rules or find_rules(pixels, dpi)
    if max(len(rules.across), len(rules.down)) > MOST_RULES:
        return []
    groups = groups_of(rules.across, rules.down, dpi)
    if groups:
        # what a black box hides cannot be known to be missing
        thick = _thick(pixels, dpi)
        rules = replace(rules, lying=rules.lying | thick, standing=rules.standing | thick)

    def drawn(along: list[float], places: list[float], frame: Frame, lying: bool) -> NDArray[np.bool_]:
        return _drawn(rules.lying if lying else rules.standing, along, places, frame, dpi, lying)

    grids = [g for across, down in groups if (g := assembled(across, down, dpi, drawn))]
    dark = pixels < DARK * float(np.median(pixels[::4, ::4]))
    return outermost([g for g in grids if _is_on_paper(dark, dpi, g)])


def _is_on_paper(dark: NDArray[np.bool_], dpi: float, grid: Grid) -> bool:
    """Whether most cells of a grid are paper: hatched marks and copier shadows are full of rules."""
    shares = []
    for cell in grid.cells:
        x0, top, x1, bottom = (max(0, round(v * dpi / 72)) for v in grid.cell_box(cell))
        inside = dark[top + 2 : bottom - 1, x0 + 2 : x1 - 1]
        if inside.size:
            shares.append(float(inside.mean()))
    return bool(shares) and float(np.median(shares)) < MOST_DARK


def outermost(grids: list[Grid]) -> list[Grid]:
    """Grids that lie in no other, from top to bottom."""
    grids = [g for g in grids if not any(g is not o and _inside(g.box, o.box) for o in grids)]
    return sorted(grids, key=lambda g: (g.box[1], g.box[0]))


def _thick(pixels: Grey, dpi: float) -> Grey:
    """255 on the pixels of dark areas thicker than any rule."""
    dark = cv2.threshold(pixels, THICK_DARK, 255, cv2.THRESH_BINARY_INV)[1]
    side = round(THICKEST * dpi) + 1
    return cv2_grey(cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((side, side), np.uint8)))


def groups_of(across: list[Rule], down: list[Rule], dpi: float) -> list[tuple[list[Rule], list[Rule]]]:
    """Rules that meet, directly or over others."""
    if len(across) < 1 or len(down) < 1:
        return []
    near = NEAR * dpi
    a = np.array([[r.start, r.end, r.at, r.slope] for r in across])[:, None, :]
    d = np.array([[r.start, r.end, r.at, r.slope] for r in down])[None, :, :]
    x = d[..., 2] + d[..., 3] * a[..., 2]
    y = a[..., 2] + a[..., 3] * x
    meet = (x > a[..., 0] - near) & (x < a[..., 1] + near) & (y > d[..., 0] - near) & (y < d[..., 1] + near)
    groups = []
    left = set(range(len(across)))
    while left:
        rows, columns = {left.pop()}, set[int]()
        while True:
            more_columns = set(np.flatnonzero(meet[list(rows)].any(axis=0)).tolist())
            more_rows = set(np.flatnonzero(meet[:, list(more_columns)].any(axis=1)).tolist()) | rows
            if more_rows == rows and more_columns == columns:
                break
            rows, columns = more_rows, more_columns
        left -= rows
        if columns:
            groups.append(([across[i] for i in sorted(rows)], [down[i] for i in sorted(columns)]))
    return groups


def assembled(across: list[Rule], down: list[Rule], dpi: float, drawn: Drawn) -> Grid | None:
    """The grid that a group of rules draws; None where it is no table. `drawn` says which borders are."""
    cx = float(np.mean([(r.start + r.end) / 2 for r in across]))
    cy = float(np.mean([(r.start + r.end) / 2 for r in down]))
    frame = Frame(_slope(across), _slope(down), cx, cy)
    vs = [frame.level((r.start + r.end) / 2, r.where((r.start + r.end) / 2))[1] for r in across]
    us = [frame.level(r.where((r.start + r.end) / 2), (r.start + r.end) / 2)[0] for r in down]
    weights = [r.length for r in across], [r.length for r in down]
    ys, xs = _clusters(vs, weights[0], ONE_RULE * dpi), _clusters(us, weights[1], ONE_RULE * dpi)
    xs = _with_borders(xs, [(r.start, r.end) for r in across], dpi)
    ys = _with_borders(ys, [(r.start, r.end) for r in down], dpi)
    if len(xs) < 2 or len(ys) < 2:
        return None
    below, beside = drawn(xs, ys, frame, True), drawn(ys, xs, frame, False)
    xs, ys, below, beside = _without_idle(xs, ys, below, beside)
    if len(xs) < 2 or len(ys) < 2:
        return None
    cells = _cells(below, beside)
    scale = 72 / dpi
    frame = Frame(frame.across, frame.down, cx * scale, cy * scale)
    grid = Grid([x * scale for x in xs], [y * scale for y in ys], cells, frame)
    return grid if _is_table(grid) else None


def _slope(rules: list[Rule]) -> float:
    """The slope of most rules, by length."""
    order = sorted(rules, key=lambda r: r.slope)
    half = sum(r.length for r in order) / 2
    run = 0.0
    for rule in order:
        run += rule.length
        if run >= half:
            return rule.slope
    return 0.0


def _clusters(places: list[float], weights: list[float], apart: float) -> list[float]:
    """Places of rules, those of one and the same border averaged."""
    clusters: list[list[tuple[float, float]]] = []
    for place, weight in sorted(zip(places, weights, strict=True)):
        if clusters and place - clusters[-1][0][0] <= apart:
            clusters[-1].append((place, weight))
        else:
            clusters.append([(place, weight)])
    return [sum(p * w for p, w in c) / sum(w for _, w in c) for c in clusters]


def _with_borders(places: list[float], spans: list[tuple[float, float]], dpi: float) -> list[float]:
    """Borders, with one more on a side where at least half of the rules across them end at one place."""
    places = list(places)
    least = max(2.0, len(spans) / 2)
    first = min(s for s, _ in spans)
    last = max(e for _, e in spans)
    if places[0] - first > OUTER * dpi and sum(s - first < NEAR * dpi for s, _ in spans) >= least:
        places.insert(0, first)
    if last - places[-1] > OUTER * dpi and sum(last - e < NEAR * dpi for _, e in spans) >= least:
        places.append(last)
    return places


def _drawn(
    runs: Grey, along: list[float], places: list[float], frame: Frame, dpi: float, lying: bool
) -> NDArray[np.bool_]:
    """Whether each border is ruled between each two places along it; shape (borders, places along - 1)."""
    band = max(1, round(BAND * dpi))
    grown = cv2.dilate(runs, np.ones((2 * band + 1, 1) if lying else (1, 2 * band + 1), np.uint8))
    height, width = runs.shape
    steps = np.arange(int(along[0]), int(along[-1]) + 1)
    out = np.zeros((len(places), len(along) - 1), dtype=bool)
    for i, place in enumerate(places):
        x, y = frame.page(steps, place) if lying else frame.page(place, steps)
        x = np.clip(np.rint(x).astype(int), 0, width - 1)
        y = np.clip(np.rint(y).astype(int), 0, height - 1)
        total = np.concatenate([[0], (grown[y, x] > 0).cumsum()])
        for j in range(len(along) - 1):
            a, b = int(along[j]) - steps[0], int(along[j + 1]) - steps[0]
            out[i, j] = total[b] - total[a] >= DRAWN * (b - a)
    return out


def _without_idle(
    xs: list[float], ys: list[float], below: NDArray[np.bool_], beside: NDArray[np.bool_]
) -> tuple[list[float], list[float], NDArray[np.bool_], NDArray[np.bool_]]:
    """The grid without inner borders that part no two cells: an underlined word, a rule in a picture."""
    rows = [0, *(i for i in range(1, len(ys) - 1) if below[i].any()), len(ys) - 1]
    columns = [0, *(i for i in range(1, len(xs) - 1) if beside[i].any()), len(xs) - 1]
    across = np.stack(
        [below[rows][:, a:b].mean(axis=1) >= 0.5 for a, b in itertools.pairwise(columns)], axis=1
    )
    down = np.stack(
        [beside[columns][:, a:b].mean(axis=1) >= 0.5 for a, b in itertools.pairwise(rows)], axis=1
    )
    return [xs[i] for i in columns], [ys[i] for i in rows], across, down


def _cells(below: NDArray[np.bool_], beside: NDArray[np.bool_]) -> list[GridCell]:
    """Cells in reading order. Places are joined where no border is drawn between them and they make a
    rectangle; others stay apart.
    """
    rows, columns = below.shape[0] - 1, beside.shape[0] - 1
    taken = np.zeros((rows, columns), dtype=bool)
    cells = []
    for row in range(rows):
        for column in range(columns):
            if taken[row, column]:
                continue
            wide = 1
            while (
                column + wide < columns and not taken[row, column + wide] and not beside[column + wide, row]
            ):
                wide += 1
            high = 1
            while row + high < rows and _goes_on(below, beside, row + high, column, wide):
                high += 1
            taken[row : row + high, column : column + wide] = True
            cells.append(GridCell(row, column, high, wide))
    return cells


def _goes_on(below: NDArray[np.bool_], beside: NDArray[np.bool_], row: int, column: int, wide: int) -> bool:
    """Whether a cell runs on into a row: no border above it there, none inside, borders on both sides."""
    inside = beside[column + 1 : column + wide, row]
    last = column + wide == beside.shape[0] - 1
    sides = (column == 0 or beside[column, row]) and (last or beside[column + wide, row])
    return bool(sides and not below[row, column : column + wide].any() and not inside.any())


def _is_table(grid: Grid) -> bool:
    """Whether a grid has rows and columns like a table's."""
    if grid.columns < 2:
        return False
    if grid.rows < 2:
        return grid.columns > 2 and grid.ys[-1] - grid.ys[0] >= OPEN_ROW * 72
    if min(b - a for a, b in zip(grid.ys, grid.ys[1:], strict=False)) > HIGHEST * 72:
        return False
    regular = TABULAR if max(grid.rows, grid.columns) > SMALL else ALL_BUT_ONE
    return len(grid.cells) >= 4 and len(grid.cells) >= regular * grid.rows * grid.columns


def _inside(inner: Box, outer: Box) -> bool:
    return (
        inner[0] >= outer[0] - 1
        and inner[1] >= outer[1] - 1
        and inner[2] <= outer[2] + 1
        and inner[3] <= outer[3] + 1
    )
