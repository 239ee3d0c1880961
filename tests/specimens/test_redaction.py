"""What a redaction hides is not in the file: not under the box, not in the text layer, not in the picture."""

from __future__ import annotations

import io
import re
from decimal import Decimal

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image

from pipeline.specimens import billing, truth
from pipeline.specimens.blocks import markup
from pipeline.specimens.press import Printed

EXEMPTION = re.compile(r"\[?87\(2\)(\([a-z]+\))*\]?")


def test_nothing_but_an_exemption_lies_under_a_box(printed: dict[str, Printed]) -> None:
    seen = 0
    for path, paper in printed.items():
        document = pdfium.PdfDocument(paper.drawn)
        for page, boxes in zip(document, truth.redactions(paper.drawn), strict=True):
            text = page.get_textpage()
            for left, bottom, right, top in boxes:
                # a point inside, so that a neighbour's edge is not taken for something underneath
                under = text.get_text_bounded(left + 1, bottom + 3, right - 1, top - 3).strip()
                assert under == "" or EXEMPTION.fullmatch(under), f"{path}: {under!r}"
                seen += 1
    assert seen > 60


def test_hidden_prices_are_in_no_file(printed: dict[str, Printed]) -> None:
    hidden = 0
    for paper in printed.values():
        for line in paper.specimen.body.get("lines", []):
            if "price" not in line.get("hide", {}):
                continue
            price = billing.money(Decimal(line["price"]))
            if price == billing.money(billing.extension(line)):
                continue  # one piece: its price is the extension, which is printed
            hidden += 1
            assert all(price.encode() not in other.released for other in printed.values())
            assert price not in " ".join(s.text for p in truth.page_lines(paper.drawn) for s in p)
    assert hidden == 2


def test_a_scan_has_no_text_but_the_filing_banner(printed: dict[str, Printed]) -> None:
    scans = [p for p in printed.values() if p.specimen.scan and p.path.endswith(".pdf")]
    assert len(scans) >= 5
    for paper in scans:
        assert paper.specimen.scan
        banner = {line.replace("|", " ") for line in paper.specimen.scan.banner}
        for page in pdfium.PdfDocument(paper.released):
            lines = {s.strip() for s in page.get_textpage().get_text_bounded().splitlines()}
            assert lines - {""} == banner, paper.path


@pytest.mark.parametrize(
    ("content", "boxes", "text"),
    [
        ("[[black 3]]", 1, ""),
        ("[[code 4 87(2)(b)]]", 1, "87(2)(b)"),
        ("[[white 87(2)(e)(iv)]]", 1, "[87(2)(e)(iv)]"),
        ("Sgt. [[black 2]] and [[black 2]]", 2, "Sgt.  and"),
    ],
)
def test_markup_of_a_redaction(content: str, boxes: int, text: str) -> None:
    made = markup(content)
    assert made.count("backColor") == boxes
    assert re.sub(r"<[^>]+>|\N{NO-BREAK SPACE}", "", made).strip() == text


def test_white_outs_are_lighter_than_grey_paper(printed: dict[str, Printed]) -> None:
    """Else nothing but the bracketed code would show that something was taken out."""
    (paper,) = [p for p in printed.values() if p.specimen.scan and p.specimen.scan.look == "gray"]
    (stream,) = list(pdfium.PdfDocument(paper.released)[0].get_objects([pdfium.raw.FPDF_PAGEOBJ_IMAGE]))
    target = io.BytesIO()
    stream.extract(target)
    grey = np.asarray(Image.open(target).convert("L")).astype(int)
    left, bottom, right, top = truth.redactions(paper.drawn)[0][0]
    dpi = paper.specimen.scan.dpi if paper.specimen.scan else 0
    row = round((792 - (bottom + top) / 2) * dpi / 72)
    inside = grey[row - 2 : row + 3, round(left * dpi / 72) + 4 : round(right * dpi / 72) - 4].max()
    outside = np.median(
        grey[row - 2 : row + 3, round((right + 30) * dpi / 72) : round((right + 90) * dpi / 72)]
    )
    assert inside > outside + 12
