"""A small invented collection as the stages before leave it, and the stage run over it."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from pipeline.contracts import (
    Document,
    Extraction,
    Failure,
    Mention,
    Page,
    PageMentions,
    Reading,
    Release,
    Sighting,
)
from pipeline.load import stage
from pipeline.ocr.layout import RawWord, lay_out
from pipeline.store import digest, document_folder, document_id, write_lines


class Collection:
    """Files of earlier stages below `processed`; each `put` adds a document."""

    def __init__(self, processed: Path) -> None:
        self.processed = processed
        self.documents: list[Document] = []
        self.failures: list[Failure] = []
        self.releases = [
            Release("2020", "2020", "Contracts", "NYPD", "FOIL-1", None, "2021-03-04"),
            Release("specimens", "specimens", "Specimens", specimen=True),
        ]

    def put(
        self,
        path: str,
        *texts: str,
        failures: tuple[tuple[int | None, str], ...] = (),
        mentions: tuple[tuple[int, str, str, str | None, str | None], ...] = (),
        kind: str = "pdf",
        also: tuple[str, ...] = (),
        read: bool = True,
    ) -> Document:
        """A document of these pages. Mentions: page, kind, surface, value, entity."""
        sha256 = hashlib.sha256(path.encode()).hexdigest()
        seen = [Sighting(p, p.split("/")[0]) for p in sorted([path, *also])]
        document = Document(document_id(sha256), sha256, 1000, kind, "application/pdf", seen)
        self.documents.append(document)
        said = [
            Failure(path, "ocr", code, f"{path}: {code}.", "error", sha256, page) for page, code in failures
        ]
        if kind == "other":
            self.failures += [msgspec.structs.replace(f, stage="intake") for f in said]
            return document
        if not read:
            return document
        pages = [self._page(n, text) for n, text in enumerate(texts, 1)]
        lines = b"".join(msgspec.json.encode(p) + b"\n" for p in pages)
        reading = Reading("ocr-fp", digest(lines), document.id, sha256, len(pages), said)
        self._write("ocr", sha256, "reading.jsonl", reading, lines)
        if pages:
            self.extract(document, reading, pages, mentions)
        return document

    def extract(self, document, reading, pages, mentions) -> None:
        """Leave what the extract stage would."""
        found = []
        for page in pages:
            of_page = [self._mention(page, *m[1:]) for m in mentions if m[0] == page.number]
            found.append(PageMentions(page.number, sorted(of_page, key=lambda m: m.start)))
        lines = b"".join(msgspec.json.encode(p) + b"\n" for p in found)
        head = Extraction(
            "extract-fp", digest(lines), reading.digest, document.id, document.sha256, len(pages), []
        )
        self._write("extract", document.sha256, "mentions.jsonl", head, lines)

    def write(self) -> Path:
        """Write the inventory; gives `processed`."""
        self.documents.sort(key=lambda d: d.id)
        write_lines(self.processed / "inventory.jsonl", self.documents)
        write_lines(self.processed / "intake" / "releases.jsonl", self.releases)
        write_lines(self.processed / "intake" / "failures.jsonl", self.failures)
        return self.processed

    @staticmethod
    def _page(number: int, text: str) -> Page:
        rows = [
            [
                RawWord(w, 72 + 50 * i, 80 + 20 * y, 112 + 50 * i, 92 + 20 * y, 0.9)
                for i, w in enumerate(row.split())
            ]
            for y, row in enumerate(text.splitlines())
        ]
        laid, words = lay_out(rows)
        if text == "FAILED":
            return Page(number, 612.0, 792.0, "failed", None, "", [])
        return Page(
            number, 612.0, 792.0, "ocr" if words else "blank", 0.9, laid, words, f"{number:04}.webp", 200
        )

    @staticmethod
    def _mention(page: Page, kind: str, surface: str, value: str | None, entity: str | None) -> Mention:
        start = page.text.index(surface)
        box = (1.0, 2.0, 3.0, 4.0)
        return Mention(kind, surface, value, start, start + len(surface), [box], 0.8, "test", entity)

    def _write(self, room: str, sha256: str, name: str, head: msgspec.Struct, lines: bytes) -> None:
        folder = document_folder(self.processed / room, sha256)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(msgspec.json.encode(head) + b"\n" + lines)


CONTRACT = "Contract with Palantir for Gotham\nTotal due $14,213.88 on March 4, 2021"
MENTIONS = (
    (1, "vendor", "Palantir", "Palantir Technologies", "palantir-technologies"),
    (1, "vendor", "Contract with", "Contract With Inc", None),
    (1, "amount", "$14,213.88", "14213.88", None),
    (1, "date", "March 4, 2021", "2021-03-04", None),
    (2, "amount", "$14,213.88", None, None),
)


def fill(collection: Collection) -> Collection:
    """Four documents: read, read with a doubt, rejected, of a kind that is not read."""
    collection.put(
        "2020/contract_A.pdf", CONTRACT, "and again $14,213.88", mentions=MENTIONS, also=("specimens/b.pdf",)
    )
    collection.put("2020/scan.pdf", "", "FAILED", failures=((2, "page_unreadable"),))
    collection.put("specimens/locked.pdf", failures=((None, "encrypted"),))
    collection.put("2020/notes.txt", kind="other", failures=((None, "not_read_yet"),))
    return collection


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., Collection]:
    """An empty collection in a folder of its own."""

    def new(name: str = "processed") -> Collection:
        return Collection(tmp_path / name)

    return new


@pytest.fixture
def collection(make) -> Collection:
    """The four documents, written."""
    found = fill(make())
    found.write()
    return found


@pytest.fixture
def database(collection: Collection) -> sqlite3.Connection:
    """The four documents' database."""
    stage.run(collection.processed)
    db = sqlite3.connect(collection.processed / "records.db")
    db.row_factory = sqlite3.Row
    return db
