"""Columns of text are told from labels with values, tables of figures and plain text before reading."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.ocr.layout import lay_out
from pipeline.ocr.opening import open_source
from pipeline.ocr.scans.columns import in_columns
from pipeline.ocr.scans.letters import shapes_of
from pipeline.ocr.scans.look import Sheet
from pipeline.ocr.scans.recognise import recognise

SENTENCE = "the vendor retains all records of each search for thirty days and then"


def page(*columns: tuple[int, str], lines: int = 24) -> NDArray[np.uint8]:
    """Lines of text, each in parts that begin at given pixels."""
    out = np.full((1100, 1000), 255, np.uint8)
    for i in range(lines):
        for x, text in columns:
            cv2.putText(out, text, (x, 60 + 30 * i), 0, 0.45, 0, 1)
    return out


@pytest.mark.parametrize(
    ("drawn", "expected"),
    [
        pytest.param(page((40, SENTENCE[:50]), (360, SENTENCE[:50])), True, id="two columns"),
        pytest.param(page((40, SENTENCE)), False, id="plain text"),
        pytest.param(page((40, "TO:"), (200, SENTENCE[:50])), False, id="labels and values"),
        pytest.param(page((40, SENTENCE[:45]), (800, "$1,505.00")), False, id="things and amounts"),
        pytest.param(page((40, SENTENCE[:50]), (360, SENTENCE[:50]), lines=5), False, id="five lines of two"),
        pytest.param(np.full((500, 500), 255, np.uint8), False, id="nothing"),
    ],
)
def test_columns(drawn: NDArray[np.uint8], expected: bool) -> None:
    assert in_columns(shapes_of(drawn)) is expected


def test_a_scan_in_columns_is_read_column_by_column_at_once(tmp_path: Path) -> None:
    left, right = "the agency keeps what it reads", "the vendor sells what it keeps"
    path = tmp_path / "columns.png"
    cv2.imwrite(str(path), page((40, left), (320, right)))
    source = open_source(path.read_bytes(), "png")
    sheet = Sheet(1, source.size(1))
    recognise(source, [sheet], tmp_path)
    assert len(sheet.settings) == 1
    assert sheet.settings[0].startswith("--psm 3 at ")
    text = lay_out(sheet.lines)[0]
    assert text.rindex("agency keeps") < text.index("vendor sells")
