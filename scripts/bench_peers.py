"""The peers of `bench.py`, as people usually write them: PEER FILE.pdf PAGES OUT.json."""

from __future__ import annotations

import json
import sys
from pathlib import Path


def pytesseract(path: str, pages: int) -> list[str]:
    """A page drawn at 300 dpi and handed over as it is."""
    import pypdfium2
    import pytesseract as tesseract

    pdf = pypdfium2.PdfDocument(path)
    return [tesseract.image_to_string(pdf[i].render(scale=300 / 72).to_pil()) for i in range(pages)]


def pdfplumber(path: str, pages: int) -> list[str]:
    """The words of every page, in a loop."""
    import pdfplumber as plumber

    texts = []
    with plumber.open(path) as pdf:
        for page in pdf.pages[:pages]:
            texts.append(" ".join(word["text"] for word in page.extract_words()))
            page.close()
    return texts


if __name__ == "__main__":
    peer, file, pages, out = sys.argv[1:]
    Path(out).write_text(json.dumps(globals()[peer](file, int(pages))))
