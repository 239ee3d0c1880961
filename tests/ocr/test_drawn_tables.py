"""Tables drawn into a PDF are found by their lines; their cells hold the page's own words."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib import colors
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Table as Drawn
from reportlab.platypus import TableStyle

from pipeline.contracts import Table
from pipeline.ocr.layers.characters import Upright
from pipeline.ocr.layout import Line, RawWord
from pipeline.ocr.tables.drawn import drawn_tables
from pipeline.ocr.tables.drawn_lines import MOST_SEGMENTS

PAPER = (612.0, 792.0)
ROWS = [["Vendor", "Item", "Paid"], ["Harris", "Hailstorm unit", "169,602.00"], ["CDW-G", "Laptop", "752.94"]]
GRID = [("GRID", (0, 0), (-1, -1), 0.5, colors.black)]
Style = Sequence[tuple[object, ...]]


def pdf(draw: Callable[[Canvas], None], rotation: int = 0) -> pypdfium2.PdfPage:
    """A page drawn by the test, as PDFium opens it."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=PAPER)
    draw(canvas)
    canvas.setPageRotation(rotation)
    canvas.showPage()
    canvas.save()
    return pypdfium2.PdfDocument(out.getvalue())[0]


def table(
    rows: Sequence[Sequence[str]], style: Style = GRID, x: float = 72, y: float = 500
) -> Callable[[Canvas], None]:
    """Draws a table as ReportLab does, its lower left corner at this place."""

    def draw(canvas: Canvas) -> None:
        drawn = Drawn(
            [list(row) for row in rows], colWidths=130, rowHeights=24, style=TableStyle(list(style))
        )
        drawn.wrapOn(canvas, 500, 500)
        drawn.drawOn(canvas, x, y)

    return draw


def words(rows: Sequence[Sequence[str]], x: float = 72, top: float = 220.0) -> list[Line]:
    """The words of such a table as a text layer gives them: a line a row."""
    lines = []
    for i, row in enumerate(rows):
        line: Line = []
        for j, text in enumerate(row):
            left = x + 130 * j + 6
            for part in text.split():
                line.append(
                    RawWord(part, left, top + 24 * i + 6, left + 5 * len(part), top + 24 * i + 16, None)
                )
                left += 5 * len(part) + 4
        lines.append(list(line))
    return [line for line in lines if line]


def texts(found: Table) -> list[list[str]]:
    rows: list[list[str]] = [[""] * found.columns for _ in range(found.rows)]
    for cell in found.cells:
        rows[cell.row - 1][cell.column - 1] = cell.text
    return rows


def test_a_table_has_its_place_its_cells_and_the_words_of_the_page() -> None:
    (found,) = drawn_tables(pdf(table(ROWS)), words(ROWS))
    assert texts(found) == ROWS
    assert (found.found_by, found.rows, found.columns) == ("drawn", 3, 3)
    assert found.box == pytest.approx((72, 220, 462, 292), abs=0.6)
    middle = found.cells[4]
    assert (middle.row, middle.column, middle.confidence) == (2, 2, None)
    assert (middle.x0, middle.top, middle.x1, middle.bottom) == pytest.approx((202, 244, 332, 268), abs=0.6)


def test_rectangles_for_cells_are_borders() -> None:
    def draw(canvas: Canvas) -> None:
        for i in range(3):
            for j in range(3):
                canvas.rect(72 + 130 * j, 500 + 24 * i, 130, 24)

    (found,) = drawn_tables(pdf(draw), words(ROWS))
    assert texts(found) == ROWS


def test_thin_filled_rectangles_are_borders() -> None:
    def draw(canvas: Canvas) -> None:
        for i in range(4):
            for j in range(3):
                canvas.rect(72 + 130 * j, 500 + 24 * i, 130, 0.7, stroke=0, fill=1)
                canvas.rect(72 + 130 * i, 500 + 24 * j, 0.7, 24, stroke=0, fill=1)

    (found,) = drawn_tables(pdf(draw), words(ROWS))
    assert texts(found) == ROWS


