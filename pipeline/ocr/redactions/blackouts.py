"""The redactions of a page: rectangles drawn into a PDF, and marks on its picture, with their codes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from pipeline.contracts import Redaction
from pipeline.ocr.layers.covered import drawn_redactions, together
from pipeline.ocr.layers.textlayer import Layer
from pipeline.ocr.layout import Line, RawWord
from pipeline.ocr.redactions.drawn_boxes import Drawing
from pipeline.ocr.redactions.exemption_marks import codes_near, inverted, settled
from pipeline.ocr.redactions.marks import Mark
from pipeline.ocr.scans import tesseract

PICTURED = 0.5
"""Share of a page that its largest picture takes from which marks are looked for on it: the bars and shaded
cells of a born-digital page are none."""


def on_pictures(
    marks: Sequence[list[Mark]],
    pixels: Sequence[NDArray[np.uint8]],
    lines: Sequence[list[Line]],
    dpi: float,
    folder: Path,
) -> list[list[Redaction]]:
    """The redactions among the marks of several pages, drawn at `dpi` and read as `lines`; boxes as those of
    the marks. Light print inside of marks is read by Tesseract, which works in `folder`.
    """
    insides = [(i, mark) for i, page in enumerate(marks) for mark in inverted(pixels[i], dpi, page)]
    scans = [tesseract.Scan(mark.pixels, mark.size) for _, mark in insides]
    texts: list[dict[int, str]] = [{} for _ in marks]
    for (i, mark), read in zip(insides, tesseract.read_scans(scans, tesseract.BLOCK, folder), strict=True):
        texts[i][mark.mark] = "\n".join(" ".join(w.text for w in line) for line in read)
    return [
        settled(page, said, codes_near(page, _words(read))) if page else []
        for page, said, read in zip(marks, texts, lines, strict=True)
    ]


def all_redactions(
    drawing: Drawing, layer: Layer, words: Sequence[RawWord], size: tuple[float, float], seen: list[Redaction]
) -> list[Redaction]:
    """Those drawn into a page and those `seen` on its picture, each once. `words`: what the page shows."""
    if not drawing.boxes:
        return seen
    drawn = drawn_redactions(drawing, layer.covered, words, size)
    codes = codes_near(drawn, words) if drawn else []
    coded = [msgspec.structs.replace(r, codes=c) for r, c in zip(drawn, codes, strict=True)]
    return together(coded, seen)


def _words(lines: list[Line]) -> list[RawWord]:
    return [w for line in lines for w in line]
