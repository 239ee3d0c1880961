"""Which pages a PDF has: counted by two readers, repaired by qpdf and read again where they do not agree.

PDFium counts what the page tree promises, pdfplumber what it finds when it walks the tree; they share no
code. A difference, no page at all or a reader that gives up is a damaged file. What still differs after the
repair is told, and the larger set of pages that PDFium can open is kept.
"""

from __future__ import annotations

import io
from typing import NamedTuple

import pdfplumber
import pikepdf
import pypdfium2

from pipeline.worker import Rejected


class Counted(NamedTuple):
    """A PDF, its bytes, how many of its pages, from the first, can be opened, and what is to be told of it:
    reasons' codes and sentences.
    """

    data: bytes
    pdf: pypdfium2.PdfDocument
    pages: int
    notes: list[tuple[str, str]]


def counted(data: bytes) -> Counted:
    """Open a PDF, repaired where it must be. Raises `Rejected`."""
    pdf = _opened(data)
    promised = len(pdf) if pdf else 0
    there = _last_page(pdf) if pdf else 0
    second = _second_count(data)
    if pdf is not None and promised and promised == there == second:
        return Counted(data, pdf, there, [])
    said = _said(None if pdf is None else promised, second)
    repaired = _repaired(data, must=not there)
    if repaired is None:
        if pdf is None or not there:
            raise Rejected("damaged", "no reader can open it, and it could not be repaired")
        return Counted(data, pdf, there, [_differ(f"{said}; it could not be repaired", there)])
    again, now = _second_count(repaired.data), repaired.pages
    agreed = again == now
    if pdf is not None and (now < there or (now == there and not agreed)):
        return Counted(data, pdf, there, [_differ(said, there)])
    notes = [("repaired", f"{said}; after repair {'both count' if agreed else 'PDFium counts'} {now}")]
    if not agreed or now < (second or 0):
        notes.append(_differ(f"{said}; after repair {_said(now, again)}", now))
    return Counted(repaired.data, repaired.pdf, now, notes)


def _said(first: int | None, second: int | None) -> str:
    """What both readers say of a file; None: it cannot read it."""
    of_first = "PDFium cannot read it" if first is None else f"PDFium counts {first} pages"
    counts = " counts" if first is None else ""
    return f"{of_first} and pdfplumber {'cannot read it' if second is None else f'{counts} {second}'.strip()}"


def _differ(said: str, kept: int) -> tuple[str, str]:
    return "page_counts_differ", f"{said}; {kept} were kept"


def _opened(data: bytes) -> pypdfium2.PdfDocument | None:
    """The file as PDFium opens it, None where it cannot. Raises `Rejected` where it needs a password."""
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as e:
        # PDFium's reason may be that of the file before, where it has none of its own
        if "password" in str(e).lower() and b"/Encrypt" in data:
            raise Rejected("encrypted", "it needs a password to be opened") from e
        return None


class _Repaired(NamedTuple):
    data: bytes
    pdf: pypdfium2.PdfDocument
    pages: int


def _repaired(data: bytes, must: bool) -> _Repaired | None:
    """The file after qpdf put it in order; None where that cannot be done. Raises `Rejected` with what qpdf
    says of it where nothing else was found in it (`must`).
    """
    out = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(data)) as file:
            if not len(file.pages):  # counting them also sets the page tree right
                raise Rejected("no_pages", "the file opens but holds no page")
            file.save(out, static_id=True)
        mended = out.getvalue()
        pdf = pypdfium2.PdfDocument(mended)
        return _Repaired(mended, pdf, _last_page(pdf))
    except pikepdf.PasswordError as e:
        if must:
            raise Rejected("encrypted", "it needs a password to be opened") from e
    except Rejected:
        if must:
            raise
    except (Exception, RecursionError):  # noqa: BLE001  hostile files raise anything here
        return None
    return None


def _last_page(pdf: pypdfium2.PdfDocument) -> int:
    """How many pages there are: a page tree may promise pages that do not exist."""
    count = len(pdf)
    if count <= 1 or _opens(pdf, count):  # page 1 keeps its place whatever is wrong with it
        return count
    there, not_there = 1, count
    while not_there - there > 1:
        middle = (there + not_there) // 2
        there, not_there = (middle, not_there) if _opens(pdf, middle) else (there, middle)
    return there


def _opens(pdf: pypdfium2.PdfDocument, number: int) -> bool:
    try:
        page = pdf[number - 1]
    except (pypdfium2.PdfiumError, IndexError):
        return False
    page.close()  # one that stays open has no form fields
    return True


def _second_count(data: bytes) -> int | None:
    """The page count of a reader that shares no code with PDFium; None where it fails."""
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            return len(pdf.pages)
    except (Exception, RecursionError):  # noqa: BLE001  hostile files raise anything here
        return None
