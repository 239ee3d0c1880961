"""The ocr stage: every page's words, text and picture.

Gives, for each document, ``ocr/<aa>/<sha256>/reading.jsonl`` (a `Reading`, then a `Page` a line) and
``0001.png`` ... beside it (``.webp`` where it is a photograph). A page that cannot be read keeps its place,
empty, with a failure.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from pipeline.contracts import Document, Failure, Page, Reading
from pipeline.lexicon.reasons import severity
from pipeline.ocr.furniture.joined import joined_words
from pipeline.ocr.furniture.margins import Margins, margins
from pipeline.ocr.furniture.recurring import furniture_of
from pipeline.store import join_records, record_file
from pipeline.worker import Limits, Opened

if TYPE_CHECKING:
    from pipeline.ocr.reading import Reader


@dataclass
class Ocr:
    """The stage, as the engine runs it. `raw` is the folder of released files."""

    raw: Path
    room: Path
    fingerprint: str
    limits: Limits = field(default_factory=Limits)
    name: str = "ocr"
    loads: tuple[str, ...] = ("pipeline.ocr.reading",)
    _reader: Reader | None = None

    def prepare(self) -> None:
        """Load what reads pages. Tesseract is a process of its own."""
        self._begun()

    def open(self, document: Document) -> Opened:
        """Count the pages. Raises `Rejected`."""
        count, notes = self._begun().count(document)
        return Opened(count, [self._failure(document, None, *note) for note in notes])

    def read(self, document: Document, pages: Sequence[int], folder: Path) -> list[Failure]:
        """Read pages into ``<number>.json`` and a picture; what was doubtful comes back."""
        read, failed = self._begun().read(document, pages, folder)
        failures: list[Failure] = []
        for number, error in failed.items():
            self.give_up(document, number, folder)
            failures.append(self._failure(document, number, error.reason, error.message))
        for page, doubts in read:
            _keep(page, folder)
            failures += [self._failure(document, page.number, *doubt) for doubt in doubts]
        return failures

    def give_up(self, document: Document, page: int, folder: Path) -> None:
        """Keep the place of a page that could not be read: letter size, no text."""
        why = "the page could not be read"
        _keep(Page(page, 612.0, 792.0, "failed", None, "", [], None, None, why), folder)

    def finish(self, document: Document, opened: Opened, folder: Path) -> None:
        """Put the pages' records into one file, in order."""
        for left in folder.glob("scans-*"):  # of a worker that was killed
            shutil.rmtree(left, ignore_errors=True)
        _tell_furniture(folder, opened.page_count)

        def head(digest: str) -> bytes:
            told = self.fingerprint, digest, document.id, document.sha256, opened.page_count, opened.failures
            return msgspec.json.encode(Reading(*told))

        join_records(folder, opened.page_count, "reading.jsonl", head)

    def _begun(self) -> Reader:
        if self._reader is None:
            from pipeline.ocr.reading import Reader  # half a second, and the engine reads nothing itself

            self._reader = Reader(self.raw)
        return self._reader

    def _failure(self, document: Document, page: int | None, reason: str, said: str) -> Failure:
        path = document.sightings[0].path
        where = f"{path}, page {page}" if page else path
        return Failure(path, self.name, reason, f"{where}: {said}.", severity(reason), document.sha256, page)


def _tell_furniture(folder: Path, count: int) -> None:
    """Mark what is furniture on each page's record, which only the document as a whole shows."""
    records = [record_file(folder, number) for number in range(1, count + 1)]
    found = furniture_of([_taken_margins(record) for record in records])
    for record, furniture in zip(records, found, strict=True):
        data = record.read_bytes()
        text = _TEXT.decode(data).text
        added: dict[str, Any] = {"furniture": furniture} if furniture else {}
        if joined := joined_words(text, furniture):
            added["joined"] = joined
        if added:  # the record is not unpacked for it: most of it is words with their boxes
            record.write_bytes(msgspec.json.encode(added)[:-1] + b"," + data[1:])


def _keep(page: Page, folder: Path) -> None:
    """Leave a page's record in a folder, and beside it what of it tells the document's furniture."""
    record = record_file(folder, page.number)
    _margins_file(record).write_bytes(msgspec.msgpack.encode(margins(page)))
    record.write_bytes(msgspec.json.encode(page))


def _taken_margins(record: Path) -> Margins:
    path = _margins_file(record)
    found = _MARGINS.decode(path.read_bytes())
    path.unlink()
    return found


def _margins_file(record: Path) -> Path:
    return record.with_suffix(".margins")


class _Text(msgspec.Struct):
    """The text of a page's record alone."""

    text: str


_TEXT = msgspec.json.Decoder(_Text)
_MARGINS = msgspec.msgpack.Decoder(Margins)
