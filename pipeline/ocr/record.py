"""A page's record, from the readings that were made of it, and the doubts worth a row."""

from __future__ import annotations

from dataclasses import dataclass

from msgspec import structs

from pipeline.contracts import Box, Method, OtherReading, Page, Redaction, Table, Word
from pipeline.ocr.error_rate import estimate
from pipeline.ocr.layers.choice import DUST, FEW_HIDDEN, Choice
from pipeline.ocr.layers.disagreement import disagreement
from pipeline.ocr.layers.merge import WORTH_ADDING, clear_of, likely_additions, sure_additions, weave
from pipeline.ocr.layers.textlayer import Layer
from pipeline.ocr.layout import Line, lay_out
from pipeline.ocr.model import settings
from pipeline.ocr.redactions.blackouts import all_redactions
from pipeline.ocr.redactions.drawn_boxes import Drawing
from pipeline.ocr.scans.look import Sheet
from pipeline.ocr.source import Pixels
from pipeline.ocr.tables.drawn import DrawnLines, tables_among

HARD_TO_READ = 0.6
"""Mean confidence below which a page is marked for a person to check."""


@dataclass
class Hand:
    """A page in hand: what was found out of it. `image` is the file of its picture, `drawn` that picture as
    OCR takes it, where it was drawn so already; `parts` is where print may stand beside its words, None for
    all over it; `sheet` is its way through OCR, where it was read so.
    """

    number: int
    image: str
    size: tuple[float, float]
    drawing: Drawing
    ruled: DrawnLines
    layer: Layer
    choice: Choice
    drawn: Pixels | None = None
    parts: list[Box] | None = None
    sheet: Sheet | None = None

    @property
    def base(self) -> list[Line]:
        """The words of the text layer that are believed."""
        if self.choice.read == "both" and self.layer.covered:
            return clear_of(self.layer.lines, self.layer.covered)
        return self.layer.lines


def page_record(hand: Hand) -> Page:
    """The page as it is kept."""
    method, lines, why = _believed(hand)
    text, words = lay_out(lines)
    redactions = _redactions(hand, lines)
    if hand.choice.read == "none" or (not words and hand.choice.ink < DUST):
        method = "blank"
    sheet = hand.sheet
    width, height = sheet.size if sheet else hand.size
    page = Page(
        number=hand.number,
        width=round(width, 2),
        height=round(height, 2),
        method=method,
        confidence=_confidence(words),
        text=text,
        words=words,
        image=hand.image,
        dpi=sheet.dpi if sheet else None,
        why=why,
        settings=f"{settings()}; {', then '.join(dict.fromkeys(sheet.settings))}" if sheet else "",
        turned=round(sheet.quarter - sheet.angle, 2) if sheet else 0.0,
        held=any(r.letters_under for r in redactions),
        redactions=redactions,
        tables=_tables(hand, lines),
        other=_other(hand, text),
    )
    return structs.replace(page, error_rate=estimate(page))


def doubts(hand: Hand, page: Page) -> list[tuple[str, str]]:
    """What a person should know of a page that was read: reason code and words for it."""
    found = []
    if page.held:
        under = [r.letters_under for r in page.redactions if r.letters_under]
        boxes = f"{len(under)} redaction{'s' if len(under) > 1 else ''}"
        said = f"{sum(under)} letters and digits lie under {boxes} and can be read in the file"
        found.append(("failed_redaction", said))
    elif hand.layer.hidden >= FEW_HIDDEN and not hand.layer.unpainted:
        said = f"{hand.layer.hidden} letters and digits of its text layer do not show on it"
        found.append(("hidden_text", said))
    if page.method != "blank" and not page.words:
        found.append(("no_words", "something is printed on it, and no word of it was read"))
    if hand.choice.doubt:
        found.append((hand.choice.doubt, hand.choice.why))
    if page.confidence is not None and page.confidence < HARD_TO_READ:
        found.append(("low_confidence", f"OCR is {page.confidence:.0%} sure of its words on average"))
    return found


def _believed(hand: Hand) -> tuple[Method, list[Line], str]:
    """How the page's words were obtained, the words in lines, and why."""
    why = hand.choice.why
    if hand.sheet is None:
        return "text_layer", hand.base, why
    if hand.choice.read == "ocr":
        added = [] if hand.sheet.quarter else likely_additions(hand.sheet.lines, hand.base)
        if added:
            why += f"; {_count(added)} words are from that layer alone"
        return "ocr", weave(hand.sheet.lines, added), why
    # beside a covered word, and in a form's field, a single word counts
    least = 1 if hand.layer.overlaid or hand.layer.covered else WORTH_ADDING
    added = sure_additions(hand.base, hand.sheet.lines, least)
    if added:
        why += f"; OCR added {_count(added)} words elsewhere"
    mostly_ocr = _count(added) > _count(hand.base)
    return ("ocr" if mostly_ocr else "text_layer"), weave(hand.base, added), why


def _tables(hand: Hand, lines: list[Line]) -> list[Table]:
    """Ruled tables of a scan, or those drawn into a page whose text layer is believed."""
    if hand.sheet and hand.sheet.tables:
        return hand.sheet.tables
    return tables_among(hand.ruled, lines) if hand.choice.read in ("layer", "both") else []


def _other(hand: Hand, text: str) -> OtherReading | None:
    """The text layer of a page that OCR read whole, without what the page does not show."""
    if hand.choice.read != "ocr" or not hand.layer.lines:
        return None
    layer, _ = lay_out(hand.layer.lines)
    return OtherReading("text_layer", layer, None, round(disagreement(text, layer), 3))


def _redactions(hand: Hand, lines: list[Line]) -> list[Redaction]:
    words = [w for line in lines for w in line]
    return all_redactions(
        hand.drawing, hand.layer, words, hand.size, hand.sheet.redactions if hand.sheet else []
    )


def _count(lines: list[Line]) -> int:
    return sum(map(len, lines))


def _confidence(words: list[Word]) -> float | None:
    """Mean confidence of the words that OCR read, weighted by their letters; None where it read none."""
    measured = [(w.confidence, len(w.text)) for w in words if w.confidence is not None]
    if not measured:
        return None
    return round(sum(c * n for c, n in measured) / sum(n for _, n in measured), 3)
