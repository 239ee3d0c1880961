"""Print beside a text layer: the parts of a page that hold some, each picture read once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.ocr import beside_text
from pipeline.ocr.beside_text import MANY, parts_of, read_parts
from pipeline.ocr.layers.textlayer import EMPTY, Layer
from pipeline.ocr.layout import RawWord
from pipeline.ocr.redactions.drawn_boxes import Drawing
from pipeline.ocr.scans.look import Sheet
from pipeline.ocr.source import Pixels, Source
from pipeline.ocr.tables.drawn import DrawnLines

SIZE = (612.0, 792.0)
SCALE = 100 / 72


def bare(*boxes: tuple[float, float, float, float]) -> NDArray[np.uint8]:
    """A page's dark pixels: boxes in points."""
    page = np.zeros((1100, 850), dtype=np.uint8)
    for x0, top, x1, bottom in boxes:
        page[round(top * SCALE) : round(bottom * SCALE), round(x0 * SCALE) : round(x1 * SCALE)] = 1
    return page


def test_letters_near_one_another_are_one_part_with_paper_around() -> None:
    letters = [(100.0 + 8 * i, 50.0, 105.0 + 8 * i, 60.0) for i in range(10)]
    (box,) = parts_of(bare(*letters), SCALE, SIZE) or []
    assert 90 <= box[0] <= 94 and 40 <= box[1] <= 44
    assert 183 <= box[2] <= 188 and 66 <= box[3] <= 70


def test_rules_frames_and_specks_are_no_part() -> None:
    page = bare((50, 100, 560, 101), (70, 300, 71, 302), (300, 200, 301, 600))
    page[round(400 * SCALE), 100:700] = page[round(700 * SCALE), 100:700] = 1
    page[round(400 * SCALE) : round(700 * SCALE), 100] = page[
        round(400 * SCALE) : round(700 * SCALE), 699
    ] = 1
    assert parts_of(page, SCALE, SIZE) == []


def test_a_page_of_many_or_large_parts_is_read_as_a_whole() -> None:
    many = [(100.0, 50.0 + 100 * i, 150.0, 60.0 + 100 * i) for i in range(MANY + 1)]
    assert parts_of(bare(*many), SCALE, SIZE) is None
    assert len(parts_of(bare(*many[:MANY]), SCALE, SIZE) or []) == MANY
    assert parts_of(bare((50, 50, 560, 500)), SCALE, SIZE) is None


class Paper(Source):
    """Three pages: the same logo on the first two, another on the third."""

    def __init__(self) -> None:
        self.page_count = 3
        self.notes = []

    def size(self, number: int) -> tuple[float, float]:
        return SIZE

    def draw(self, number: int, dpi: float) -> Pixels:
        page = np.full((round(792 * dpi / 72), round(612 * dpi / 72)), 255, dtype=np.uint8)
        page[round(50 * dpi / 72) : round((60 + number // 3) * dpi / 72), 100:200] = 0
        return page

    def drawing(self, number: int) -> Drawing:
        return Drawing([], [], 0.0)

    def lines(self, number: int) -> DrawnLines:
        return [], []

    def layer(self, number: int, drawn: Pixels, dpi: float) -> Layer:
        return EMPTY


def test_the_same_picture_is_read_once_and_its_words_stand_where_it_does(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    read: list[int] = []

    def recognise(source: Source, sheets: list[Sheet], folder: Path) -> None:
        for sheet in sheets:
            read.append(sheet.number)
            sheet.lines = [[RawWord("LOGO", 3.0, 4.0, 20.0, 14.0, 0.9)]]
            sheet.dpi, sheet.settings = 200, ["as a part"]

    monkeypatch.setattr(beside_text, "recognise", recognise)
    known = [[RawWord("text", 100.0, 300.0, 120.0, 310.0, None)]]
    sheets = [Sheet(n, SIZE, known, marked=False) for n in (1, 2, 3)]
    box = (36.0, 36.0, 108.0, 72.0)
    cache: beside_text.Cache = {}
    read_parts(Paper(), [(sheet, [box]) for sheet in sheets[:2]], tmp_path, cache)
    read_parts(Paper(), [(sheets[2], [box])], tmp_path, cache)
    read_parts(Paper(), [(sheets[0], [box])], tmp_path, cache)
    assert len(read) == 2
    assert sheets[1].lines == [[RawWord("LOGO", 39.0, 40.0, 56.0, 50.0, 0.9)]]
    assert (sheets[1].dpi, sheets[1].settings) == (200, ["as a part"])
    assert len(sheets[0].lines) == 2  # asked for twice
