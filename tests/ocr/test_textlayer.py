"""The text layer says what the page shows: no more, no less, each thing once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from reportlab.lib.colors import Color, black, white

LINES = [f"line {n} of a page that is long enough to be believed" for n in range(1, 12)]


def lines(canvas, count: int = 11) -> None:
    canvas.setFont("Helvetica", 12)
    for i, line in enumerate(LINES[:count]):
        canvas.drawString(72, 700 - 20 * i, line)


def test_words_are_not_torn_at_kerning(papers, read, tmp_path: Path) -> None:
    path = papers.draw(tmp_path / "a.pdf", lines)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        kerned = b"BT /F1 12 Tf 72 400 Td [(T) 90 (oda) -40 (y) -280 (W) 80 (A) 110 (V) 70 (E)] TJ ET"
        pdf.pages[0].contents_add(pdf.make_stream(kerned))
        pdf.save(path)
    assert "Today WAVE" in read(path).page.text


def test_loosely_set_letters_are_still_a_word(papers, read, tmp_path: Path) -> None:
    def page(canvas) -> None:
        lines(canvas)
        canvas.drawString(72, 400, "IMPACT AND USE", charSpace=1.5)

    assert "IMPACT AND USE" in read(papers.draw(tmp_path / "a.pdf", page)).page.text


def test_ligatures_are_opened_and_symbols_are_bullets(read, papers, tmp_path: Path) -> None:
    """A font's own character map may name a glyph as it likes; here A is a ligature and B a bullet."""
    path = papers.draw(tmp_path / "a.pdf", lambda canvas: lines(canvas))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type1,
            BaseFont=pikepdf.Name.Helvetica,
            ToUnicode=pdf.make_stream(
                b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <ff> "
                b"endcodespacerange 3 beginbfchar <41> <FB03> <42> <F0B7> <43> <FFFD> endbfchar endcmap"
            ),
        )
        page = pdf.pages[0]
        page.obj.Resources.Font["/X"] = font
        page.contents_add(pdf.make_stream(b"BT /F1 12 Tf 72 400 Td (o) Tj /X 12 Tf (A) Tj ET"))
        page.contents_add(pdf.make_stream(b"BT /X 12 Tf 72 380 Td (B) Tj 20 0 Td (C) Tj ET"))
        pdf.save(path)
    words = {w.text for w in read(path).page.words}
    assert {"offi", "•", "\ufffd"} <= words


def test_a_layer_drawn_twice_is_read_once(papers, read, tmp_path: Path) -> None:
    def page(canvas) -> None:
        lines(canvas)
        lines(canvas)
        canvas.translate(0.3, 0)  # bold, by printing twice
        lines(canvas, 3)

    found = read(papers.draw(tmp_path / "a.pdf", page))
    assert found.page.text.split() == " ".join(LINES).split()
    assert found.failures == []


def test_a_word_that_is_printed_twice_on_a_line_is_read_twice(papers, read, tmp_path: Path) -> None:
    path = papers.text_pdf(tmp_path / "a.pdf", ["no no no no no no", *LINES])
    assert read(path).page.text.startswith("no no no no no no\n")


SECRET = "WITNESS Jonathan Q Example"


def black_box(canvas) -> None:
    canvas.drawString(72, 400, f"before {SECRET} after")
    canvas.setFillColor(black)
    x = 72 + canvas.stringWidth("before ", "Helvetica", 12)
    canvas.rect(x - 1, 396, canvas.stringWidth(SECRET, "Helvetica", 12) + 2, 14, fill=1, stroke=0)


def white_on_white(canvas) -> None:
    canvas.setFillColor(white)
    canvas.drawString(72, 400, SECRET)


def under_a_picture(canvas) -> None:
    canvas.drawString(72, 400, SECRET)
    canvas.setFillColor(white)
    canvas.rect(60, 390, 400, 30, fill=1, stroke=0)


def unpainted(canvas) -> None:
    text = canvas.beginText(72, 400)
    text.setTextRenderMode(3)
    text.textOut(SECRET)
    canvas.drawText(text)


def off_the_page(canvas) -> None:
    canvas.drawString(72, -40, SECRET)


def clipped_away(canvas) -> None:
    path = canvas.beginPath()
    path.rect(0, 0, 10, 10)
    canvas.clipPath(path, stroke=0)
    canvas.drawString(72, 400, SECRET)


def nearly_transparent(canvas) -> None:
    canvas.setFillColor(Color(0, 0, 0, alpha=0.01))
    canvas.drawString(72, 400, SECRET)


@pytest.mark.parametrize(
    "hide",
    [black_box, white_on_white, under_a_picture, unpainted, off_the_page, clipped_away, nearly_transparent],
)
def test_text_that_the_page_does_not_show_is_nowhere(papers, read, tmp_path: Path, hide) -> None:
    def page(canvas) -> None:
        lines(canvas)
        hide(canvas)

    found = read(papers.draw(tmp_path / "a.pdf", page))
    for word in SECRET.split():
        if len(word) > 1:
            assert not found.holds(word)
    assert set(LINES[0].split()) <= {w.text for w in found.page.words}
    boxed = hide in (black_box, under_a_picture)
    assert found.doubts == [(1, "failed_redaction" if boxed else "hidden_text")]
    assert found.page.held == boxed
    assert [r.letters_under for r in found.page.redactions] == ([23] if boxed else [])
    said = "lie under 1 redaction and" if boxed else "of its text layer do not show on it"
    assert f"23 letters and digits {said}" in found.failures[0].message


