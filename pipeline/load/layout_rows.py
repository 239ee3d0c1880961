"""Rows of what stands on a page besides words: redactions, tables, furniture, the reading not believed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import msgspec

from pipeline.contracts import Box, Document, Page
from pipeline.store import page_id, spell

Row = dict[str, Any]


def redaction_rows(document: Document, page: Page) -> Iterator[Row]:
    """A page's redactions, each once, in order of place."""
    seen: set[str] = set()
    for r in page.redactions:
        identity = _place_id(document, page, "redaction", r.box)
        if identity in seen:  # two boxes on the same points are one mark
            continue
        seen.add(identity)
        yield {
            "id": identity,
            "page_id": page_id(document.id, page.number),
            "document_id": document.id,
            "look": r.look,
            "share": r.share,
            "codes": msgspec.json.encode(r.codes).decode(),
            "letters_under": r.letters_under,
            **_corners(r.box),
        }


def table_rows(document: Document, page: Page) -> Iterator[Row]:
    """A page's tables; `number` counts them from 1 in reading order, the id is made of their place."""
    for number, t in enumerate(page.tables, 1):
        yield {
            "id": _place_id(document, page, "table", t.box),
            "page_id": page_id(document.id, page.number),
            "document_id": document.id,
            "number": number,
            "found_by": t.found_by,
            "row_count": t.rows,
            "column_count": t.columns,
            **_corners(t.box),
        }


def cell_rows(document: Document, page: Page) -> Iterator[Row]:
    """The cells of a page's tables."""
    for t in page.tables:
        table = _place_id(document, page, "table", t.box)
        for c in t.cells:
            yield {
                "table_id": table,
                "row_number": c.row,
                "column_number": c.column,
                "text": c.text,
                "confidence": c.confidence,
                **_corners((c.x0, c.top, c.x1, c.bottom)),
            }


def furniture_rows(document: Document, page: Page) -> Iterator[Row]:
    """Spans of a page's text that are no part of its body."""
    for f in page.furniture:
        place = {"page_id": page_id(document.id, page.number), "start_char": f.start, "end_char": f.end}
        yield place | {"kind": f.kind}


def reading_rows(document: Document, page: Page) -> Iterator[Row]:
    """The reading of a page that was not believed, where there is one."""
    if page.other:
        yield {"page_id": page_id(document.id, page.number), **msgspec.structs.asdict(page.other)}


def _place_id(document: Document, page: Page, what: str, box: Box) -> str:
    """A permanent id made of the bytes, the page and the place, to a point."""
    key = "\x1f".join((document.sha256, str(page.number), what, *(str(round(v)) for v in box)))
    return f"{page_id(document.id, page.number)}-{spell(hashlib.sha256(key.encode()).digest(), 3)}"


def _corners(box: Box) -> Row:
    return dict(zip(("x0", "top", "x1", "bottom"), box, strict=True))
