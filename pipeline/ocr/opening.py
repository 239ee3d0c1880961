"""Open a released file as pages that can be drawn."""

from __future__ import annotations

from pipeline.contracts import FileType
from pipeline.ocr.images import ImageSource
from pipeline.ocr.pdf import PdfSource
from pipeline.ocr.source import Source


def open_source(data: bytes, kind: FileType) -> Source:
    """Open a file's bytes. Raises `Rejected` with the reason where that cannot be done."""
    return PdfSource(data) if kind == "pdf" else ImageSource(data, kind)
