"""Damaged, hostile and odd PDFs from real test suites: each has its outcome, none costs its neighbours.

The file list is ``CATALOG.csv`` beside them. Its header has two names too few: column 9 holds the pages
that PDFium counts. The slow and the large ones are left to the run over the whole corpus.
"""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import msgspec
import pytest

from pipeline.contracts import Document, Page, Reading
from pipeline.store import document_folder, read_lines

pytestmark = pytest.mark.corpus

REJECTED = {
    "ingest-file__empty.pdf": "empty_file",
    "ocrmypdf__invalid.pdf": "damaged",
    "pdfjs__REDHAT-1531897-0.pdf": "damaged",
    "pdfjs__poppler-395-0-fuzzed.pdf": "damaged",
    "qpdf__empty.pdf": "no_pages",
    "pikepdf__newline-buffer-test.pdf": "no_pages",
    "synth__g10_zero_pages.pdf": "no_pages",
    "format-corpus__encryption_openpassword.pdf": "encrypted",
    "pypdf__r6-user-password.pdf": "encrypted",
}
# what a reader of the page must find; () where the page shows no words
READ: dict[str, tuple[str, ...]] = {
    "format-corpus__477139.pdf": (),  # 29 pages of which pdfplumber sees none
    "format-corpus__427669.pdf": (),  # 24 pages against 15
    "pdfjs__prefilled_f1040.pdf": ("1040",),
    "format-corpus__corruptionOneByteMissing.pdf": (),
    "pdfjs__helloworld-bad.pdf": ("Hello,", "world!"),
    "pdfjs__poppler-67295-0.pdf": (),
    "qpdf__append-xref-loop.pdf": (),
    "qpdf__linearization-large-vector-alloc.pdf": (),
    "qpdf__issue-202.pdf": (),
    "qpdf__no-contents.pdf": (),
    "qpdf__broken-lzw.pdf": (),
    "format-corpus__T02-03_008_page-object-mediabox-missing.pdf": (),
    "pdfium__cropped_no_overlap.pdf": (),
    "pikepdf__cyclic-toc.pdf": (),
    "pdfjs__encrypted-attachment.pdf": (),
    "pypdf__r5-owner-password.pdf": (),
    "pocs__launch.pdf": (),
    "pdfjs__empty#hash.pdf": (),
    "synth__g52_blank_pages.pdf": (),
    "synth__g21_userunit_75000.pdf": (),
    "synth__g30_self_ref_xobject.pdf": (),
    "synth__g06_trailing_junk.pdf": (),
    "sample-files__with-attachment.pdf": (),
}
EITHER = (
    "qpdf__deep-pages.pdf",
    "synth__g12_deep_page_tree.pdf",
    "pdfium__bug_xrefv4_loop.pdf",
    "pikepdf__378014596.pdf",
    "format-corpus__T02-02_002_page-tree-kids-links-recursive.pdf",
)


class Outcome:
    """The run's result for one file."""

    def __init__(self, processed: Path, document: Document) -> None:
        path = document_folder(processed / "ocr", document.sha256) / "reading.jsonl"
        self.pages: list[Page] = []
        self.reasons: list[str] = []
        if path.exists():
            head, *pages = path.read_bytes().splitlines()
            self.pages = [msgspec.json.decode(p, type=Page) for p in pages]
            self.reasons = [f.reason for f in msgspec.json.decode(head, type=Reading).failures]


@pytest.fixture(scope="module")
def catalog(shared: Path) -> dict[str, list[str]]:
    with (shared / "badpdfs" / "CATALOG.csv").open(newline="") as f:
        return {row[0]: row for row in list(csv.reader(f))[1:]}


