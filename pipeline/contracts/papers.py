"""Documents as they came in, and pages as they were read."""

from __future__ import annotations

import enum
from typing import Literal

import msgspec

FileType = Literal["pdf", "png", "jpeg", "tiff", "other"]
Method = Literal["text_layer", "ocr", "blank", "failed"]
Severity = Literal["error", "warning"]
READABLE: tuple[FileType, ...] = ("pdf", "png", "jpeg", "tiff")


class Exit(enum.IntEnum):
    """What a command's exit status says."""

    OK = 0  # every document was read, or set aside with a reason
    STAGE_FAILED = 1  # a stage could not run
    USAGE = 2  # the command was called wrongly
    MISSING_DEPENDENCY = 3  # a program or package is not installed
    INTERRUPTED = 130  # Ctrl-C


class Failure(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something that could not be read, or was read with a doubt worth a row.

    `reason` is a code of ``lexicon/reasons.yml``; `message` is a whole sentence that names the
    thing. `page` counts from 1 and is ``None`` where the whole file is meant.
    """

    path: str
    stage: str
    reason: str
    message: str
    severity: Severity = "error"
    sha256: str | None = None
    page: int | None = None


class Sighting(msgspec.Struct, frozen=True):
    """One place where a document's bytes lie: `path` below ``raw/`` in `store.show_path` form."""

    path: str
    release: str


class Document(msgspec.Struct, frozen=True):
    """Equal bytes, however often they were released. `size` in bytes; sightings sorted by path."""

    id: str
    sha256: str
    size: int
    type: FileType
    media_type: str
    sightings: list[Sighting]


class Release(msgspec.Struct, frozen=True, omit_defaults=True):
    """A folder of files that came in together, with what its ``release.yml`` says of it."""

    id: str
    folder: str
    title: str
    agency: str | None = None
    request_number: str | None = None
    source: str | None = None
    received: str | None = None  # ISO date
    published: str | None = None  # ISO date
    note: str | None = None
    specimen: bool = False


class Word(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A word as printed, where it stands on the page and at which offset of the page's text."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    confidence: float | None
    start: int

    @property
    def end(self) -> int:
        """Offset after the word's last character."""
        return self.start + len(self.text)


Box = tuple[float, float, float, float]


class Redaction(msgspec.Struct, frozen=True):
    """A place where print was made unreadable: `box` in points, `share` of the page's area that is covered.

    `look` says how: black or white or hatched on a scan, filled for a rectangle drawn into a PDF.
    `codes` are the exemption codes printed on or beside it, as printed. `letters_under` counts letters
    and digits still in the file beneath it: more than 0 is a failed redaction, whose text is kept nowhere.
    """

    box: Box
    look: Literal["black", "white", "hatched", "filled"]
    share: float
    codes: list[str] = []
    letters_under: int = 0


class Cell(msgspec.Struct, frozen=True, array_like=True):
    """A table's cell: `row` and `column` count from 1; lines of text in it are parted by newlines."""

    row: int
    column: int
    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    confidence: float | None


class Table(msgspec.Struct, frozen=True):
    """A table of a page: found by the rules printed on a scan, or drawn in a PDF. Cells in reading order."""

    box: Box
    found_by: Literal["ruled", "drawn"]
    rows: int
    columns: int
    cells: list[Cell]


FurnitureKind = Literal["header", "footer", "page_number", "production_number", "stamp", "banner"]


class Furniture(msgspec.Struct, frozen=True, array_like=True):
    """A span of the page's text that is no part of its body: ``page.text[start:end]``."""

    kind: FurnitureKind
    start: int
    end: int


class OtherReading(msgspec.Struct, frozen=True):
    """The reading of a page that was not believed, without anything that the page does not show.

    `disagreement` from 0 (the same words) to 1 (no word in common) with the page's text.
    """

    method: Method
    text: str
    confidence: float | None
    disagreement: float


class Page(msgspec.Struct, frozen=True, omit_defaults=True):
    """One page as read. `width` and `height` in points, upright; `number` counts from 1.

    `text` is laid out from `words`: one space between words, two at a column gap, a newline at a
    line's end, an empty line between blocks. It is never changed afterwards. `image` is the file
    name of the page's picture beside the record, `dpi` the resolution that OCR read, `settings` what it
    read it with. `turned` is by how many degrees (clockwise) the scan had to be turned to stand upright.
    `error_rate` is an estimate of the share of characters read wrongly. `joined` holds the words that
    are printed with a hyphen over a line's end, whole, for searching. `held`: the page has a failed
    redaction and is not published until a person decides.
    """

    number: int
    width: float
    height: float
    method: Method
    confidence: float | None
    text: str
    words: list[Word]
    image: str | None = None
    dpi: int | None = None
    why: str = ""
    settings: str = ""
    turned: float = 0.0
    error_rate: float | None = None
    joined: str = ""
    held: bool = False
    redactions: list[Redaction] = []
    tables: list[Table] = []
    furniture: list[Furniture] = []
    other: OtherReading | None = None


class Reading(msgspec.Struct, frozen=True):
    """The first line of ``ocr/<aa>/<sha256>/reading.jsonl``; a `Page` a line follows.

    `fingerprint` is the stage's when it read the document: its code, tools and settings; `digest`
    is that of all the pages' records, by which later stages tell whether anything changed.
    """

    fingerprint: str
    digest: str
    document: str
    sha256: str
    page_count: int
    failures: list[Failure]
