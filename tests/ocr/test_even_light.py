"""A shaded scan is evened out; black boxes stay black, and even pages stay as they are."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.ocr.scans.even_light import even_light


def page(paper: np.ndarray, print_at: float) -> np.ndarray:
    """Paper of given shades at 200 dpi with strokes of `print_at` times its shade in every thirtieth row."""
    drawn = paper.astype(np.float32)
    drawn[100:-100:30, 100:-100] *= print_at
    drawn[101:-100:30, 100:-100] *= print_at
    return drawn.astype(np.uint8)


SHADED = np.tile(np.linspace(130, 250, 1700), (2200, 1))
EVEN = np.full((2200, 1700), 235.0)


def test_paper_gets_one_shade_and_print_another() -> None:
    scan = page(SHADED, 0.4)
    evened = even_light(scan, 200)
    left, right = slice(150, 300), slice(-300, -150)
    assert scan[115, left].mean() < scan[115, right].mean() - 80
    assert evened[115, left].mean() == pytest.approx(evened[115, right].mean(), abs=8)
    assert evened[115, left].mean() > 240
    assert evened[100, left].mean() == pytest.approx(evened[100, right].mean(), abs=8)
    assert evened[100, left].mean() < 130


def test_an_even_page_is_given_back_itself() -> None:
    scan = page(EVEN, 0.2)
    assert even_light(scan, 200) is scan


def test_a_page_that_is_mostly_dark_is_given_back_itself() -> None:
    scan = page(np.full((2200, 1700), 40.0), 0.5)
    assert even_light(scan, 200) is scan


def test_a_black_box_stays_black() -> None:
    scan = page(SHADED, 0.4)
    scan[800:1100, 400:1300] = 10
    evened = even_light(scan, 200)
    assert evened[850:1050, 450:1250].max() < 40
    assert evened.shape == scan.shape


def test_a_small_picture_is_no_error() -> None:
    assert even_light(np.full((3, 2), 255, np.uint8), 200).shape == (3, 2)
