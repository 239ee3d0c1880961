#!/usr/bin/env python
"""How many of a page's words are read, by plain Tesseract and by the pipeline.

    OMP_THREAD_LIMIT=1 .venv/bin/python scripts/score_ocr_truth.py ../shared/ocr_truth

The folder holds pictures of pages with transcriptions (``img__X.*`` with ``ground_truth__X*.hocr``,
``benchmark-images__X.jpg`` with ``benchmark-txt__X.txt``). Their reading order is unchecked, so bags of
words are compared: recall is the share of the transcription's words (letters and digits at least) that
are read, precision the share of the words read that are in the transcription. Plain is ``tesseract --psm 3``
on the picture as it is; ours is what the ocr stage makes of the same file.
"""

from __future__ import annotations

import re
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import cv2
import pytesseract
from PIL import Image

from pipeline.ocr.layout import lay_out
from pipeline.ocr.opening import open_source
from pipeline.ocr.scans.look import Sheet
from pipeline.ocr.scans.recognise import recognise

Bag = Counter[str]


def bag(text: str) -> Bag:
    """The words of a text that hold a letter or digit, as they are spelled."""
    return Counter(w for w in text.split() if any(c.isalnum() for c in w))


def pages(folder: Path) -> Iterator[tuple[str, Path, str]]:
    """Group, picture and transcription of each page."""
    for truth in sorted(folder.glob("ground_truth__*.hocr")):
        name = truth.name.removeprefix("ground_truth__").split(".")[0]
        (picture,) = folder.glob(f"img__{name}.*")
        yield name.split("_")[0], picture, _hocr_words(truth)
    for truth in sorted(folder.glob("benchmark-txt__*.txt")):
        name = truth.stem.removeprefix("benchmark-txt__")
        (picture,) = folder.glob(f"benchmark-images__{name}.*")
        yield "handwriting and old print", picture, truth.read_text()


def _hocr_words(path: Path) -> str:
    tree = ET.fromstring(re.sub(r"<!DOCTYPE[^>]*>", "", path.read_text()))  # noqa: S314
    words = [e for e in tree.iter() if e.get("class") == "ocrx_word"]
    return " ".join("".join(e.itertext()).strip() for e in words)


def plain(picture: Path) -> str:
    """What Tesseract makes of the picture as it is."""
    return str(pytesseract.image_to_string(Image.open(picture), lang="eng", config="--psm 3"))


def ours(picture: Path) -> str:
    """What the ocr stage makes of it."""
    source = open_source(picture.read_bytes(), "png" if picture.suffix == ".png" else "jpeg")
    sheet = Sheet(1, source.size(1))
    with tempfile.TemporaryDirectory() as folder:
        recognise(source, [sheet], Path(folder))
    return lay_out(sheet.lines)[0]


def main(folder: Path, only: str) -> None:
    """Print a row a page and a row a group."""
    cv2.setNumThreads(1)
    groups: dict[str, list[tuple[int, ...]]] = defaultdict(list)
    print(f"{'page':34}{'words':>6}  {'plain':>6} {'ours':>6}  {'plain':>6} {'ours':>6}   seconds")
    print(f"{'':34}{'':>6}  {'recall':>13}  {'precision':>13}")
    for group, picture, transcription in pages(folder):
        if only not in picture.name:
            continue
        truth = bag(transcription)
        start = time.monotonic()
        theirs = bag(plain(picture))
        middle = time.monotonic()
        found = bag(ours(picture))
        took = f"{middle - start:5.1f} {time.monotonic() - middle:5.1f}"
        figures = (
            truth.total(),
            (truth & theirs).total(),
            (truth & found).total(),
            theirs.total(),
            found.total(),
        )
        groups[group].append(figures)
        print(_row(picture.name[:33], [figures]), took, flush=True)
    for group, rows in groups.items():
        print(_row(f"{group} ({len(rows)})", rows))


def _row(name: str, rows: list[tuple[int, ...]]) -> str:
    words, hit, hit_ours, read, read_ours = (sum(column) for column in zip(*rows, strict=True))
    shares = [hit / words, hit_ours / words, hit / max(1, read), hit_ours / max(1, read_ours)]
    return f"{name:34}{words:6}  {shares[0]:6.3f} {shares[1]:6.3f}  {shares[2]:6.3f} {shares[3]:6.3f}  "


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "")
