"""The pictures that readers see: print keeps sixteen greys without loss, photographs become WebP."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pipeline.ocr.picture import LEVELS, WIDEST, few_greys, save_picture


@pytest.mark.parametrize("width", [30, 31])
def test_every_grey_comes_back_as_the_nearest_of_sixteen(width: int) -> None:
    pixels = (np.arange(20 * width) % 256).astype(np.uint8).reshape(20, width)
    with Image.open(io.BytesIO(few_greys(pixels))) as picture:
        back = np.asarray(picture.convert("L")).astype(int)
    assert back.shape == pixels.shape
    assert np.abs(back - pixels).max() <= 255 / (LEVELS - 1) / 2 + 0.5
    assert len(np.unique(back)) == LEVELS


def test_print_is_png_and_a_photograph_webp(tmp_path: Path) -> None:
    page = np.full((200, 100), 255, dtype=np.uint8)
    page[20:30, 10:90] = 0
    assert save_picture(page, tmp_path, 7) == "0007.png"
    assert save_picture(np.full((200, 100), 128, dtype=np.uint8), tmp_path, 8) == "0008.webp"
    with Image.open(tmp_path / "0007.png") as png, Image.open(tmp_path / "0008.webp") as webp:
        assert (png.format, png.size, webp.format) == ("PNG", (100, 200), "WEBP")


def test_a_long_page_is_made_smaller(tmp_path: Path) -> None:
    name = save_picture(np.full((2 * WIDEST, 100), 255, dtype=np.uint8), tmp_path, 1)
    with Image.open(tmp_path / name) as picture:
        assert picture.size == (50, WIDEST)