@pytest.fixture(scope="module")
def outcomes(shared: Path, tmp_path_factory, papers, run_pipeline) -> dict[str, Outcome]:
    """One run over all of these files and two good ones."""
    folder = tmp_path_factory.mktemp("bad")
    raw, processed = folder / "raw", folder / "processed"
    for name in (*REJECTED, *READ, *EITHER):
        (raw / name).parent.mkdir(exist_ok=True)
        shutil.copy(shared / "badpdfs" / name, raw / name)
    for name in ("a neighbour.pdf", "zz neighbour.pdf"):
        papers.text_pdf(raw / name, [f"the {name} stands as it was printed"] * 9)
    said = run_pipeline(raw, processed, "intake", "ocr", options=[])
    assert said.status == 0, said.err
    assert "Traceback" not in said.err
    documents = read_lines(processed / "inventory.jsonl", Document)
    found = {s.path: Outcome(processed, d) for d in documents for s in d.sightings}
    intake = [msgspec.json.decode(x) for x in (processed / "intake" / "failures.jsonl").open("rb")]
    for failure in intake:
        found[failure["path"]].reasons.append(failure["reason"])
    return found


@pytest.mark.parametrize(("name", "reason"), REJECTED.items())
def test_rejected_with_the_right_reason(outcomes, catalog, name: str, reason: str) -> None:
    assert catalog[name][6] == "rejected"
    assert (outcomes[name].pages, outcomes[name].reasons) == ([], [reason])


@pytest.mark.parametrize(("name", "words"), READ.items())
def test_every_page_is_kept(outcomes, catalog, name: str, words: tuple[str, ...]) -> None:
    assert catalog[name][6].startswith("ok")
    counted = int(catalog[name][8])
    pages = outcomes[name].pages
    assert [p.number for p in pages] == list(range(1, counted + 1))
    assert {p.method for p in pages} <= {"text_layer", "ocr", "blank"}
    assert set(words) <= {w.text for w in pages[0].words}


@pytest.mark.parametrize("name", EITHER)
def test_what_nobody_can_be_sure_of_has_a_reason_or_a_page(outcomes, name: str) -> None:
    pages, reasons = outcomes[name].pages, outcomes[name].reasons
    assert pages or reasons
    assert all(p.method != "failed" for p in pages) or "page_unreadable" in reasons


def test_counts_that_agree_only_after_a_repair_are_told(outcomes) -> None:
    for name in ("format-corpus__477139.pdf", "format-corpus__427669.pdf", "pdfjs__prefilled_f1040.pdf"):
        assert "repaired" in outcomes[name].reasons


def test_the_neighbours_are_untouched(outcomes) -> None:
    for name in ("a neighbour.pdf", "zz neighbour.pdf"):
        (page,) = outcomes[name].pages
        assert page.text.splitlines()[0] == f"the {name} stands as it was printed"
        assert outcomes[name].reasons == []


def test_pages_that_a_damaged_file_only_promises_are_not_made_up(shared: Path, tmp_path: Path) -> None:
    """/Count 9 over one real page."""
    from pipeline.ocr.pdf import PdfSource

    source = PdfSource(
        (shared / "badpdfs" / "format-corpus__T02-02_007_page-tree-wrong-count.pdf").read_bytes()
    )
    assert source.page_count == 1
    said = "PDFium counts 9 pages and pdfplumber 1; after repair both count 1"
    assert source.notes == [("repaired", said)]


def test_a_reason_does_not_depend_on_the_file_before(shared: Path) -> None:
    """PDFium answers with the error of the file before it where it has none of its own."""
    from pipeline.engine import Rejected
    from pipeline.ocr.pdf import PdfSource

    for before in ("format-corpus__encryption_openpassword.pdf", "ocrmypdf__invalid.pdf"):
        for name, reason in (("pikepdf__newline-buffer-test.pdf", "no_pages"),
                             ("pdfjs__poppler-395-0-fuzzed.pdf", "damaged")):  # fmt: skip
            with pytest.raises(Rejected):
                PdfSource((shared / "badpdfs" / before).read_bytes())
            with pytest.raises(Rejected) as said:
                PdfSource((shared / "badpdfs" / name).read_bytes())
            assert said.value.reason == reason
