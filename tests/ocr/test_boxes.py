"""A word's box lies where the word is printed on the upright page, whatever turned or cropped the page."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image

WORDS = ("Counterscan", "PEGASUS", "14213.88")


def sheet(canvas) -> None:
    """Three words apart from one another and from the edges, none in a place that a turn maps to another."""
    canvas.setFont("Helvetica", 20)
    for word, x, y in zip(WORDS, (90, 310, 180), (650, 480, 130), strict=True):
        canvas.drawString(x, y, word)


def assert_boxes_hold_the_ink(read) -> None:
    """All ink lies in boxes, and each box is about as large as its word's ink."""
    ink = read.ink()
    scale = ink.shape[1] / read.page.width
    assert ink.shape[0] == pytest.approx(read.page.height * scale, abs=1.5)
    inside = np.zeros_like(ink)
    for text in WORDS:
        word = read.word(text)
        x0, top, x1, bottom = (round(v * scale) for v in (word.x0, word.top, word.x1, word.bottom))
        around = np.zeros_like(ink)
        around[max(0, top - 3) : bottom + 3, max(0, x0 - 3) : x1 + 3] = True
        mine = ink & around
        assert mine.any(), f"nothing is printed in the box of {text}"
        rows, columns = np.nonzero(mine)
        assert abs(columns.min() - x0) < 4 * scale and abs(columns.max() - x1) < 4 * scale
        assert top - 3 <= rows.min() and rows.max() <= bottom + 3
        assert (rows.max() - rows.min()) > 0.3 * (bottom - top)
        inside |= around
    assert not (ink & ~inside).any(), "ink stands outside of all boxes"


def changed(path: Path, **entries) -> Path:
    """The PDF with entries of its first page changed."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for key, value in entries.items():
            pdf.pages[0].obj[f"/{key}"] = value
        pdf.save(path)
    return path


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [None, [60, 100, 560, 720]], ids=["whole", "cropped"])
@pytest.mark.parametrize("origin", [0, -200], ids=["origin 0", "origin moved"])
def test_text_layer(papers, read, tmp_path: Path, turn: int, crop: list[int] | None, origin: int) -> None:
    path = papers.draw(tmp_path / "a.pdf", sheet)
    entries = {"Rotate": turn}
    if crop:
        entries["CropBox"] = pikepdf.Array(crop)
    if origin:  # the page's own corner is not (0, 0)
        entries["MediaBox"] = pikepdf.Array([origin, origin, 612, 792])
    found = read(changed(path, **entries))
    box = crop or [origin, origin, 612, 792]
    size = (box[2] - box[0], box[3] - box[1])
    assert (found.page.width, found.page.height) == (size if turn % 180 == 0 else size[::-1])
    assert found.page.method == "text_layer"
    if turn == 0:
        assert_boxes_hold_the_ink(found)
    else:
        assert_turned_boxes_hold_the_ink(found)


def assert_turned_boxes_hold_the_ink(read) -> None:
    """As above for words that stand on their side or head, whose box is as tall as the font is wide."""
    ink = read.ink()
    scale = ink.shape[1] / read.page.width
    inside = np.zeros_like(ink)
    for text in WORDS:
        word = read.word(text)
        x0, top, x1, bottom = (round(v * scale) for v in (word.x0, word.top, word.x1, word.bottom))
        mine = ink[max(0, top - 3) : bottom + 3, max(0, x0 - 3) : x1 + 3]
        assert mine.mean() > 0.08, f"hardly anything is printed in the box of {text}"
        inside[max(0, top - 3) : bottom + 3, max(0, x0 - 3) : x1 + 3] = True
    assert not (ink & ~inside).any(), "ink stands outside of all boxes"


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_scans_turned_upright_by_the_file(papers, read, tmp_path: Path, turn: int) -> None:
    """A scanner that lay on its side says so with /Rotate; the upright page is what is read."""
    upright = papers.draw(tmp_path / "upright.pdf", sheet)
    with pikepdf.open(upright) as pdf:
        size = pdf.pages[0].mediabox[2:]
    assert [float(v) for v in size] == [612, 792]
    picture = drawn(upright, dpi=200)
    picture.rotate(turn, expand=True).save(tmp_path / "scan.pdf", "PDF", resolution=200)
    found = read(changed(tmp_path / "scan.pdf", Rotate=turn))
    assert found.page.method == "ocr"
    assert (found.page.width, found.page.height) == pytest.approx((612, 792), abs=1)
    assert_boxes_hold_the_ink(found)


def drawn(path: Path, dpi: int) -> Image.Image:
    from pipeline.ocr.pdf import PdfSource

    return Image.fromarray(PdfSource(path.read_bytes()).draw(1, dpi))


def test_the_picture_that_readers_see_is_upright(papers, read, tmp_path: Path) -> None:
    found = read(changed(papers.draw(tmp_path / "a.pdf", sheet), Rotate=90))
    with Image.open(found.folder / found.page.image) as picture:
        assert picture.width / picture.height == pytest.approx(792 / 612, abs=0.01)


def test_vertical_text_is_words_and_not_letters(papers, read, tmp_path: Path) -> None:
    """Stamps run along the edge: "RELEASED UNDER FOIL" turned a quarter."""

    def page(canvas) -> None:
        canvas.setFont("Helvetica", 12)
        for i in range(20):
            canvas.drawString(100, 700 - 20 * i, "an ordinary line of the page")
        canvas.translate(40, 300)
        canvas.rotate(90)
        canvas.drawString(0, 0, "RELEASED UNDER FOIL")

    found = read(papers.draw(tmp_path / "a.pdf", page))
    word = found.word("RELEASED")
    assert (word.x1 - word.x0) < 20 < (word.bottom - word.top)
    assert {"UNDER", "FOIL"} <= {w.text for w in found.page.words}


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_drawn_on_its_side_and_turned_upright(papers, read, tmp_path: Path, turn: int) -> None:
    """How programs store a landscape page: drawn turned, with /Rotate to set it right."""
    size = (792, 612) if turn % 180 else (612, 792)

    def page(canvas) -> None:
        canvas.translate(*{90: (792, 0), 180: (612, 792), 270: (0, 612)}[turn])
        canvas.rotate({90: 90, 180: 180, 270: 270}[turn])
        sheet(canvas)

    found = read(changed(papers.draw(tmp_path / "a.pdf", page, size=size), Rotate=turn))
    assert (found.page.width, found.page.height) == (612, 792)
    assert_boxes_hold_the_ink(found)
