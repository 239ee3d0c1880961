"""The extract stage: the mentions of every page.

Takes ``ocr/<aa>/<sha256>/reading.jsonl``; gives ``extract/<aa>/<sha256>/mentions.jsonl`` (an
`Extraction`, then a `PageMentions` a line).
"""

from __future__ import annotations

import gc
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from pipeline.contracts import Document, Extraction, Failure, Page, PageMentions, Reading
from pipeline.engine import Limits, Opened
from pipeline.store import document_folder, join_records, read_head, record_file

if TYPE_CHECKING:
    from pipeline.extract.finder import Finder


@dataclass
class Extract:
    """The stage, as the engine runs it. `readings` is the ocr stage's room, `model` the user's, if any."""

    readings: Path
    room: Path
    fingerprint: str
    model: str = ""
    limits: Limits = field(default_factory=lambda: Limits(page_seconds=20, pages_together=64, tasks=4000))
    name: str = "extract"
    loads: tuple[str, ...] = ()
    _finder: Finder | None = None
    _pages: tuple[str, list[Page]] | None = None

    def prepare(self) -> None:
        """Build the spaCy pipeline, once a worker."""
        from pipeline.extract.finder import Finder  # spaCy takes a second to load: never for nothing

        self._finder = Finder(self.model)
        # the lexicon and spaCy's tables stay: looking through them for garbage took a third of the time
        gc.collect()
        gc.freeze()

    def open(self, document: Document) -> Opened:
        """The page count of the reading."""
        return Opened(self._head(document).page_count, [])

    def read(self, document: Document, pages: Sequence[int], folder: Path) -> list[Failure]:
        """Find the mentions of these pages."""
        assert self._finder is not None
        read = self._read(document)
        for number in pages:
            # a mention without a place on the page proves nothing
            mentions = [m for m in self._finder.find(read[number - 1]) if m.boxes]
            record_file(folder, number).write_bytes(msgspec.json.encode(PageMentions(number, mentions)))
        return []

    def give_up(self, document: Document, page: int, folder: Path) -> None:
        """A page without mentions; the failure says why."""
        record_file(folder, page).write_bytes(msgspec.json.encode(PageMentions(page, [])))

    def finish(self, document: Document, opened: Opened, folder: Path) -> None:
        """Put the pages' mentions into one file, in order."""
        source = self._head(document).digest

        def head(digest: str) -> bytes:
            told = document.id, document.sha256, opened.page_count, opened.failures
            return msgspec.json.encode(Extraction(self.fingerprint, digest, source, *told))

        join_records(folder, opened.page_count, "mentions.jsonl", head)

    def _head(self, document: Document) -> Reading:
        head = read_head(self._reading(document), Reading)
        assert head is not None
        return head

    def _reading(self, document: Document) -> Path:
        return document_folder(self.readings, document.sha256) / "reading.jsonl"

    def _read(self, document: Document) -> list[Page]:
        if self._pages is None or self._pages[0] != document.sha256:
            with self._reading(document).open("rb") as f:
                f.readline()
                decoder = msgspec.json.Decoder(Page)
                self._pages = (document.sha256, [decoder.decode(line) for line in f])
        return self._pages[1]
