"""The records that pass between stages, and what each field means.

Rooms meet only through files of these records (see `store`). Units, everywhere:

* boxes are PDF points (1/72 inch), origin at the top left of the upright page, as
  ``x0 <= x1`` and ``top <= bottom``, whatever read them;
* character offsets count Unicode code points in ``Page.text``, end exclusive, so that
  ``page.text[m.start:m.end] == m.surface`` always;
* confidences run from 0 to 1; ``None`` means that nothing measured it.
"""

from pipeline.contracts.facts import (
    KINDS,
    PAPERS,
    Extraction,
    How,
    Kind,
    Mention,
    NameKind,
    PageMentions,
    Paper,
    Place,
    Purchase,
    Spelling,
)
from pipeline.contracts.papers import (
    READABLE,
    Box,
    Cell,
    Document,
    Exit,
    Failure,
    FileType,
    Furniture,
    FurnitureKind,
    Method,
    OtherReading,
    Page,
    Reading,
    Redaction,
    Release,
    Severity,
    Sighting,
    Table,
    Word,
)

__all__ = [
    "KINDS",
    "PAPERS",
    "READABLE",
    "Box",
    "Cell",
    "Document",
    "Exit",
    "Extraction",
    "Failure",
    "FileType",
    "Furniture",
    "FurnitureKind",
    "How",
    "Kind",
    "Mention",
    "Method",
    "NameKind",
    "OtherReading",
    "Page",
    "PageMentions",
    "Paper",
    "Place",
    "Purchase",
    "Reading",
    "Redaction",
    "Release",
    "Severity",
    "Sighting",
    "Spelling",
    "Table",
    "Word",
]
