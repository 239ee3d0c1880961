"""The ocr stage: every page's words, text and picture.

Gives, for each document, ``ocr/<aa>/<sha256>/reading.jsonl`` (a `Reading`, then a `Page` a line) and
``0001.webp`` ... beside it. A page that cannot be read keeps its place, empty, with a failure.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import msgspec

from pipeline.contracts import Document, Failure, Page, Reading
from pipeline.lexicon.reasons import severity
from pipeline.ocr import picture
from pipeline.ocr.furniture.joined import joined_words
from pipeline.ocr.furniture.margins import margins
from pipeline.ocr.furniture.recurring import furniture_of
from pipeline.ocr.layers.choice import choose
from pipeline.ocr.layers.merge import overprinted
from pipeline.ocr.opening import open_source
from pipeline.ocr.record import Hand, doubts, page_record
from pipeline.ocr.redactions.blackouts import PICTURED
from pipeline.ocr.scans.orientation import turned
from pipeline.ocr.scans.recognise import COARSE, Sheet, recognise
from pipeline.ocr.source import Source
from pipeline.store import digest, join_records, real_path, record_file, write_bytes
from pipeline.worker import Limits, Opened, Rejected

LOUD = ("pdfminer", "pikepdf", "pypdfium2", "PIL")
"""Libraries that log what they find odd in a file; what matters of it comes back as failures."""


@dataclass
class Ocr:
    """The stage, as the engine runs it. `raw` is the folder of released files."""

    raw: Path
    room: Path
    fingerprint: str
    limits: Limits = field(default_factory=Limits)
    name: str = "ocr"
    _in_hand: tuple[str, Source] | None = None

    def prepare(self) -> None:
        """Nothing to load: Tesseract is a process of its own."""
        cv2.setNumThreads(1)  # there is a worker for every core
        for name in LOUD:
            logging.getLogger(name).setLevel(logging.CRITICAL)

    def open(self, document: Document) -> Opened:
        """Count the pages. Raises `Rejected`."""
        source = self._opened(document)  # not kept: the document in hand may be a large one
        failures = [self._failure(document, None, reason, said) for reason, said in source.notes]
        return Opened(source.page_count, failures)

    def read(self, document: Document, pages: Sequence[int], folder: Path) -> list[Failure]:
        """Read pages into ``<number>.json`` and ``<number>.webp``; what was doubtful comes back."""
        source = self._source(document)
        failures: list[Failure] = []
        hands: list[Hand] = []
        for number in pages:
            try:
                hands.append(self._look(source, number, folder))
            except Rejected as e:
                self.give_up(document, number, folder)
                failures.append(self._failure(document, number, e.reason, e.message))
        self._recognise(source, [h for h in hands if h.choice.read in ("ocr", "both")], folder)
        for hand in hands:
            page = page_record(hand, _image(hand.number))
            record_file(folder, page.number).write_bytes(msgspec.json.encode(page))
            failures += [self._failure(document, page.number, *doubt) for doubt in doubts(hand, page)]
        return failures

    def give_up(self, document: Document, page: int, folder: Path) -> None:
        """Keep the place of a page that could not be read: letter size, no text."""
        empty = Page(page, 612.0, 792.0, "failed", None, "", [], None, None, "the page could not be read")
        record_file(folder, page).write_bytes(msgspec.json.encode(empty))

    def finish(self, document: Document, opened: Opened, folder: Path) -> None:
        """Put the pages' records into one file, in order."""
        for left in folder.glob("scans-*"):  # of a worker that was killed
            shutil.rmtree(left, ignore_errors=True)
        _tell_furniture(folder, opened.page_count)
        lines = join_records(folder, opened.page_count)
        head = Reading(
            self.fingerprint,
            digest(lines),
            document.id,
            document.sha256,
            opened.page_count,
            opened.failures,
        )
        write_bytes(folder / "reading.jsonl", msgspec.json.encode(head) + b"\n" + lines)

    def _source(self, document: Document) -> Source:
        """The document, opened; kept from one call to the next."""
        if self._in_hand is None or self._in_hand[0] != document.sha256:
            self._in_hand = (document.sha256, self._opened(document))
        return self._in_hand[1]

    def _opened(self, document: Document) -> Source:
        """The document's very bytes, opened. Raises `Rejected`."""
        path = self.raw / real_path(document.sightings[0].path)
        try:
            data = path.read_bytes()
        except FileNotFoundError as e:
            raise Rejected("changed_while_reading", "the file is gone since it was listed") from e
        except OSError as e:
            raise Rejected("changed_while_reading", f"the file cannot be read now ({e.strerror})") from e
        if digest(data) != document.sha256:
            raise Rejected("changed_while_reading", "the file changed after it was listed")
        return open_source(data, document.type)

    def _look(self, source: Source, number: int, folder: Path) -> Hand:
        size = source.size(number)
        drawing = source.drawing(number)
        scan = drawing.wordless and drawing.pictured >= PICTURED
        fine = source.draw(number, COARSE) if scan else None  # a scan is unpacked once
        drawn = (
            source.draw(number, picture.DPI) if fine is None else picture.shrunk(fine, picture.DPI / COARSE)
        )
        picture.save_picture(drawn, folder / _image(number))
        lines = source.lines(number)
        layer = source.layer(number, drawn, picture.DPI)
        if layer.lines and not layer.unpainted:
            layer = layer._replace(covered=[*layer.covered, *overprinted(layer.lines)])
        choice = choose(layer, drawing, drawn, drawn.shape[1] / size[0])
        return Hand(number, size, drawing, lines, layer, choice, fine)

    def _recognise(self, source: Source, hands: list[Hand], folder: Path) -> None:
        """Read pages by OCR; the words of a text layer that is believed are not read again."""
        for hand in hands:
            known = hand.base if hand.choice.read == "both" else []
            hand.sheet = Sheet(
                hand.number, hand.size, known, hand.drawing.pictured >= PICTURED, drawn=hand.drawn
            )
        recognise(source, [hand.sheet for hand in hands if hand.sheet], folder)
        for hand in hands:
            if hand.sheet and hand.sheet.quarter:
                drawn = turned(source.draw(hand.number, picture.DPI), hand.sheet.quarter)
                picture.save_picture(drawn, folder / _image(hand.number))

    def _failure(self, document: Document, page: int | None, reason: str, said: str) -> Failure:
        path = document.sightings[0].path
        where = f"{path}, page {page}" if page else path
        return Failure(path, self.name, reason, f"{where}: {said}.", severity(reason), document.sha256, page)


def _tell_furniture(folder: Path, count: int) -> None:
    """Mark what is furniture on each page's record, which only the document as a whole shows."""
    decoder = msgspec.json.Decoder(Page)
    records = [record_file(folder, number) for number in range(1, count + 1)]
    found = furniture_of([margins(decoder.decode(record.read_bytes())) for record in records])
    for record, furniture in zip(records, found, strict=True):
        page = decoder.decode(record.read_bytes())
        if joined := joined_words(page.text, furniture):
            page = msgspec.structs.replace(page, joined=joined)
        if furniture or joined:
            record.write_bytes(msgspec.json.encode(msgspec.structs.replace(page, furniture=furniture)))


def _image(number: int) -> str:
    return f"{number:04}.webp"
