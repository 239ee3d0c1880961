"""Open a released file as pages that can be drawn."""

from __future__ import annotations

from pathlib import Path

from pipeline.contracts import FileType
from pipeline.ocr.images import ImageSource
from pipeline.ocr.pdf import PdfSource
from pipeline.ocr.source import Source


def open_source(path: Path, kind: FileType) -> Source:
    """Open a file. Raises `Rejected` with the reason where that cannot be done."""
    return PdfSource(path) if kind == "pdf" else ImageSource(path)
