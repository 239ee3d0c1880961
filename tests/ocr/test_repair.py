"""Pages as two readers count them; a damaged file is repaired and read again, and the larger set is kept."""

from __future__ import annotations

import io
import re

import numpy as np
import pikepdf
import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from pipeline.ocr import pdf as reader
from pipeline.ocr import repair
from pipeline.ocr.pdf import PdfSource
from pipeline.ocr.repair import counted
from pipeline.worker import Rejected


def pdf(pages: int, streams: bool = False, password: str = "") -> bytes:
    """An intact PDF of empty pages, the second 300 points wide. `streams`: its objects stand in streams."""
    out, modes = io.BytesIO(), pikepdf.ObjectStreamMode
    with pikepdf.new() as made:
        for number in range(1, pages + 1):
            made.add_blank_page(page_size=(300 if number == 2 else 612, 792))
        mode = modes.generate if streams else modes.disable
        locked = pikepdf.Encryption(user=password, owner="o") if password else None
        made.save(out, object_stream_mode=mode, encryption=locked or False)
    return out.getvalue()


def changed(data: bytes, old: bytes, new: bytes) -> bytes:
    assert re.search(old, data)
    return re.sub(old, new, data)


INTACT = pdf(3)
MISCOUNTED = changed(INTACT, b"/Count 3", b"/Count 1")
DAMAGED = {
    "the tree promises too many": (
        changed(INTACT, b"/Count 3", b"/Count 9"),
        "PDFium counts 9 pages and pdfplumber 3",
    ),
    "the tree owns up to too few": (MISCOUNTED, "PDFium counts 1 pages and pdfplumber 3"),
    "the table of objects is lost": (
        changed(pdf(3, streams=True), rb"startxref\n\d+", b"startxref\n77777"),
        "PDFium counts 3 pages and pdfplumber cannot read it",
    ),
    "a reader gives up": (
        changed(INTACT, rb"/MediaBox \[ 0 0 300 792 \]", b" " * 25),
        "PDFium counts 3 pages and pdfplumber cannot read it",
    ),
    "the end is missing": (
        INTACT[: INTACT.index(b"xref\n0 ")],
        "PDFium cannot read it and pdfplumber cannot read it",
    ),
}


@pytest.mark.parametrize(("data", "said"), DAMAGED.values(), ids=DAMAGED.keys())
def test_a_damaged_file_is_repaired_and_read_again(data: bytes, said: str) -> None:
    source = PdfSource(data)
    assert source.page_count == 3
    assert source.notes == [("repaired", f"{said}; after repair both count 3")]
    assert source.size(1) == source.size(3) == (612, 792)


def test_an_intact_file_is_not_touched(monkeypatch) -> None:
    monkeypatch.setattr(repair.pikepdf, "open", lambda *_: pytest.fail("qpdf was asked"))
    assert counted(INTACT)[2:] == (3, [])


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "damaged"),
        (b"%PDF-1.4\n" + b"x" * 500, "damaged"),
        (pdf(0), "no_pages"),
        (pdf(3, password="x"), "encrypted"),
    ],
    ids=["empty", "rubbish", "no page", "locked"],
)
def test_what_holds_nothing_that_can_be_read(data: bytes, reason: str) -> None:
    with pytest.raises(Rejected) as said:
        counted(data)
    assert said.value.reason == reason


def test_counts_that_differ_still_are_told_and_the_larger_set_is_kept(monkeypatch) -> None:
    monkeypatch.setattr(repair, "_second_count", lambda data: 2)
    said = "PDFium counts 1 pages and pdfplumber 2"
    *_, pages, notes = counted(MISCOUNTED)
    assert pages == 3
    assert notes == [
        ("repaired", f"{said}; after repair PDFium counts 3"),
        ("page_counts_differ", f"{said}; after repair PDFium counts 3 pages and pdfplumber 2; 3 were kept"),
    ]


def test_a_repair_that_loses_pages_is_not_taken(monkeypatch) -> None:
    fewer = pdf(1)
    lost = repair._Repaired(fewer, pypdfium2.PdfDocument(fewer), 1)
    monkeypatch.setattr(repair, "_repaired", lambda data, must: lost)
    monkeypatch.setattr(repair, "_second_count", lambda data: 1)
    *_, pages, notes = counted(INTACT)
    assert (pages, notes) == (
        3,
        [("page_counts_differ", "PDFium counts 3 pages and pdfplumber 1; 3 were kept")],
    )


def test_pages_that_only_the_second_reader_saw_are_told_though_both_agree_after_the_repair(
    monkeypatch,
) -> None:
    counts = iter([5, 3])
    monkeypatch.setattr(repair, "_second_count", lambda data: next(counts))
    *_, pages, notes = counted(INTACT)
    assert pages == 3
    assert [reason for reason, _ in notes] == ["repaired", "page_counts_differ"]


@pytest.mark.parametrize("error", [pikepdf.PdfError, pikepdf.PasswordError, RuntimeError, MemoryError])
def test_what_pdfium_reads_is_kept_where_qpdf_cannot_repair_it(monkeypatch, error) -> None:
    def fails(*_: object) -> None:
        raise error("made by the test")

    monkeypatch.setattr(repair.pikepdf, "open", fails)
    monkeypatch.setattr(repair, "_second_count", lambda data: None)
    said = "PDFium counts 3 pages and pdfplumber cannot read it; it could not be repaired; 3 were kept"
    assert counted(INTACT)[2:] == (3, [("page_counts_differ", said)])


def test_a_document_opened_anew_gives_the_same_pages(monkeypatch) -> None:
    """PDFium keeps what it parsed until a document is closed, so a long one is opened again and again."""
    monkeypatch.setattr(reader, "ANEW", 2)
    source = PdfSource(MISCOUNTED)  # the repaired bytes are opened anew, not those of the file
    first = source.pdf
    assert [source.size(n)[0] for n in (1, 2, 3, 1, 2, 3)] == [612, 300, 612, 612, 300, 612]
    assert source.pdf is not first
    assert len(source.pdf) == 3


def test_fields_are_drawn_after_it_was_opened_anew(monkeypatch) -> None:
    monkeypatch.setattr(reader, "ANEW", 1)
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(300, 100))
    canvas.acroForm.textfield(value="FILLED IN", x=20, y=20, width=200, height=30)
    canvas.showPage()
    canvas.drawString(20, 20, "the second page")
    canvas.save()
    source = PdfSource(out.getvalue())
    before = source.draw(1, 100)
    source.size(2)
    assert (before < 140).sum() > 500
    assert np.array_equal(source.draw(1, 100), before)
