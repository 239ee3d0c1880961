"""A page drawn in passes looks like the page drawn as a whole, and says what its text changes."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import numpy as np
import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from pipeline.ocr.layers.characters import Upright, read_characters
from pipeline.ocr.layers.showing import FAINTEST, MOST_PASSES, Passes, in_passes, without_text
from pipeline.ocr.page_objects import page_objects

SCALE = 100 / 72
Draw = Callable[[Any], None]


def page_of(draw: Draw) -> pypdfium2.PdfPage:
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(300, 200))
    draw(canvas)
    canvas.save()
    return pypdfium2.PdfDocument(file.getvalue())[0]


def passes_of(page: pypdfium2.PdfPage) -> Passes | None:
    text = page.get_textpage()
    characters = read_characters(text, Upright(page))
    return in_passes(page, text, page_objects(page), characters, SCALE)


def whole(page: pypdfium2.PdfPage) -> np.ndarray:
    return np.array(page.render(scale=SCALE, grayscale=True).to_numpy())


def shaded(canvas: Any) -> None:
    canvas.setFillGray(0.8)
    canvas.rect(20, 90, 200, 30, fill=1, stroke=0)
    canvas.setFillGray(0)
    canvas.drawString(30, 100, "On a shade")


def underlined(canvas: Any) -> None:
    canvas.drawString(30, 100, "Underlined")
    canvas.line(30, 98, 100, 98)


def covered(canvas: Any) -> None:
    canvas.drawString(30, 100, "Secret")
    canvas.rect(25, 92, 100, 20, fill=1, stroke=0)


def rows(canvas: Any) -> None:
    for y in (150, 120, 90):
        canvas.setFillGray(0.8)
        canvas.rect(20, y - 5, 200, 25, fill=1, stroke=0)  # each lies a little over the text above
        canvas.setFillGray(0)
        canvas.drawString(30, y + 2, "A row of a table")


@pytest.mark.parametrize("draw", [shaded, underlined, covered, rows])
def test_passes_make_the_same_picture_as_one(draw: Draw) -> None:
    page = page_of(draw)
    passes = passes_of(page)
    assert passes is not None
    assert (passes.drawn == whole(page)).all()
    assert (whole(page) == passes.drawn).all()  # and the page is left as it was


def test_text_on_a_shade_shows() -> None:
    passes = passes_of(page_of(shaded))
    assert passes is not None
    assert passes.shows.any()


def test_text_under_a_box_does_not() -> None:
    passes = passes_of(page_of(covered))
    assert passes is not None
    assert not passes.shows.any()


@pytest.mark.parametrize("draw", [shaded, underlined, covered, rows])
def test_what_shows_is_what_the_page_without_text_lacks(draw: Draw) -> None:
    page = page_of(draw)
    passes = passes_of(page)
    assert passes is not None
    assert (passes.shows == (np.abs(whole(page).astype(int) - _bare(page)) >= FAINTEST)).all()


def test_a_page_of_text_and_boxes_in_turn_is_drawn_whole() -> None:
    def draw(canvas: Any) -> None:
        for i in range(MOST_PASSES + 1):
            canvas.drawString(30, 180 - 18 * i, "Text")
            canvas.rect(25, 178 - 18 * i, 60, 12)

    assert passes_of(page_of(draw)) is None


def _bare(page: pypdfium2.PdfPage) -> np.ndarray:
    return without_text(page, page_objects(page), SCALE).astype(int)
