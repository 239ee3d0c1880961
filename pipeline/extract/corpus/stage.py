"""The second part of the extract stage: names that the corpus proves, wherever they stand, and purchases.

`gather` takes ``extract/found/<aa>/<sha256>/mentions.jsonl`` of all documents and gives
``extract/names.jsonl`` (a `Spelling` a line) and ``extract/forms.jsonl``; `Carry` takes a document's pages
and mentions with the latter and gives ``extract/<aa>/<sha256>/mentions.jsonl``: the pages' own mentions,
those carried to them, and their purchases.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import msgspec

from pipeline.contracts import Document, Extraction, Failure, Mention, Page, PageMentions, Reading
from pipeline.engine import Limits, Opened
from pipeline.extract.boxes import Ruler
from pipeline.extract.calibration import probability
from pipeline.extract.candidate import rules
from pipeline.extract.corpus.carry import Carried, Carrier
from pipeline.extract.corpus.date_order import Order, order, settled
from pipeline.extract.corpus.forms import Form, forms
from pipeline.extract.corpus.gathered import Gathered
from pipeline.extract.corpus.proofs import proven
from pipeline.extract.corpus.spellings import spellings
from pipeline.extract.purchases.continued import Papers
from pipeline.extract.purchases.printed import Printed
from pipeline.store import (
    digest,
    document_folder,
    join_records,
    read_head,
    record_file,
    write_lines,
)

T = TypeVar("T")
NAMES, FORMS = "names.jsonl", "forms.jsonl"


def gather(found: Path, room: Path, documents: Iterable[Document], made_from: str) -> Gathered:
    """Write what the documents' own mentions prove into `room`; gives the head of the forms to look for."""
    names = proven(_pages(found, documents))
    looked_for = forms(names)
    head = Gathered(made_from, digest(msgspec.json.encode(looked_for)))
    write_lines(room / NAMES, spellings(names))
    write_lines(room / FORMS, [head, *looked_for])
    return head


def _pages(found: Path, documents: Iterable[Document]) -> Iterator[tuple[str, PageMentions]]:
    decoder = msgspec.json.Decoder(PageMentions)
    for document in documents:
        with (document_folder(found, document.sha256) / "mentions.jsonl").open("rb") as f:
            f.readline()
            yield from ((document.sha256, decoder.decode(line)) for line in f)


@dataclass
class Carry:
    """The stage, as the engine runs it. `readings` is the ocr stage's room, `found` the first part's."""

    readings: Path
    found: Path
    room: Path
    fingerprint: str
    limits: Limits = field(default_factory=lambda: Limits(page_seconds=20, pages_together=256, tasks=4000))
    name: str = "extract"
    loads: tuple[str, ...] = ()
    _carrier: Carrier | None = None
    _lines: tuple[str, list[bytes], list[bytes], list[Printed], Order | None] | None = None

    def prepare(self) -> None:
        """Load the forms, once a worker."""
        self._carrier = Carrier(_records(self.room / FORMS, Form))

    def open(self, document: Document) -> Opened:
        """The page count of the first part."""
        head = self._head(document)
        return Opened(head.page_count, list(head.failures))

    def read(self, document: Document, pages: Sequence[int], folder: Path) -> list[Failure]:
        """Add to these pages' mentions the names carried to them."""
        assert self._carrier is not None
        carrier, (read, found, printed, date_order) = self._carrier, self._read(document)
        known: dict[int, list[Mention]] = {}

        def mentions_of(number: int) -> list[Mention]:
            if number not in known:
                mentions = settled(_MENTIONS.decode(found[number - 1]).mentions, date_order)
                carried = carrier.find(document.sha256, printed[number - 1].text, mentions)
                if carried:
                    mentions += _mentions(_PAGE.decode(read[number - 1]), carried)
                    mentions.sort(key=lambda m: (m.start, m.end, m.kind))
                known[number] = mentions
            return known[number]

        papers = Papers(printed, mentions_of)
        for number in pages:
            record = PageMentions(number, mentions_of(number), papers.of_page(number))
            record_file(folder, number).write_bytes(msgspec.json.encode(record))
        return []

    def give_up(self, document: Document, page: int, folder: Path) -> None:
        """The page's own mentions; the failure says that no others were looked for."""
        _, found, _, _ = self._read(document)
        record_file(folder, page).write_bytes(found[page - 1])

    def finish(self, document: Document, opened: Opened, folder: Path) -> None:
        """Put the pages' mentions into one file, in order."""
        first = self._head(document)
        source = read_head(self._reading(document), Reading)
        assert source is not None

        def head(digest: str) -> bytes:
            told = document.id, document.sha256, opened.page_count, opened.failures
            return msgspec.json.encode(
                Extraction(self.fingerprint, digest, source.digest, *told, first.digest)
            )

        join_records(folder, opened.page_count, "mentions.jsonl", head)

    def _head(self, document: Document) -> Extraction:
        head = read_head(self._first(document), Extraction)
        assert head is not None
        return head

    def _first(self, document: Document) -> Path:
        return document_folder(self.found, document.sha256) / "mentions.jsonl"

    def _reading(self, document: Document) -> Path:
        return document_folder(self.readings, document.sha256) / "reading.jsonl"

    def _read(self, document: Document) -> tuple[list[bytes], list[bytes], list[Printed], Order | None]:
        """The lines of the document's pages, those of their own mentions, the pages' text, and the order of
        the document's dates.
        """
        if self._lines is None or self._lines[0] != document.sha256:
            read, found = _lines(self._reading(document)), _lines(self._first(document))
            printed = [_PRINTED.decode(line) for line in read]
            dates = order(m for line in found for m in _MENTIONS.decode(line).mentions)
            self._lines = document.sha256, read, found, printed, dates
        return self._lines[1:]


_PRINTED, _PAGE = msgspec.json.Decoder(Printed), msgspec.json.Decoder(Page)
_MENTIONS = msgspec.json.Decoder(PageMentions)


def _lines(path: Path) -> list[bytes]:
    """All lines but the first."""
    return path.read_bytes().splitlines()[1:]


def _records(path: Path, kind: type[T]) -> Iterator[T]:
    decoder = msgspec.json.Decoder(kind)
    with path.open("rb") as f:
        f.readline()
        yield from map(decoder.decode, f)


def _mentions(page: Page, carried: list[Carried]) -> Iterator[Mention]:
    """Those that have a place on the page and were read well enough for their rule."""
    ruler = Ruler(page)
    for c in carried:
        rule, read, boxes = rules()[c.rule], ruler.confidence(c.start, c.end), ruler.boxes(c.start, c.end)
        if boxes and read >= rule.least_reading:
            yield Mention(
                kind=rule.kind,
                surface=page.text[c.start : c.end],
                value=c.form.name,
                start=c.start,
                end=c.end,
                boxes=boxes,
                confidence=round(probability(c.rule, read), 3),
                rule=c.rule,
                entity=c.form.entity,
                proof=c.form.proof,
            )