def test_a_table_inside_a_form_object_is_found_where_it_shows() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.beginForm("inner")
        table(ROWS, x=0, y=0)(canvas)
        canvas.endForm()
        canvas.translate(72, 500)
        canvas.doForm("inner")

    (found,) = drawn_tables(pdf(draw), words(ROWS))
    assert texts(found) == ROWS


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_on_a_turned_page_boxes_are_upright(rotation: int) -> None:
    def draw(canvas: Canvas) -> None:
        for i in range(3):
            for j in range(4):
                canvas.rect(72 + 60 * j, 500 + 24 * i, 60, 24)

    page = pdf(draw, rotation)
    upright = Upright(page)
    lines = [[RawWord("x", *_inside(upright, i, j), None)] for i in range(3) for j in range(4)]
    (found,) = drawn_tables(page, lines)
    assert found.box == pytest.approx(upright.boxes(72.0, 500.0, 312.0, 572.0), abs=0.6)
    assert (found.rows, found.columns) == ((4, 3) if rotation in (90, 270) else (3, 4))
    assert [c.text for c in found.cells] == ["x"] * 12


def _inside(upright: Upright, row: int, column: int) -> tuple[float, float, float, float]:
    left, bottom = 72 + 60 * column + 10, 500 + 24 * row + 8
    x0, top, x1, down = upright.boxes(left, bottom, left + 6, bottom + 8)
    return float(x0), float(top), float(x1), float(down)


def test_a_merged_heading_is_one_cell() -> None:
    rows = [["Payments", "", ""], *ROWS]
    style = [*GRID, ("SPAN", (0, 0), (-1, 0))]
    (found,) = drawn_tables(pdf(table(rows, style)), words(rows, top=196))
    assert len(found.cells) == 10
    assert found.cells[0].text == "Payments"
    assert found.cells[0].x1 - found.cells[0].x0 == pytest.approx(390, abs=1)


def test_outer_borders_may_be_missing() -> None:
    (found,) = drawn_tables(
        pdf(table(ROWS, [("INNERGRID", (0, 0), (-1, -1), 0.5, colors.black)])), words(ROWS)
    )
    assert texts(found) == ROWS


def _frame(canvas: Canvas) -> None:
    canvas.rect(36, 36, 540, 720)
    canvas.rect(40, 40, 532, 712)


def _underlined(canvas: Canvas) -> None:
    for i in range(6):
        canvas.line(72, 500 + 24 * i, 462, 500 + 24 * i)


def _one_cell(canvas: Canvas) -> None:
    canvas.rect(72, 500, 390, 72)


def _one_column(canvas: Canvas) -> None:
    for i in range(3):
        canvas.rect(72, 500 + 24 * i, 390, 24)


def _white(canvas: Canvas) -> None:
    table(ROWS, [("GRID", (0, 0), (-1, -1), 0.5, colors.white)])(canvas)


def _drawing(canvas: Canvas) -> None:
    table(ROWS)(canvas)
    path = canvas.beginPath()
    path.moveTo(10, 10)
    for i in range(MOST_SEGMENTS):
        path.lineTo(10 + i % 7, 10 + i % 11)
    canvas.drawPath(path)


@pytest.mark.parametrize("draw", [_frame, _underlined, _one_cell, _one_column, _white, _drawing])
def test_no_table(draw: Callable[[Canvas], None]) -> None:
    assert drawn_tables(pdf(draw), words(ROWS)) == []


def test_a_grid_with_next_to_nothing_in_it_is_no_table() -> None:
    assert drawn_tables(pdf(table(ROWS)), words([["Vendor", "", ""], ["", "", ""], ["", "", "1"]])) == []


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 12), st.integers(2, 4))
def test_as_many_rows_and_columns_are_found_as_were_drawn(rows: int, columns: int) -> None:
    cells = [[f"r{i}c{j}" for j in range(columns)] for i in range(rows)]
    (found,) = drawn_tables(pdf(table(cells, x=40, y=400)), words(cells, x=40, top=792 - 400 - 24 * rows))
    assert texts(found) == cells
