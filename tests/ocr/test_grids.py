"""Grids of ruled tables are found on scans: every row and column, whatever the rules look like."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from pipeline.ocr.tables.grid import Grid, GridCell
from pipeline.ocr.tables.grids import find_grids
from pipeline.ocr.tables.rules import find_rules, without_rules

DPI = 200
Scan = NDArray[np.uint8]
XS, YS = [200, 420, 900, 1250], [150, 200, 250, 300, 350]


def paper(width: int = 1700, height: int = 1000, level: int = 255) -> Scan:
    """An empty page, 8.5 inches wide."""
    return np.full((height, width), level, dtype=np.uint8)


def ruled(
    xs: Sequence[int], ys: Sequence[int], thick: int = 3, grey: int = 0, outer: bool = True, text: bool = True
) -> Scan:
    """A table with rules at these pixels, words in its cells."""
    page = paper()
    for x in xs if outer else xs[1:-1]:
        cv2.line(page, (x, ys[0]), (x, ys[-1]), (grey,), thick)
    for y in ys if outer else ys[1:-1]:
        cv2.line(page, (xs[0], y), (xs[-1], y), (grey,), thick)
    if text:
        for x in xs[:-1]:
            for y in ys[:-1]:
                cv2.putText(page, "Word 12", (x + 12, y + 32), cv2.FONT_HERSHEY_SIMPLEX, 0.7, (20,), 2)
    return page


def turned(page: Scan, degrees: float) -> Scan:
    """The page, scanned askew."""
    height, width = page.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return np.asarray(cv2.warpAffine(page, matrix, (width, height), borderValue=(255,)), dtype=np.uint8)


def pixels(points: Sequence[float]) -> list[int]:
    """Points as the nearest pixels."""
    return [round(p * DPI / 72) for p in points]


def only(page: Scan) -> Grid:
    """The one grid of a page."""
    (grid,) = find_grids(page, DPI)
    return grid


def test_a_grid_has_the_places_of_its_rules_and_a_cell_for_every_place() -> None:
    grid = only(ruled(XS, YS))
    assert np.abs(np.subtract(pixels(grid.xs), XS)).max() <= 1
    assert np.abs(np.subtract(pixels(grid.ys), YS)).max() <= 1
    assert grid.cells == [GridCell(row, column, 1, 1) for row in range(4) for column in range(3)]
    assert grid.box == pytest.approx((72.0, 54.0, 450.0, 126.0), abs=0.5)


@pytest.mark.parametrize("thick", [1, 2, 4, 6])
def test_hair_lines_and_heavy_borders_are_rules(thick: int) -> None:
    grid = only(ruled(XS, YS, thick))
    assert (grid.rows, grid.columns, len(grid.cells)) == (4, 3, 12)


def test_faint_rules_are_rules() -> None:
    grid = only(ruled(XS, YS, 2, grey=215))
    assert (grid.rows, grid.columns, len(grid.cells)) == (4, 3, 12)


@pytest.mark.parametrize("degrees", [-2.0, -1.0, -0.3, 0.3, 1.0, 2.0])
def test_a_leaning_grid_is_found_and_measured_in_its_level_frame(degrees: float) -> None:
    grid = only(turned(ruled(XS, YS), degrees))
    assert (grid.rows, grid.columns, len(grid.cells)) == (4, 3, 12)
    slope = np.tan(np.radians(-degrees))
    assert grid.frame.across == pytest.approx(slope, abs=0.003)
    assert np.diff(grid.ys) == pytest.approx(np.diff(YS) * 72 / DPI, abs=0.6)
    assert np.diff(grid.xs) == pytest.approx(np.diff(XS) * 72 / DPI, abs=0.6)


def test_broken_rules_are_rules() -> None:
    page = ruled(XS, YS)
    for y in YS:
        page[y - 4 : y + 5, 500:516] = 255
        page[y - 4 : y + 5, 1000:1018] = 255
    for x in XS:
        page[218:230, x - 4 : x + 5] = 255
    grid = only(page)
    assert (grid.rows, grid.columns, len(grid.cells)) == (4, 3, 12)


def test_outer_borders_may_be_missing() -> None:
    grid = only(ruled(XS, YS, outer=False))
    assert np.abs(np.subtract(pixels(grid.xs), XS)).max() <= 5
    assert np.abs(np.subtract(pixels(grid.ys), YS)).max() <= 5


def test_a_cell_over_several_columns_is_one_cell() -> None:
    page = ruled(XS, YS, text=False)
    page[153:198, 410:910] = 255
    assert only(page).cells[:2] == [GridCell(0, 0, 1, 3), GridCell(1, 0, 1, 1)]


def test_a_cell_over_several_rows_is_one_cell() -> None:
    page = ruled(XS, YS, text=False)
    page[190:310, 903:1247] = 255
    cells = only(page).cells
    assert [c for c in cells if c.column == 2] == [GridCell(0, 2, 4, 1)]
    assert len(cells) == 9


def test_what_a_black_box_hides_of_a_rule_does_not_join_cells() -> None:
    page = ruled(XS, YS)
    page[204:246, 380:640] = 0
    grid = only(page)
    assert (grid.rows, grid.columns, len(grid.cells)) == (4, 3, 12)


def _nothing(page: Scan) -> None:
    return None


def _underlines(page: Scan) -> None:
    for y in (300, 420, 560):
        cv2.line(page, (200, y), (900, y), (0,), 3)


def _frame(page: Scan) -> None:
    cv2.rectangle(page, (100, 100), (1600, 900), (0,), 4)


def _print(page: Scan) -> None:
    for y in range(120, 900, 40):
        cv2.putText(
            page, "MINIMUM WILL HILL 1111 llll MMMM HHHH", (100, y), cv2.FONT_HERSHEY_DUPLEX, 1, (0,), 2
        )


def _quarters(page: Scan) -> None:
    """Four pages printed on one sheet."""
    cv2.rectangle(page, (100, 50), (1600, 950), (0,), 3)
    cv2.line(page, (850, 50), (850, 950), (0,), 3)
    cv2.line(page, (100, 450), (1600, 450), (0,), 3)


@pytest.mark.parametrize("draw", [_nothing, _underlines, _frame, _print, _quarters])
def test_no_table(draw: Callable[[Scan], None]) -> None:
    page = paper()
    draw(page)
    assert find_grids(page, DPI) == []


def test_two_tables_on_a_page_are_two_grids_from_top_to_bottom() -> None:
    page = np.vstack([ruled(XS, YS), ruled([300, 600, 900], [100, 160, 220])])
    assert [(g.rows, g.columns) for g in find_grids(page, DPI)] == [(4, 3), (2, 2)]


def test_a_page_without_its_rules_has_its_print_and_nothing_else() -> None:
    blank = without_rules(ruled(XS, YS, text=False), DPI, find_rules(ruled(XS, YS, text=False), DPI))
    assert blank.min() > 200
    page = ruled(XS, YS)
    left = without_rules(page, DPI, find_rules(page, DPI))
    for row in YS[:-1]:
        assert (left[row + 6 : row + 44] == page[row + 6 : row + 44])[:, 206:414].all()


def test_a_stroke_that_crosses_a_rule_stays_whole() -> None:
    page = ruled(XS, YS, text=False)
    cv2.line(page, (600, 180), (600, 225), (0,), 6)
    left = without_rules(page, DPI, find_rules(page, DPI))
    assert (left[180:225, 599:602] < 60).all()


places = st.lists(st.integers(45, 160), min_size=2, max_size=9)


@settings(max_examples=40, deadline=None)
@given(places, places, st.integers(1, 6), st.integers(0, 160), st.sampled_from([0.0, -0.8, 0.5]))
def test_as_many_rows_and_columns_are_found_as_were_drawn(
    wide: list[int], high: list[int], thick: int, grey: int, degrees: float
) -> None:
    xs = [100, *(100 + int(n) for n in np.cumsum(wide))]
    ys = [80, *(80 + int(n) for n in np.cumsum(high) if n < 850)]
    page = turned(ruled(xs, ys, thick, grey, text=False), degrees)
    found = find_grids(page, DPI)
    assert [(g.rows, g.columns, len(g.cells)) for g in found] == [
        (len(ys) - 1, len(xs) - 1, (len(ys) - 1) * (len(xs) - 1))
    ]


def test_the_pattern_of_a_hatched_mark_is_no_table() -> None:
    page = paper()
    for x in range(300, 900, 12):
        page[300:600, x : x + 6] = 40
    for y in range(300, 600, 24):
        page[y : y + 4, 300:900] = 40
    assert find_grids(page, DPI) == []
