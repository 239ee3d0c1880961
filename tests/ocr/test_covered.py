"""Rectangles drawn into a PDF: which are redactions, and what is alive beneath them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from reportlab.lib.colors import Color, black, blue, lightgrey, white

from pipeline.contracts import Redaction
from pipeline.ocr import picture
from pipeline.ocr.layers.covered import drawn_redactions, together
from pipeline.ocr.pdf import PdfSource
from pipeline.ocr.redactions.drawn_boxes import read_drawing

DPI = picture.DPI


def redactions(path: Path, number: int = 1) -> list[Redaction]:
    """As the stage asks for them."""
    source = PdfSource(path.read_bytes())
    layer = source.layer(number, source.draw(number, DPI), DPI)
    words = [w for line in layer.lines for w in line]
    covered = [] if layer.unpainted else layer.covered
    drawing = read_drawing(source.pdf[number - 1])
    return drawn_redactions(drawing, covered, words, source.size(number))


@pytest.fixture
def found(papers, tmp_path: Path) -> Callable[..., list[Redaction]]:
    """The redactions of a page with lines of print and something drawn on it, before the print or after."""

    def look(draw, before: bool = False, lines: int = 12) -> list[Redaction]:
        def page(canvas) -> None:
            if before:
                draw(canvas)
            canvas.setFillColor(black)
            canvas.setFont("Helvetica", 12)
            for i in range(lines):
                canvas.drawString(72, 700 - 20 * i, "The account number is 12345678 and the payee is known.")
            if not before:
                draw(canvas)

        return redactions(papers.draw(tmp_path / "a.pdf", page))

    return look


def filled(colour, x: float, y: float, width: float, height: float):
    def draw(canvas) -> None:
        canvas.setFillColor(colour)
        canvas.rect(x, y, width, height, stroke=0, fill=1)

    return draw


# --- failed redactions


@pytest.mark.parametrize("colour", [black, white, blue, lightgrey], ids=["black", "white", "blue", "grey"])
def test_letters_beneath_a_rectangle_are_counted(found, colour) -> None:
    (mark,) = found(filled(colour, 70, 697, 44, 13))  # over "The acc"
    assert mark.letters_under == 6
    assert mark.look == "filled"
    assert mark.box == (70, 82, 114, 95)
    assert mark.share == pytest.approx(44 * 13 / (612 * 792), abs=1e-6)


def test_a_redaction_holds_no_text(found) -> None:
    (mark,) = found(filled(black, 70, 697, 44, 13))
    assert "acc" not in repr(mark)


def test_black_print_in_black_shading_is_beneath(found) -> None:
    """As word processors shade text: the rectangle first, the text into it."""
    (mark,) = found(filled(black, 70, 697, 44, 13), before=True)
    assert mark.letters_under == 6


def test_each_letter_is_counted_once(found) -> None:
    def twice(canvas) -> None:
        filled(black, 70, 697, 44, 13)(canvas)
        filled(black, 70, 697, 44, 13)(canvas)
        filled(black, 60, 690, 80, 30)(canvas)

    assert sum(r.letters_under for r in found(twice)) == sum(
        r.letters_under for r in found(filled(black, 60, 690, 80, 30))
    )


def test_a_thick_line_covers_as_a_rectangle_does(found) -> None:
    def line(canvas) -> None:
        canvas.setLineWidth(14)
        canvas.line(70, 703, 116, 703)

    assert [r.letters_under for r in found(line)] == [6]


def test_a_rectangle_in_a_form_inside_a_form(found) -> None:
    def form(canvas) -> None:
        canvas.beginForm("inner")
        filled(black, 0, 0, 44, 13)(canvas)
        canvas.endForm()
        canvas.beginForm("outer")
        canvas.translate(20, 7)
        canvas.doForm("inner")
        canvas.endForm()
        canvas.translate(50, 690)
        canvas.doForm("outer")

    (mark,) = found(form)
    assert mark.box == (70, 82, 114, 95)
    assert mark.letters_under == 6


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_boxes_lie_on_the_upright_page(papers, tmp_path: Path, turn: int) -> None:
    def page(canvas) -> None:
        canvas.setFont("Helvetica", 12)
        canvas.drawString(72, 700, "SECRET")
        canvas.drawString(72, 600, "an open line")
        filled(black, 70, 697, 60, 13)(canvas)

    path = papers.draw(tmp_path / "a.pdf", page)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].obj["/Rotate"] = turn
        pdf.save(path)
    (mark,) = redactions(path)
    assert mark.letters_under == 6
    expected = {90: (697, 70, 710, 130), 180: (482, 697, 542, 710), 270: (82, 482, 95, 542)}[turn]
    assert mark.box == pytest.approx(expected, abs=0.1)


def note(path: Path, kind: str, rect: list[int], **entries) -> Path:
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        look = pdf.make_stream(b"0 0 0 rg 0 0 %d %d re f" % (rect[2] - rect[0], rect[3] - rect[1]))
        look.Type, look.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        look.BBox = [0, 0, rect[2] - rect[0], rect[3] - rect[1]]
        annotation = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name(f"/{kind}"),
            Rect=rect,
            F=4,
            AP=pikepdf.Dictionary(N=look),
            **entries,
        )
        pdf.pages[0].Annots = pdf.make_indirect(pikepdf.Array([pdf.make_indirect(annotation)]))
        pdf.save(path)
    return path


@pytest.mark.parametrize("kind", ["Square", "Redact", "Stamp"])
def test_a_black_note_over_print_is_a_failed_redaction(papers, tmp_path: Path, kind: str) -> None:
    path = papers.text_pdf(tmp_path / "a.pdf", ["SECRET agents", "an open line"])
    (mark,) = redactions(note(path, kind, [70, 695, 130, 715]))
    assert mark.letters_under == 6


# --- black boxes with nothing beneath


def test_a_black_box_in_a_line_of_print_is_a_redaction(papers, tmp_path: Path) -> None:
    def page(canvas) -> None:
        canvas.setFont("Helvetica", 12)
        canvas.drawString(72, 700, "Payable to")
        canvas.drawString(300, 700, "on demand")
        filled(black, 140, 697, 150, 13)(canvas)

    (mark,) = redactions(papers.draw(tmp_path / "a.pdf", page))
    assert (mark.letters_under, mark.box) == (0, (140, 82, 290, 95))


def banner(canvas) -> None:
    filled(black, 20, 750, 572, 20)(canvas)
    canvas.setFillColor(white)
    canvas.drawString(30, 755, "SECTION HEADING")


def dark_cell(canvas) -> None:
    filled(black, 400, 697, 150, 13)(canvas)
    canvas.setFillColor(white)
    canvas.drawString(405, 699, "TOTAL DUE")


def bars(canvas) -> None:
    for i, high in enumerate((12, 30, 21)):
        filled(black, 420 + 40 * i, 640, 20, high)(canvas)


NO_REDACTIONS = {
    "page background": (filled(lightgrey, 0, 0, 612, 792), True),
    "shading under print": (filled(lightgrey, 70, 697, 300, 13), True),
    "white ground under print": (filled(white, 70, 697, 300, 13), True),
    "highlighter": (filled(Color(1, 1, 0, alpha=0.4), 70, 697, 100, 13), False),
    "rule": (filled(black, 70, 696, 300, 1.2), False),
    "banner": (banner, False),
    "dark cell with light print": (dark_cell, False),
    "bars of a chart": (bars, False),
    "black block far from print": (filled(black, 72, 100, 200, 14), False),
    "white box over nothing": (filled(white, 400, 697, 150, 13), False),
    "grey box over nothing": (filled(lightgrey, 400, 697, 150, 13), False),
}


@pytest.mark.parametrize(("draw", "before"), NO_REDACTIONS.values(), ids=NO_REDACTIONS.keys())
def test_what_is_no_redaction(found, draw, before: bool) -> None:
    assert found(draw, before) == []


def test_white_print_on_a_white_ground_is_hidden_and_not_redacted(found) -> None:
    def page(canvas) -> None:
        filled(white, 400, 650, 150, 30)(canvas)
        canvas.drawString(405, 660, "keywords for a machine")

    assert found(page) == []


def test_a_label_drawn_with_its_mark_is_not_beneath_it(found) -> None:
    """Some programs draw the date of the redaction into each, black on black."""

    def label(canvas) -> None:
        canvas.beginForm("mark")
        filled(black, 0, 0, 80, 13)(canvas)
        canvas.drawString(2, 2, "03/23/2019")
        canvas.endForm()
        canvas.translate(400, 698)
        canvas.doForm("mark")

    assert [r.letters_under for r in found(label)] == [0]


# --- with marks seen on the picture


def test_a_mark_that_a_rectangle_made_is_that_rectangle() -> None:
    drawn = Redaction((10, 10, 100, 30), "filled", 0.01, [], 5)
    same, other = (
        Redaction((9.5, 10, 100.4, 30.2), "black", 0.011),
        Redaction((10, 100, 90, 120), "black", 0.02),
    )
    assert together([drawn], [same, other]) == [drawn, Redaction((10, 100, 90, 120), "black", 0.02)]


# --- real files


FAILED = {
    "x-ray__bad_cross_hatched_redactions.pdf": True,
    "x-ray__rectangles_yes.pdf": True,
    "x-ray__whitespace_redactions.pdf": False,
    "x-ray__no_bad_redactions.8.1.pdf": False,
}


@pytest.mark.corpus
@pytest.mark.parametrize("name", FAILED)
def test_files_that_others_collected(shared: Path, name: str) -> None:
    marks = redactions(shared / "badpdfs" / name)
    assert any(r.letters_under for r in marks) == FAILED[name]
