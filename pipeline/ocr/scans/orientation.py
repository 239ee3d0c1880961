"""By how many quarter turns a scan lies on its side or on its head, as Tesseract sees it."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import cv2
import numpy as np
import pytesseract
from numpy.typing import NDArray

from pipeline.ocr.scans.tesseract import write_pgm

SURE = 1.5
"""Tesseract's confidence in an orientation from which a page is turned to see whether it reads better; print
of half a page gives 5 and more, drawings below 1, and a faint table anything."""
SCRIPT_AND_ORIENTATION = 0
"""Segmentation mode."""
_TURNS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}


def quarter_turn(pixels: NDArray[np.uint8], dpi: int, folder: Path) -> int:
    """By how many degrees (0, 90, 180, 270; clockwise) a scan must be turned to stand upright; 0 where
    nobody can tell. Works in `folder` and leaves nothing there.
    """
    with tempfile.TemporaryDirectory(prefix="scans-", dir=folder) as place:
        path = write_pgm(pixels, Path(place) / "page.pgm")
        tempfile.tempdir = place  # for pytesseract's own files
        try:
            config = f"--psm {SCRIPT_AND_ORIENTATION} --dpi {dpi}"
            said = pytesseract.run_and_get_output(str(path), extension="osd", lang="osd", config=config)
        except pytesseract.TesseractError:  # too few letters, or no model for it
            return 0
        finally:
            tempfile.tempdir = None
    turn = re.search(r"Rotate: (\d+)", said)
    confidence = re.search(r"Orientation confidence: ([\d.]+)", said)
    if not turn or not confidence or float(confidence.group(1)) < SURE:
        return 0
    return int(turn.group(1)) % 360


def turned(pixels: NDArray[np.uint8], degrees: int) -> NDArray[np.uint8]:
    """A picture turned clockwise by 0, 90, 180 or 270 degrees."""
    return np.asarray(cv2.rotate(pixels, _TURNS[degrees]), dtype=np.uint8) if degrees else pixels
