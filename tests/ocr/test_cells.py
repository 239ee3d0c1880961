"""Ruled tables on scans are read cell by cell, and the page's text gets their words row by row."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from pipeline.contracts import Cell
from pipeline.ocr.layout import Line, RawWord, lay_out
from pipeline.ocr.tables.cell_readings import CellReading, choose, column_kinds, doubtful
from pipeline.ocr.tables.ruled import find_tables, read_tables, without_tables
from pipeline.ocr.tables.word_gaps import parted

DPI = 200
SIZE = (612.0, 396.0)
Scan = NDArray[np.uint8]
REGISTER = [
    ["Date", "Check", "Payee", "Amount"],
    ["9/9/13", "2391", "LaGrange Camera", "17,251.36"],
    ["10/3/13", "2396", "Summit Law Group LLC", "1,202.50"],
    ["10/16/13", "2401", "Pet Supplies Plus", "194.70"],
    ["10/7/14", "2428", "Jiffy Lube", "204.56"],
    ["4/1/14", "2459", "Cook County Police", "50,000.00"],
]
XS = [100, 320, 500, 1100, 1400]


def drawn(rows: Sequence[Sequence[str]], high: int = 34, ruled_rows: bool = True, letters: int = 22) -> Scan:
    """A register on a page of 8.5 by 5.5 inches, its words close to the rules."""
    image = Image.new("L", (1700, 1100), 255)
    pen = ImageDraw.Draw(image)
    font = ImageFont.load_default(letters)
    pen.text((600, 60), "Register of checks", 0, font)
    ys = [150 + high * i for i in range(len(rows) + 1)]
    for i, y in enumerate(ys):
        if ruled_rows or i in (0, 1, len(rows)):
            pen.line((XS[0], y, XS[-1], y), 0, 3)
    for x in XS:
        pen.line((x, ys[0], x, ys[-1]), 0, 3)
    for row, y in zip(rows, ys, strict=False):
        for text, x in zip(row, XS, strict=False):
            pen.text((x + 6, y + high - 28 * (1 + text.count(chr(10)))), text, 20, font)
    return np.asarray(image, dtype=np.uint8)


def texts(cells: Sequence[Cell], columns: int = 4) -> list[list[str]]:
    """The text of cells, a row a list."""
    rows: dict[int, list[str]] = {}
    for cell in cells:
        rows.setdefault(cell.row, [""] * columns)[cell.column - 1] = cell.text
    return [rows[r] for r in sorted(rows)]


def word(text: str, confidence: float, x0: float = 0.0, top: float = 0.0) -> RawWord:
    return RawWord(text, x0, top, x0 + 5 * len(text), top + 8, confidence)


def reading(text: str, confidence: float) -> CellReading:
    return CellReading([[word(text, confidence)]])


@pytest.mark.parametrize("degrees", [0.0, 1.2, -1.5])
def test_a_register_is_read_cell_by_cell_also_askew(tmp_path: Path, degrees: float) -> None:
    page = drawn(REGISTER)
    matrix = cv2.getRotationMatrix2D((850, 300), degrees, 1.0)
    page = np.asarray(cv2.warpAffine(page, matrix, (1700, 1100), borderValue=(255,)), dtype=np.uint8)
    _, (table,) = read_tables(page, DPI, SIZE, [], tmp_path)
    assert texts(table.cells) == REGISTER
    assert (table.found_by, table.rows, table.columns) == ("ruled", 6, 4)


def test_the_words_of_a_table_take_the_place_of_what_was_read_there(tmp_path: Path) -> None:
    lines: list[Line] = [
        [word("Register", 0.9, 216, 22), word("of", 0.9, 262, 22), word("checks", 0.9, 276, 22)],
        [word("9l9/l3|", 0.3, 40, 69), word("LaGrange(amera", 0.4, 184, 69)],
        [word("Below", 0.9, 216, 300)],
    ]
    out, _ = read_tables(drawn(REGISTER), DPI, SIZE, lines, tmp_path)
    text, words = lay_out(out)
    assert text.split() == [
        "Register",
        "of",
        "checks",
        *" ".join(" ".join(r) for r in REGISTER).split(),
        "Below",
    ]
    assert [" ".join(w.text for w in line) for line in out[1:-1]] == [" ".join(row) for row in REGISTER]
    payee = next(w for w in words if w.text == "LaGrange")
    assert (payee.x0, payee.top) == pytest.approx((182, 68), abs=3)


def test_rows_without_rules_are_split_where_a_column_counts_them(tmp_path: Path) -> None:
    _, (table,) = read_tables(drawn(REGISTER, ruled_rows=False), DPI, SIZE, [], tmp_path)
    assert texts(table.cells) == REGISTER


def test_a_cell_of_two_lines_stays_one_cell(tmp_path: Path) -> None:
    page = drawn(
        [["Name", "No", "Remark", "Sum"], ["Smith", "12", "paid in full\nby check", "9.50"]], high=70
    )
    _, (table,) = read_tables(page, DPI, SIZE, [], tmp_path)
    assert texts(table.cells)[1] == ["Smith", "12", "paid in full\nby check", "9.50"]


def test_nothing_is_read_into_a_black_box(tmp_path: Path) -> None:
    page = drawn(REGISTER).copy()
    page[188:216, 508:760] = 0
    _, (table,) = read_tables(page, DPI, SIZE, [], tmp_path)
    assert texts(table.cells)[1] == ["9/9/13", "2391", "", "17,251.36"]


def test_an_empty_cell_has_no_text_and_no_confidence(tmp_path: Path) -> None:
    rows = [["Date", "Check", "Payee", "Amount"], ["9/9/13", "", "LaGrange", "17.36"]]
    _, (table,) = read_tables(drawn(rows), DPI, SIZE, [], tmp_path)
    (empty,) = [c for c in table.cells if not c.text]
    assert (empty.row, empty.column, empty.confidence) == (2, 2, None)


def test_a_grid_that_is_hardly_filled_is_no_table_and_changes_nothing(tmp_path: Path) -> None:
    lines: list[Line] = [[word("Signed:", 0.9, 40, 60)]]
    page = drawn([["Signed:", "", "", ""], ["", "", "", ""], ["", "", "", ""]])
    assert read_tables(page, DPI, SIZE, lines, tmp_path) == (lines, [])


def test_a_page_without_a_table_stays_as_it_was_read(tmp_path: Path) -> None:
    page = np.full((1100, 1700), 255, dtype=np.uint8)
    lines: list[Line] = [[word("Dear", 0.9), word("Sir", 0.9)]]
    assert read_tables(page, DPI, SIZE, lines, tmp_path) == (lines, [])
    found = find_tables(page, DPI)
    assert without_tables(page, DPI, found) is page


def test_a_page_without_its_tables_keeps_the_rest() -> None:
    page = drawn(REGISTER)
    rest = without_tables(page, DPI, find_tables(page, DPI))
    assert (rest[:140] == page[:140]).all()
    assert rest[152:350, 102:1398].min() == 255


def test_the_reading_that_fits_the_column_is_kept_also_where_it_is_less_sure() -> None:
    readings = [reading("g/9/13", 0.6), reading("9/9/13", 0.4)]
    assert choose(readings, "date").text == "9/9/13"
    assert choose(readings, None).text == "g/9/13"


def test_two_readings_that_agree_outvote_one() -> None:
    assert choose([reading("2304", 0.8), reading("2394", 0.7), reading("2394", 0.6)], "number").text == "2394"


def test_what_was_read_is_kept_as_it_was_read_where_nothing_fits() -> None:
    assert choose([reading("W7N4", 0.3)], "date").text == "W7N4"


def test_a_column_has_a_kind_where_nearly_all_its_cells_do() -> None:
    first = [(0, reading(f"{i + 1}/2/14", 0.9)) for i in range(7)] + [(0, reading("Date", 0.9))]
    second = [(1, reading(text, 0.9)) for text in ("1.50", "two", "3", "4th", "5.00")]
    assert column_kinds([*first, *second]) == {0: "date"}


@pytest.mark.parametrize(
    ("readings", "kind", "again"),
    [
        ([reading("sure", 0.95)], None, False),
        ([reading("unsure", 0.6)], None, True),
        ([reading("2391", 0.95)], "number", True),
        ([reading("2391", 0.95), reading("2391", 0.5)], "number", False),
        ([reading("239l", 0.95), reading("239l", 0.95)], "number", True),
        ([reading("one", 0.6), reading("ore", 0.6)], None, True),
    ],
)
def test_doubtful(readings: list[CellReading], kind: str | None, again: bool) -> None:
    assert doubtful(readings, kind) is again


def _ink(spans: Sequence[tuple[int, int]]) -> NDArray[np.bool_]:
    ink = np.zeros((20, 200), dtype=np.bool_)
    for a, b in spans:
        ink[:, a:b] = True
    return ink


@pytest.mark.parametrize(
    ("text", "spans", "words"),
    [
        ("13A", [(0, 8), (11, 20), (32, 44)], ["13", "A"]),
        ("13A", [(0, 8), (11, 20), (23, 35)], ["13A"]),
        ("AT&T", [(0, 12), (14, 24), (31, 43), (50, 60)], ["AT", "&", "T"]),
        ("2111", [(0, 10), (13, 17), (27, 31), (41, 45)], ["2111"]),
        ("13A", [(0, 20), (32, 44)], ["13A"]),  # two letters touch: nobody can say which
    ],
)
def test_words_are_parted_where_the_print_is(
    text: str, spans: list[tuple[int, int]], words: list[str]
) -> None:
    line = [RawWord(text, 0, 0, spans[-1][1], 20, 0.9)]
    assert [w.text for w in parted(line, _ink(spans), 20)] == words
