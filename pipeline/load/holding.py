"""Pages with a failed redaction: held back until a person decides (``lexicon/decisions.yml``).

Of a held page the database has its place and size, how it was read, and its redactions as boxes and counts;
none of its text, in whatever form, and no picture. The text under a redaction is in no page at all: the ocr
stage does not keep it.
"""

from __future__ import annotations

import msgspec

from pipeline.contracts import Page


def bare(page: Page) -> Page:
    """A held page without anything that it says."""
    return msgspec.structs.replace(
        page, text="", words=[], joined="", image=None, tables=[], furniture=[], other=None
    )
