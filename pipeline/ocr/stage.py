"""The ocr stage: every page's words, text and picture.

Gives, for each document, ``ocr/<aa>/<sha256>/reading.jsonl`` (a `Reading`, then a `Page` a line) and
``0001.webp`` ... beside it. A page that cannot be read keeps its place, empty, with a failure.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from pipeline.contracts import Document, Failure, Method, Page, Reading, Word
from pipeline.lexicon.reasons import severity
from pipeline.ocr import picture, tesseract
from pipeline.ocr.boxes import paint_out
from pipeline.ocr.choice import DUST, FEW_HIDDEN, Choice, additions, choose
from pipeline.ocr.layout import Line, lay_out
from pipeline.ocr.opening import open_source
from pipeline.ocr.readings import better, doubtful
from pipeline.ocr.source import Pixels, Source
from pipeline.ocr.textlayer import Layer
from pipeline.store import digest, join_records, real_path, record_file, write_bytes
from pipeline.worker import Limits, Opened, Rejected

COARSE, FINE = 200, 300
"""Pixels per inch read by Tesseract: 200 reads print as well as 300 and costs half; 300 is for the
doubtful pages, where small print may be lost."""
HARD_TO_READ = 0.6
"""Mean confidence below which a page is marked for a person to check."""
MUCH_PAINTED = 0.05
"""Share of a page painted out from which it is read again as it is."""
LOUD = ("pdfminer", "pikepdf", "pypdfium2", "PIL")
"""Libraries that log what they find odd in a file; what matters of it comes back as failures."""


@dataclass
class _Reading:
    """A page in hand: what was found out before OCR."""

    number: int
    size: tuple[float, float]
    layer: Layer
    choice: Choice
    dpi: int | None = None  # what OCR read it at
    ocr: list[Line] = field(default_factory=list)


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
        readings: list[_Reading] = []
        for number in pages:
            try:
                readings.append(self._look(source, number, folder))
            except Rejected as e:
                self.give_up(document, number, folder)
                failures.append(self._failure(document, number, e.reason, e.message))
        self._recognise(source, [r for r in readings if r.choice.read in ("ocr", "both")], folder)
        for reading in readings:
            page = _page(reading)
            record_file(folder, page.number).write_bytes(msgspec.json.encode(page))
            failures += [self._failure(document, page.number, *doubt) for doubt in _doubts(reading, page)]
        return failures

    def give_up(self, document: Document, page: int, folder: Path) -> None:
        """Keep the place of a page that could not be read: letter size, no text."""
        empty = Page(page, 612.0, 792.0, "failed", None, "", [], None, None, "the page could not be read")
        record_file(folder, page).write_bytes(msgspec.json.encode(empty))

    def finish(self, document: Document, opened: Opened, folder: Path) -> None:
        """Put the pages' records into one file, in order."""
        for left in folder.glob("scans-*"):  # of a worker that was killed
            shutil.rmtree(left, ignore_errors=True)
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

    def _look(self, source: Source, number: int, folder: Path) -> _Reading:
        size = source.size(number)
        drawn = source.draw(number, picture.DPI)
        picture.save_picture(drawn, folder / _image(number))
        scale = drawn.shape[1] / size[0]
        layer = source.layer(number, drawn, picture.DPI)
        return _Reading(number, size, layer, choose(layer, drawn, scale))

    def _recognise(self, source: Source, readings: list[_Reading], folder: Path) -> None:
        """Read scans as one block of lines each, and those that come out doubtful again in blocks.

        Black boxes are painted out first; where much was, it may have been a dark ground with light print
        on it, so the second reading is of the page as it is.
        """
        pixels = [source.draw(r.number, COARSE) for r in readings]
        painted = [paint_out(p, COARSE) for p in pixels]
        for reading, scan, lines in self._tesseract(readings, painted, tesseract.BLOCK, folder):
            reading.ocr, reading.dpi = lines, scan.dpi
        again = [
            r
            for r, before, after in zip(readings, pixels, painted, strict=True)
            if doubtful(r.ocr) or (before is not after and float((before != after).mean()) > MUCH_PAINTED)
        ]
        fine = [source.draw(r.number, FINE) for r in again]
        for reading, scan, lines in self._tesseract(again, fine, tesseract.BLOCKS, folder):
            if better(reading.ocr, lines) is lines:
                reading.ocr, reading.dpi = lines, scan.dpi

    @staticmethod
    def _tesseract(
        readings: list[_Reading], pixels: list[Pixels], segmentation: int, folder: Path
    ) -> Iterator[tuple[_Reading, tesseract.Scan, list[Line]]]:
        if readings:
            scans = [tesseract.Scan(p, r.size) for r, p in zip(readings, pixels, strict=True)]
            found = tesseract.read_scans(scans, segmentation, folder)
            yield from zip(readings, scans, found, strict=True)

    def _failure(self, document: Document, page: int | None, reason: str, said: str) -> Failure:
        path = document.sightings[0].path
        where = f"{path}, page {page}" if page else path
        return Failure(path, self.name, reason, f"{where}: {said}.", severity(reason), document.sha256, page)


def _page(reading: _Reading) -> Page:
    """The page's record, from the readings that were chosen."""
    why = reading.choice.why
    lines = reading.layer.lines
    method: Method = "text_layer"
    if reading.choice.read == "ocr":
        method, lines = "ocr", reading.ocr
    elif added := additions(reading.layer, reading.ocr):
        lines = [*lines, *added]
        why += f"; OCR added {sum(map(len, added))} words elsewhere"
    text, words = lay_out(lines)
    if reading.choice.read == "none" or (not words and reading.choice.ink < DUST):
        method = "blank"
    return Page(
        number=reading.number,
        width=round(reading.size[0], 2),
        height=round(reading.size[1], 2),
        method=method,
        confidence=_confidence(words),
        text=text,
        words=words,
        image=_image(reading.number),
        dpi=reading.dpi,
        why=why,
    )


def _confidence(words: list[Word]) -> float | None:
    """Mean confidence of the words that OCR read, weighted by their letters; None where it read none."""
    measured = [(w.confidence, len(w.text)) for w in words if w.confidence is not None]
    if not measured:
        return None
    return round(sum(c * n for c, n in measured) / sum(n for _, n in measured), 3)


def _doubts(reading: _Reading, page: Page) -> list[tuple[str, str]]:
    """What a person should know of a page that was read: reason code and words for it."""
    doubts = []
    if reading.layer.hidden >= FEW_HIDDEN and not reading.layer.unpainted:
        said = f"{reading.layer.hidden} letters and digits of its text layer do not show on it"
        doubts.append(("hidden_text", said))
    if page.method != "blank" and not page.words:
        doubts.append(("no_words", "something is printed on it, and no word of it was read"))
    if reading.choice.doubt:
        doubts.append((reading.choice.doubt, reading.choice.why))
    if page.confidence is not None and page.confidence < HARD_TO_READ:
        doubts.append(("low_confidence", f"OCR is {page.confidence:.0%} sure of its words on average"))
    return doubts


def _image(number: int) -> str:
    return f"{number:04}.webp"
