"""Pages with a failed redaction: held back until a person decides (``lexicon/decisions.yml``).

Of a held page the database has its place and size, how it was read, and its redactions as boxes and counts;
none of its text, in whatever form, and no picture. The text under a redaction is in no page at all: the ocr
stage does not keep it.
"""

from __future__ import annotations

from collections.abc import Container

import msgspec

from pipeline.contracts import Document, Page, PageMentions
from pipeline.store import page_id


def as_decided(
    document: Document, page: Page, found: PageMentions, published: Container[str]
) -> tuple[Page, PageMentions]:
    """The page and its mentions as they may be loaded. `published` holds the ids of pages that a person
    decided to publish; such a page is held no longer.
    """
    if not page.held:
        return page, found
    if page_id(document.id, page.number) in published:
        return msgspec.structs.replace(page, held=False), found
    bare = msgspec.structs.replace(
        page, text="", words=[], joined="", image=None, tables=[], furniture=[], other=None
    )
    return bare, PageMentions(page.number, [])
