"""Rows of purchases: each cell is the id of the mention that says it.

A cell whose page is held, or whose fact a person rejected, has no mention in the database and is left empty;
a purchase without its sum has no row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.contracts import Document, PageMentions, Place
from pipeline.load.decided import identified
from pipeline.store import digest, page_id, spell

Row = dict[str, Any]
CELLS = ("vendor", "item", "amount", "date", "number")


def purchase_rows(
    document: Document, found: Sequence[PageMentions], mentions: Mapping[str, Row]
) -> Iterator[Row]:
    """The purchases of a document's pages; `mentions` are the rows of its mentions by their ids. The id is
    made of the page and the fact that says the sum.
    """
    ids = {page.number: [identity for identity, _ in identified(document, page)] for page in found}

    def said(place: Place | None) -> Row | None:
        return mentions.get(ids[place[0]][place[1]]) if place else None

    for page in found:
        where = page_id(document.id, page.number)
        for p in page.purchases:
            cells = {cell: said(getattr(p, cell)) for cell in CELLS}
            amount = cells["amount"]
            if amount is None or amount["amount"] is None:
                continue
            key = f"purchase\x1f{amount['id']}".encode()
            yield {
                "id": f"{where}-{spell(bytes.fromhex(digest(key)), 3)}",
                "document_id": document.id,
                "page_id": where,
                "paper": p.paper,
                **{f"{cell}_mention_id": row["id"] if row else None for cell, row in cells.items()},
                "amount": amount["amount"],
                "vendor_id": cells["vendor"]["vendor_id"] if cells["vendor"] else None,
                "confidence": p.confidence,
                "rule": p.rule,
            }
