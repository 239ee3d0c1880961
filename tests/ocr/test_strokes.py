"""What is much higher than print is painted out before OCR: pen strokes, not headings, rules or bars."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.ocr.scans.letters import shapes_of
from pipeline.ocr.scans.strokes import without_strokes

DPI = 150
WHITE = 255


def typed(lines: int = 12) -> NDArray[np.uint8]:
    """A page of typed lines, its letters 11 pixels high."""
    page = np.full((900, 900), WHITE, np.uint8)
    for i in range(lines):
        cv2.putText(page, "PAYMENT REQUEST FOR THE 1505 FUND", (60, 80 + 40 * i), 0, 0.5, 0, 1)
    return page


def signature(page: NDArray[np.uint8]) -> None:
    """A scribble through four lines."""
    points = [(500, 90), (540, 260), (560, 100), (600, 250), (640, 110), (690, 240), (760, 130)]
    cv2.polylines(page, [np.array(points, np.int32)], False, 0, 2)


def heading(page: NDArray[np.uint8]) -> None:
    for i, letter in enumerate("POLICE"):
        cv2.putText(page, letter, (60 + 60 * i, 700), 0, 2.2, 0, 4)


def ruled(page: NDArray[np.uint8]) -> None:
    cv2.rectangle(page, (40, 50), (860, 560), 0, 2)
    cv2.line(page, (470, 50), (470, 560), 0, 2)


def bar(page: NDArray[np.uint8]) -> None:
    cv2.rectangle(page, (500, 600), (800, 660), 0, -1)


def test_a_signature_goes_and_the_lines_it_does_not_touch_stay() -> None:
    page = typed()
    signed = page.copy()
    signature(signed)
    out = without_strokes(signed, DPI, shapes_of(signed))
    assert (out[:, :490] == page[:, :490]).all()
    assert (out[60:300, 500:780] < 100).sum() < 0.3 * (signed[60:300, 500:780] < 100).sum()


@pytest.mark.parametrize("draw", [heading, ruled, bar])
def test_headings_rules_and_thick_bars_stay(draw) -> None:
    page = typed()
    draw(page)
    assert without_strokes(page, DPI, shapes_of(page)) is page


def test_a_page_of_print_alone_is_given_back_as_it_is() -> None:
    page = typed()
    assert without_strokes(page, DPI, shapes_of(page)) is page


def test_a_page_without_print_is_given_back_as_it_is() -> None:
    page = np.full((900, 900), WHITE, np.uint8)
    signature(page)
    assert shapes_of(page).letter == float("inf")
    assert without_strokes(page, DPI, shapes_of(page)) is page


def test_a_page_written_by_hand_is_given_back_as_it_is() -> None:
    page = typed(1)
    for i in range(8):
        x, y = 100 * i + 40, 300 + 50 * (i % 3)
        cv2.polylines(page, [np.array([(x, y), (x + 30, y + 70), (x + 60, y + 10)], np.int32)], False, 0, 2)
    assert without_strokes(page, DPI, shapes_of(page)) is page


@pytest.mark.parametrize("apart", [2, 3])
def test_a_page_of_a_hundred_thousand_specks_is_counted_speck_by_speck(apart: int) -> None:
    page = np.full((1000, 1000), WHITE, np.uint8)
    page[::apart, ::apart] = 0
    shapes = shapes_of(page)
    assert len(shapes.boxes) - 1 == shapes.specks == len(range(0, 1000, apart)) ** 2
    assert int(shapes.labels.max()) == shapes.specks


@pytest.mark.parametrize(("letter", "typed"), [((12, 11), True), ((12, 7), False)])
def test_letters_as_wide_as_they_are_high_are_typewriting(letter: tuple[int, int], typed: bool) -> None:
    page = np.full((600, 600), WHITE, np.uint8)
    for top in range(20, 580, 30):
        for left in range(20, 580, 20):
            cv2.rectangle(page, (left, top), (left + letter[1] - 1, top + letter[0] - 1), 0, 1)
    assert shapes_of(page).typed is typed
