"""A file's type is told by its content; its name proves nothing."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.contracts import READABLE
from pipeline.intake.filetype import HEAD, tell

PDF = b"%PDF-1.7\n1 0 obj\n"
TOLD = {
    PDF: ("pdf", "application/pdf"),
    b"\xef\xbb\xbf\r\njunk of a mail gateway\r\n" + PDF: ("pdf", "application/pdf"),
    b"\0" * 1019 + PDF: ("pdf", "application/pdf"),
    b"\0" * 1020 + PDF: ("other", "application/octet-stream"),
    b"\x89PNG\r\n\x1a\n....": ("png", "image/png"),
    b"\xff\xd8\xff\xe0..JFIF": ("jpeg", "image/jpeg"),
    b"II*\0\x08\0\0\0": ("tiff", "image/tiff"),
    b"MM\0*\0\0\0\x08": ("tiff", "image/tiff"),
    b"II+\0\x08\0\0\0": ("tiff", "image/tiff"),
    b"GIF89a": ("other", "image/gif"),
    b"RIFF\x10\0\0\0WEBPVP8 ": ("other", "image/webp"),
    b"\0\0\0\x18ftypheic": ("other", "image/heic"),
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": ("other", "application/x-ole-storage"),
    b"{\\rtf1\\ansi": ("other", "application/rtf"),
    b"\n<!DOCTYPE html><title>": ("other", "text/html"),
    b"<HTML>": ("other", "text/html"),
    b"From: clerk@example.org\nSubject: your request\n": ("other", "text/plain"),
    "Überwachung\n".encode(): ("other", "text/plain"),
    b"": ("other", "application/octet-stream"),
    b"\x7fELF\x02\x01\x01": ("other", "application/octet-stream"),
    b"MM only starts like a TIFF": ("other", "text/plain"),
}


@pytest.mark.parametrize(("head", "told"), TOLD.items(), ids=lambda x: repr(x)[:24])
def test_told_by_content(head: bytes, told: tuple[str, str]) -> None:
    assert tell(head)[:2] == told


def test_an_archive_that_holds_a_pdf_is_an_archive() -> None:
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_STORED) as z:
        z.writestr("a.pdf", PDF)
    assert PDF in stored.getvalue()[:1024]
    assert tell(stored.getvalue()).media_type == "application/zip"


def test_a_picture_that_speaks_of_pdf_is_a_picture() -> None:
    assert tell(b"\x89PNG\r\n\x1a\n" + b"tEXtSoftware\0made from %PDF-1.4").type == "png"


def test_a_character_cut_in_two_by_the_end_of_the_look_is_still_text() -> None:
    text = ("a" * (HEAD - 1) + "é").encode()
    assert tell(text[:HEAD]).media_type == "text/plain"


@given(st.binary(max_size=HEAD))
def test_whatever_lies_there_is_told_something(head: bytes) -> None:
    told = tell(head)
    assert told.type in (*READABLE, "other")
    assert told.media_type and told.name


def test_names_are_not_looked_at(tmp_path: Path, papers, inventory) -> None:
    raw = tmp_path / "raw"
    papers.text_pdf(raw / "notes.txt", ["a PDF"])
    papers.png(raw / "scan.tif", ["a PNG"])
    papers.tiff(raw / "fax", ["a TIFF"])
    (raw / "contract.pdf").write_text("this is a note")
    found = inventory(raw)
    assert {p: d.type for p, d in found.by_path.items()} == {
        "notes.txt": "pdf",
        "scan.tif": "png",
        "fax": "tiff",
        "contract.pdf": "other",
    }
    assert [(f.path, f.reason, f.message) for f in found.failures] == [
        (
            "contract.pdf",
            "not_what_it_says",
            "contract.pdf: by its name it can be read, but it is a text file.",
        )
    ]
