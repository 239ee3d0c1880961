"""A slanted scan is levelled, and what is read on it stands where it is printed."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest

from pipeline.ocr.scans.letters import shapes_of
from pipeline.ocr.scans.level import as_it_lies, levelled, slant
from pipeline.ocr.scans.orientation import turned

DPI = 200
SIZE = (612.0, 792.0)


def page(height: float = 0.9) -> np.ndarray:
    """Twenty lines of print on a letter page, `height` being OpenCV's measure of it."""
    pixels = np.full((2200, 1700), 255, np.uint8)
    for i in range(20):
        text = f"line {i} of a memo about the purchase"
        cv2.putText(pixels, text, (150, 200 + 80 * i), cv2.FONT_HERSHEY_SIMPLEX, height, 0, 2)
    return pixels


@pytest.mark.parametrize("angle", [-5, -2.3, -0.6, 0.8, 1.0, 3.5])
def test_the_slant_is_found_and_taken_out(angle: float) -> None:
    slanted = levelled(page(), -angle)
    assert slant(slanted, DPI) == pytest.approx(angle, abs=0.15)
    assert slant(levelled(slanted, slant(slanted, DPI)), DPI) == 0.0


def test_a_level_page_an_empty_page_and_a_round_picture_stay_as_they_are() -> None:
    picture = np.full((2200, 1700), 255, np.uint8)
    cv2.circle(picture, (850, 1100), 600, 0, 40)
    for pixels in (page(), np.full((2200, 1700), 255, np.uint8), picture):
        assert slant(pixels, DPI) == 0.0


def test_a_box_is_mapped_back_to_where_it_is_printed() -> None:
    slanted = np.full((2200, 1700), 255, np.uint8)
    cv2.circle(slanted, (1500, 300), 10, 0, -1)
    angle = 2.0
    ys, xs = np.nonzero(levelled(slanted, angle) < 128)
    scale = 72 / DPI
    box = (xs.min() * scale, ys.min() * scale, xs.max() * scale, ys.max() * scale)
    x0, top, x1, bottom = as_it_lies(box, angle, SIZE)
    assert ((x0 + x1) / 2, (top + bottom) / 2) == pytest.approx((1500 * scale, 300 * scale), abs=0.5)
    assert (x1 - x0, bottom - top) == pytest.approx((box[2] - box[0], box[3] - box[1]))
    assert math.dist((box[0], box[1]), (x0, top)) > 5


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_quarter_turns_are_clockwise(degrees: int) -> None:
    mark = np.zeros((3, 2), np.uint8)
    mark[0, 0] = 1
    place = tuple(int(v[0]) for v in np.nonzero(turned(mark, degrees)))
    assert place == {0: (0, 0), 90: (0, 2), 180: (2, 1), 270: (1, 0)}[degrees]


def test_letters_are_measured_in_pixels() -> None:
    small, large = shapes_of(page(0.5)).letter, shapes_of(page(1.0)).letter
    assert small < large
    assert large == pytest.approx(2 * small, rel=0.25)
    assert shapes_of(np.full((500, 500), 255, np.uint8)).letter == math.inf
