"""Pictures of pages are read by Tesseract; whether a page is one is decided page by page."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader

PRINT = [
    "POLICE DEPARTMENT",
    "Invoice for license plate readers",
    "Total due 14213.88 dollars",
    "The agency keeps these records for thirty days",
    "and shares them with other departments on request",
]
EXPECTED = set(" ".join(PRINT).split())


def assert_printed(page, lines=PRINT) -> None:
    assert page.method == "ocr"
    assert [" ".join(line.split()) for line in page.text.splitlines() if line] == lines
    assert page.confidence > 0.9
    assert all(0 <= w.confidence <= 1 for w in page.words)


def test_a_scanned_pdf(papers, read, tmp_path: Path) -> None:
    found = read(papers.scanned_pdf(tmp_path / "a.pdf", PRINT, PRINT[::-1]))
    assert_printed(found.pages[0])
    assert_printed(found.pages[1], PRINT[::-1])
    assert (found.pages[0].width, found.pages[0].height) == pytest.approx((612, 792), abs=1)
    assert [p.dpi for p in found.pages] == [150, 150]  # letters of 18 points
    assert found.failures == []


def test_words_of_a_scan_lie_on_their_ink(papers, read, tmp_path: Path) -> None:
    found = read(papers.scanned_pdf(tmp_path / "a.pdf", PRINT))
    ink = found.ink()
    scale = ink.shape[1] / found.page.width
    for w in found.page.words:
        box = ink[int(w.top * scale) : int(w.bottom * scale) + 1, int(w.x0 * scale) : int(w.x1 * scale) + 1]
        assert box.mean() > 0.1
    dpi72 = found.word("POLICE")
    assert dpi72.x0 == pytest.approx(72, abs=2)
    assert dpi72.bottom == pytest.approx(792 - 700, abs=2)


def test_a_png(papers, read, tmp_path: Path) -> None:
    found = read(papers.png(tmp_path / "a.png", PRINT))
    assert_printed(found.page)
    assert (found.page.width, found.page.height) == pytest.approx((612, 792), abs=1)


@pytest.mark.parametrize(
    ("stored", "orientation"),
    [(None, 1), (Image.Transpose.ROTATE_90, 6), (Image.Transpose.ROTATE_180, 3),
     (Image.Transpose.ROTATE_270, 8), (Image.Transpose.FLIP_LEFT_RIGHT, 2)],
)  # fmt: skip
def test_a_photograph_is_turned_as_its_exif_says(papers, read, tmp_path: Path, stored, orientation) -> None:
    picture = papers.picture(PRINT)
    exif = Image.Exif()
    exif[0x0112] = orientation
    turned = picture.transpose(stored) if stored is not None else picture
    turned.convert("RGB").save(tmp_path / "a.jpg", quality=90, exif=exif)
    found = read(tmp_path / "a.jpg")
    assert_printed(found.page)
    assert found.page.height > found.page.width


def test_every_frame_of_a_tiff_is_a_page(papers, read, tmp_path: Path) -> None:
    found = read(papers.tiff(tmp_path / "a.tif", PRINT, PRINT[::-1]))
    assert [p.number for p in found.pages] == [1, 2]
    assert_printed(found.pages[0])
    assert_printed(found.pages[1], PRINT[::-1])


def test_a_fax_of_flat_pixels_is_a_page_of_paper(papers, read, tmp_path: Path) -> None:
    """Group 3 faxes have 204 pixels an inch across and 98 down (ITU-T T.4)."""
    picture = papers.picture(PRINT, dpi=204)
    flat = picture.resize((picture.width, picture.height * 98 // 204)).convert("1")
    flat.save(tmp_path / "fax.tif", dpi=(204, 98), compression="group4")
    page = read(tmp_path / "fax.tif").page
    assert (page.width, page.height) == pytest.approx((612, 792), abs=5)
    assert len(EXPECTED & {w.text for w in page.words}) > 0.8 * len(EXPECTED)


@pytest.mark.parametrize("mode", ["1", "L", "RGB", "RGBA", "P", "CMYK", "I;16", "LA"])
def test_pictures_of_every_depth(papers, read, tmp_path: Path, mode: str) -> None:
    picture = papers.picture(PRINT)
    if mode == "I;16":
        picture = Image.fromarray(np.asarray(picture).astype(np.uint16) * 256)
    elif mode in ("RGBA", "LA"):  # black print on nothing: a viewer shows it on white
        clear = Image.new("L", picture.size, 0)
        clear.putalpha(picture.point(lambda v: 255 - v))
        picture = clear.convert(mode)
    else:
        picture = picture.convert(mode)
    path = tmp_path / ("a.tif" if mode == "CMYK" else "a.png")
    picture.save(path, dpi=(200, 200))
    assert_printed(read(path).page)


def test_a_signature_line_over_a_scan_does_not_pass_for_the_page(papers, read, tmp_path: Path) -> None:
    """An electronic signature writes one line of text over a picture of the page."""
    scan = ImageReader(papers.picture(PRINT))

    def page(canvas) -> None:
        canvas.drawImage(scan, 0, 0, 612, 792)
        canvas.setFont("Helvetica", 7)
        canvas.drawString(30, 770, "DocuSign Envelope ID: 7C1F2A")

    found = read(papers.draw(tmp_path / "a.pdf", page))
    assert EXPECTED | {"DocuSign", "Envelope", "7C1F2A"} <= {w.text for w in found.page.words}
    assert found.page.text.count("DocuSign") == 1


def test_an_earlier_ocr_is_replaced_by_ours(papers, read, tmp_path: Path) -> None:
    scan = ImageReader(papers.picture(PRINT))

    def page(canvas) -> None:
        text = canvas.beginText(72, 700)
        text.setFont("Helvetica", 14, leading=24)
        text.setTextRenderMode(3)
        for line in ["P0L1CE DEPARTMEMT", "lnvoice tor 1icense piate neaders", "Totai due l42l3.88 doiiars"]:
            text.textLine(line)
        canvas.drawText(text)
        canvas.drawImage(scan, 0, 0, 612, 792)

    found = read(papers.draw(tmp_path / "a.pdf", page))
    assert_printed(found.page)
    assert "DEPARTMEMT" not in found.page.text
    assert "DEPARTMEMT" in found.page.other.text
    assert 0.5 < found.page.other.disagreement <= 1


def test_each_page_is_decided_by_itself(papers, read, tmp_path: Path) -> None:
    text = [f"line {n} of a page that is long enough to be believed" for n in range(1, 12)]
    papers.text_pdf(tmp_path / "text.pdf", text)
    papers.scanned_pdf(tmp_path / "scan.pdf", PRINT)
    with pikepdf.open(tmp_path / "text.pdf") as a, pikepdf.open(tmp_path / "scan.pdf") as b:
        a.pages.extend(b.pages)
        a.add_blank_page(page_size=(612, 792))
        a.save(tmp_path / "mixed.pdf")
    found = read(tmp_path / "mixed.pdf")
    assert [p.method for p in found.pages] == ["text_layer", "ocr", "blank"]
    assert found.pages[0].confidence is None
    assert found.pages[0].text.split() == " ".join(text).split()
    assert_printed(found.pages[1])
    assert (found.pages[2].text, found.pages[2].words, found.pages[2].confidence) == ("", [], None)
    assert found.failures == []
    assert all((found.folder / p.image).read_bytes()[1:4] == b"PNG" for p in found.pages)


@pytest.mark.parametrize("level", [255, 250, 235])
def test_an_empty_sheet_is_blank(read, tmp_path: Path, level: int) -> None:
    sheet = np.full((2200, 1700), level, np.uint8)
    sheet[::211, ::173] -= 6  # the paper's own grain
    Image.fromarray(sheet).save(tmp_path / "a.png", dpi=(200, 200))
    found = read(tmp_path / "a.png")
    assert (found.page.method, found.page.text) == ("blank", "")
    assert found.failures == []


def test_a_text_layer_without_meaning_is_read_by_ocr(papers, read, tmp_path: Path) -> None:
    path = papers.text_pdf(tmp_path / "a.pdf", PRINT)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        nothing = (
            b"1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfrange <00> <ff> <E000> endbfrange"
        )
        pdf.pages[0].obj.Resources.Font["/F1"].ToUnicode = pdf.make_stream(
            b"/CIDInit /ProcSet findresource begin begincmap " + nothing + b" endcmap"
        )
        pdf.save(path)
    found = read(path)
    assert_printed(found.page)
    assert (1, "odd_text") in found.doubts


def test_hardly_readable_print_is_marked_for_a_person(papers, read, tmp_path: Path) -> None:
    strip = papers.picture(PRINT, dpi=200).crop((150, 200, 1150, 600))
    small = strip.resize((strip.width // 7, strip.height // 7)).resize(strip.size)
    small.save(tmp_path / "a.png", dpi=(200, 200))
    found = read(tmp_path / "a.png")
    assert found.doubts and found.doubts[0][1] in ("low_confidence", "no_words")


def test_a_page_that_cannot_be_opened_keeps_its_place(papers, read, tmp_path: Path) -> None:
    path = papers.text_pdf(tmp_path / "a.pdf", *[[f"page {n}", *PRINT] for n in (1, 2, 3)])
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[1].obj.MediaBox = pikepdf.Array([0, 0, 300000, 300000])
        pdf.save(path)
    found = read(path)
    assert [p.method for p in found.pages][::2] == ["text_layer", "text_layer"]
    assert [p.number for p in found.pages] == [1, 2, 3]
    broken = found.pages[1]
    assert (broken.method, broken.text, broken.words, broken.image) == ("failed", "", [], None)
    ((page, reason),) = found.doubts
    assert (page, reason) == (2, "page_too_large")
    assert found.failures[0].message == "a.pdf, page 2: the page measures 4167 x 4167 inches."


def test_a_picture_cut_short_keeps_what_there_is_and_says_so(papers, read, tmp_path: Path) -> None:
    papers.png(tmp_path / "whole.png", PRINT)
    data = (tmp_path / "whole.png").read_bytes()
    (tmp_path / "cut.png").write_bytes(data[: len(data) // 2])
    found = read(tmp_path / "cut.png")
    assert (found.page.method, found.doubts) == ("ocr", [(None, "repaired")])


def test_reading_twice_gives_the_same_bytes(papers, read, tmp_path: Path) -> None:
    path = papers.scanned_pdf(tmp_path / "a.pdf", PRINT)
    first = read(path)
    whole = {p.name: p.read_bytes() for p in first.folder.iterdir()}
    first.folder.rename(tmp_path / "aside")
    assert {p.name: p.read_bytes() for p in read(path).folder.iterdir()} == whole
