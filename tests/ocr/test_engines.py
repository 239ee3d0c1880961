"""Tesseract's library and its command say the same of a picture; where they cannot, the command is used."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.ocr.model import ENGINE_MODE, LANGUAGE, version
from pipeline.ocr.opening import open_source
from pipeline.ocr.scans import libtesseract
from pipeline.ocr.scans.tesseract import BLOCK, BLOCKS, Scan, by_command, read_blocks, read_scans

SPECIMENS = sorted((Path(__file__).parents[2] / "raw" / "specimens").rglob("*.pdf"))
LETTER = (612.0, 792.0)


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> None:
    """As in a worker: set before the library is loaded."""
    assert libtesseract.loaded(LANGUAGE, ENGINE_MODE, version()) is not None, "libtesseract.so.5 is missing"


def drawn(path: Path, page: int, dpi: int) -> NDArray[np.uint8]:
    source = open_source(path.read_bytes(), "pdf")
    return source.draw(page, dpi)


@pytest.mark.parametrize("segmentation", [BLOCK, BLOCKS])
@pytest.mark.parametrize("path", SPECIMENS[::4], ids=lambda p: p.stem)
def test_the_same_words_boxes_and_confidences(path: Path, segmentation: int, tmp_path: Path) -> None:
    pages = [drawn(path, 1, 150), drawn(path, 1, 200)]
    pages.append(255 - pages[0])
    scans = [Scan(p, LETTER, light_print=light) for p, light in zip(pages, (False, True, True), strict=True)]
    by_library = read_scans(scans, segmentation, tmp_path)
    assert by_library == by_command(scans, segmentation, tmp_path)
    assert sum(len(line) for line in by_library[0]) > 20
    assert list(tmp_path.iterdir()) == []


def test_what_was_read_before_changes_nothing(tmp_path: Path) -> None:
    scans = [Scan(drawn(path, 1, 150), LETTER) for path in SPECIMENS[:4]]
    there = read_scans(scans, BLOCK, tmp_path)
    assert read_scans(scans[::-1], BLOCK, tmp_path) == there[::-1]


def test_a_white_page_a_speck_and_noise_are_no_failure(tmp_path: Path) -> None:
    white = np.full((1100, 850), 255, np.uint8)
    speck = cv2.circle(white.copy(), (400, 400), 2, 0, -1)
    noise = np.random.default_rng(1505).integers(0, 255, (300, 400), dtype=np.uint8)
    scans = [Scan(white, LETTER), Scan(speck, LETTER), Scan(noise, LETTER), Scan(noise[:3, :3], (9.0, 9.0))]
    assert read_scans(scans, BLOCK, tmp_path) == by_command(scans, BLOCK, tmp_path)
    assert read_scans(scans, BLOCK, tmp_path)[0] == []


def test_blocks_that_do_not_come_to_an_end_are_given_up(tmp_path: Path) -> None:
    scan = Scan(drawn(SPECIMENS[0], 1, 150), LETTER)
    assert read_blocks(scan, tmp_path) == by_command([scan], BLOCKS, tmp_path)[0]
    assert read_blocks(scan, tmp_path, seconds=0.01) is None
    assert list(tmp_path.iterdir()) == []


def test_a_library_of_another_version_is_left_alone() -> None:
    assert libtesseract.loaded(LANGUAGE, ENGINE_MODE, "4.1.1") is None


def test_a_model_that_is_missing_is_left_to_the_command_to_explain() -> None:
    assert libtesseract.loaded("xyz", ENGINE_MODE, version()) is None
