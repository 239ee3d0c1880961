"""A scan full of specks is read without them; one of clean print is left as it is."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from pipeline.ocr.layout import lay_out
from pipeline.ocr.opening import open_source
from pipeline.ocr.scans.look import SPECKLED, Sheet
from pipeline.ocr.scans.recognise import recognise

LINE = "Approval is requested to draw from the 1505 fund"


@pytest.mark.parametrize(("specks", "filtered"), [(0, False), (SPECKLED // 2, False), (4 * SPECKLED, True)])
def test_specks(tmp_path: Path, specks: int, filtered: bool) -> None:
    page = np.full((2200, 1700), 255, np.uint8)
    for i in range(12):
        cv2.putText(page, LINE, (150, 300 + 90 * i), cv2.FONT_HERSHEY_SIMPLEX, 1.4, 0, 3)
    chance = np.random.default_rng(1505)
    rows, columns = chance.integers(1, 2199, specks), chance.integers(1, 1699, specks)
    page[rows, columns] = 0
    page[rows, columns - 1] = 0
    path = tmp_path / "page.png"
    cv2.imwrite(str(path), page)
    source = open_source(path.read_bytes(), "png")
    sheet = Sheet(1, (612.0, 792.0))
    recognise(source, [sheet], tmp_path)
    assert sheet.speckled is filtered
    assert lay_out(sheet.lines)[0].count("requested to draw from the 1505 fund") >= 10
