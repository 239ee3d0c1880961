"""What a worker of the ocr stage does with a document: open it, look at its pages, read what needs OCR.

Imported by workers alone: what reads pages takes half a second to load.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from pipeline.contracts import Box, Document, Page
from pipeline.ocr import picture
from pipeline.ocr.beside_text import Cache, parts_of, read_parts
from pipeline.ocr.layers.choice import choose, without_words
from pipeline.ocr.layers.merge import overprinted
from pipeline.ocr.opening import open_source
from pipeline.ocr.record import Hand, doubts, page_record
from pipeline.ocr.redactions.blackouts import PICTURED
from pipeline.ocr.scans.look import COARSE, TINT, Sheet
from pipeline.ocr.scans.orientation import turned
from pipeline.ocr.scans.recognise import recognise
from pipeline.ocr.source import Source
from pipeline.store import digest, real_path
from pipeline.worker import Rejected

LOUD = ("pdfminer", "pikepdf", "pypdfium2", "PIL")
"""Libraries that log what they find odd in a file; what matters of it comes back as failures."""

Doubt = tuple[str, str]
"""Reason code and words for it."""


class Reader:
    """Reads documents that lie in `raw`, one after the other."""

    def __init__(self, raw: Path) -> None:
        self.raw = raw
        self._in_hand: tuple[str, Source] | None = None
        self._read: Cache = {}
        cv2.setNumThreads(1)  # there is a worker for every core
        for name in LOUD:
            logging.getLogger(name).setLevel(logging.CRITICAL)

    def count(self, document: Document) -> tuple[int, list[Doubt]]:
        """How many pages a document has, and what is doubtful about it. Raises `Rejected`."""
        source = self.opened(document)  # not kept: the document in hand may be a large one
        return source.page_count, source.notes

    def read(
        self, document: Document, numbers: Sequence[int], folder: Path
    ) -> tuple[list[tuple[Page, list[Doubt]]], dict[int, Rejected]]:
        """Pages with their doubts, and why others could not be read; their pictures are left in `folder`."""
        source = self.source(document)
        hands: list[Hand] = []
        failed: dict[int, Rejected] = {}
        for number in numbers:
            try:
                hands.append(self.look(source, number, folder))
            except Rejected as e:
                failed[number] = e
        self.recognise(source, [h for h in hands if h.choice.read in ("ocr", "both")], folder)
        pages = [(hand, page_record(hand)) for hand in hands]
        return [(page, doubts(hand, page)) for hand, page in pages], failed

    def source(self, document: Document) -> Source:
        """The document, opened; kept from one call to the next. Raises `Rejected`."""
        if self._in_hand is None or self._in_hand[0] != document.sha256:
            self._in_hand = (document.sha256, self.opened(document))
            self._read = {}
        return self._in_hand[1]

    def opened(self, document: Document) -> Source:
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

    def look(self, source: Source, number: int, folder: Path) -> Hand:
        """A page looked at: what its file says of it, and what is to be read. Raises `Rejected`."""
        size = source.size(number)
        drawing = source.drawing(number)
        scan = drawing.wordless and drawing.pictured >= PICTURED
        fine = source.draw(number, COARSE) if scan else None  # a scan is unpacked once
        drawn = (
            source.draw(number, picture.DPI) if fine is None else picture.shrunk(fine, picture.DPI / COARSE)
        )
        image = picture.save_picture(drawn, folder, number)
        lines = source.lines(number)
        layer = source.layer(number, drawn, picture.DPI)
        if layer.lines and not layer.unpainted:
            layer = layer._replace(covered=[*layer.covered, *overprinted(layer.lines)])
        choice = choose(layer, drawing, drawn, drawn.shape[1] / size[0])
        hand = Hand(number, image, size, drawing, lines, layer, choice, fine)
        if choice.read == "both":
            scale = drawn.shape[1] / size[0]
            bare = without_words((drawn < TINT).view(np.uint8), hand.base, scale)
            hand.parts = parts_of(bare, scale, size)
        return hand

    def recognise(self, source: Source, hands: list[Hand], folder: Path) -> None:
        """Read pages by OCR; the words of a text layer that is believed are not read again."""
        whole: list[Sheet] = []
        parts: list[tuple[Sheet, list[Box]]] = []
        for hand in hands:
            known = hand.base if hand.choice.read == "both" else []
            marked = hand.drawing.pictured >= PICTURED
            sheet = Sheet(hand.number, hand.size, known, marked, drawn=hand.drawn)
            boxes = hand.parts if known and not marked else None
            if boxes is None:
                whole.append(sheet)
            elif boxes:
                parts.append((sheet, boxes))
            hand.sheet = None if boxes == [] else sheet
        recognise(source, whole, folder)
        if parts:
            read_parts(source, parts, folder, self._read)
        for hand in hands:
            if hand.sheet and hand.sheet.quarter:
                drawn = turned(source.draw(hand.number, picture.DPI), hand.sheet.quarter)
                (folder / hand.image).unlink()  # the other way up it may be of the other kind
                hand.image = picture.save_picture(drawn, folder, hand.number)