def test_black_boxes_over_closely_set_lines_leave_no_letter(papers, read, tmp_path: Path) -> None:
    """Neighbouring lines and words touch a box's edge; nothing below it may seem to show for that."""
    rows = [
        "typography gjpqy and jumping",
        "XENOPHON QUARTZ WALDO MIXED",
        "Shifting lightly above it all",
    ] * 4

    def page(canvas) -> None:
        canvas.setFont("Helvetica", 11)
        for i, row in enumerate(rows):
            canvas.drawString(72, 700 - 11 * i, row)
        canvas.setFillColor(black)
        for i in range(1, 12, 3):
            canvas.rect(
                71, 700 - 11 * i - 2.4, canvas.stringWidth(rows[i], "Helvetica", 11) + 2, 10.6, fill=1
            )

    found = read(papers.draw(tmp_path / "a.pdf", page))
    shown = {w.text for w in found.page.words}
    assert {"typography", "jumping", "lightly", "above"} <= shown
    assert not shown & set(rows[1].split())
    assert (1, "failed_redaction") in found.doubts


def test_a_box_over_the_middle_of_a_line_leaves_its_neighbours_whole(papers, read, tmp_path: Path) -> None:
    def page(canvas) -> None:
        lines(canvas)
        black_box(canvas)

    assert "before after" in " ".join(read(papers.draw(tmp_path / "a.pdf", page)).page.text.split())


def test_text_outside_the_crop_box_is_nowhere(papers, read, tmp_path: Path) -> None:
    def page(canvas) -> None:
        lines(canvas)
        canvas.drawString(72, 30, SECRET)

    path = papers.draw(tmp_path / "a.pdf", page)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].obj.CropBox = pikepdf.Array([0, 100, 612, 792])
        pdf.save(path)
    found = read(path)
    assert not found.holds("Jonathan")
    assert found.page.height == 692


def test_hidden_words_are_not_in_the_descriptions_either(papers, read, tmp_path: Path) -> None:
    """Reasons and warnings count what is hidden and never quote it."""

    def page(canvas) -> None:
        lines(canvas)
        black_box(canvas)

    found = read(papers.draw(tmp_path / "a.pdf", page))
    assert all("WITNESS" not in f.message for f in found.failures)


def test_a_label_on_a_black_box_does_not_bring_back_what_lies_under_it(papers, read, tmp_path: Path) -> None:
    def page(canvas) -> None:
        lines(canvas)
        canvas.drawString(72, 300, "JONATHAN QZXBERRY 555-12-9876")
        canvas.setFillColor(black)
        canvas.rect(70, 296, 200, 14, fill=1)
        canvas.setFillColor(white)
        canvas.setFont("Helvetica", 9)
        canvas.drawString(74, 300, "Redacted under FOIL 87(2)(b)")

    found = read(papers.draw(tmp_path / "a.pdf", page))
    for word in ("QZXBERRY", "NATHAN", "9876"):
        assert not found.holds(word)
    assert (1, "hidden_text") in found.doubts


@pytest.mark.corpus
def test_letters_that_are_shifted_are_not_believed(shared: Path, read, tmp_path: Path) -> None:
    name = "synth__g40_tounicode_shifted.pdf"
    found = read(Path(shutil.copy(shared / "badpdfs" / name, tmp_path)))
    assert found.page.method == "ocr"
    assert (1, "odd_text") in found.doubts


def test_faint_print_is_not_blank(papers, read, tmp_path: Path) -> None:
    def page(canvas) -> None:
        canvas.setFillColor(Color(0.8, 0.8, 0.8))
        lines(canvas)

    assert "believed" in read(papers.draw(tmp_path / "a.pdf", page)).page.text


def test_what_is_filled_in_is_read_beside_the_form_s_own_words(papers, read, tmp_path: Path) -> None:
    def page(canvas) -> None:
        lines(canvas)
        canvas.acroForm.textfield(
            name="vendor", x=72, y=300, width=300, height=24, value="Palantir USG", fontSize=14, borderWidth=0
        )

    text = read(papers.draw(tmp_path / "a.pdf", page)).page.text
    assert "Palantir USG" in text
    assert text.count("line 4 of a page") == 1


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("name", "hidden", "shown"),
    [
        (
            "x-ray__rectangles_yes.pdf",
            ["disclose", "relevant"],
            "On or about June 6, 2019",
        ),
        (
            "x-ray__bad_cross_hatched_redactions.pdf",
            ["iPad", "Fiscal", "historical", "prospective", "Prosecutor"],
            "the very first time that, beginning in early",
        ),
    ],
)
def test_bad_redactions_of_real_papers(shared: Path, read, tmp_path: Path, name, hidden, shown) -> None:
    path = Path(shutil.copy(shared / "badpdfs" / name, tmp_path))
    with pypdfium2.PdfDocument(path) as pdf:
        layer = pdf[0].get_textpage().get_text_bounded()
    found = read(path)
    for word in hidden:
        assert word in layer
        assert not found.holds(word)
    assert shown in " ".join(found.page.text.split())
    assert found.doubts == [(1, "failed_redaction")]
