"""The words of a PDF's text layers as the ocr stage reads them, in one loop: FILE.pdf PAGES OUT.json.

The like of pdfplumber's loop over extract_words, for `bench.py`: no page is drawn, so hidden text is not told
from what shows, and nothing is read by OCR or saved. Run by the project's own Python.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pypdfium2

from pipeline.ocr.layers.textlayer import read_layer
from pipeline.ocr.layout import lay_out


def texts(path: str, pages: int) -> list[str]:
    """Each page's words, laid out as the stage lays them out."""
    pdf = pypdfium2.PdfDocument(path)
    found = []
    for i in range(pages):
        page = pdf[i]
        width, height = (round(side) for side in page.get_size())
        blank = np.zeros((height, width), dtype=np.uint8)
        layer = read_layer(page, blank, lambda blank=blank: blank == 0)
        found.append(lay_out(layer.lines)[0])
        page.close()
    return found


if __name__ == "__main__":
    file, pages, out = sys.argv[1:]
    Path(out).write_text(json.dumps(texts(file, int(pages))))
