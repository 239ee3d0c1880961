"""Redactions drawn into a PDF page: which rectangles are some, and how many letters are alive beneath each.

A rectangle with letters of the text layer beneath it that do not show is a failed redaction, whatever its
colour: it is kept as a box and a count, and the page is held. Text that shows does not lie beneath. Of text
that was drawn after the rectangle and does not show, white on a white ground was never covered by it and a
mark's own label says nothing of what it covers; black print in black shading is a redaction that failed.
A black rectangle with nothing
beneath is one where it stands as print would: about as high as a line, in a row with words. Nothing else is:
shading of cells, banners as wide as the page, rules, bars of charts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.contracts import Box, Redaction
from pipeline.ocr.layout import PlacedWord
from pipeline.ocr.redactions.drawn_boxes import Drawing, DrawnBox, DrawnText

FEW_UNDER = 2
"""Letters; one alone is an accident of drawing: an initial under an ornament, two glyphs overlapping."""
WHOLE_PAGE = 0.5
"""Share of the page from which a rectangle is its background."""
LEAST_HIGH, LEAST_LONG = 4.5, 9.0
"""Points; what is lower is a rule, what is shorter a bullet or a check box."""
BANNER = 0.8
"""Share of the page's width from which a black rectangle with nothing beneath is a banner or a row."""
LINES = 0.7, 4.0
"""Times the height of the words in its row that a black rectangle with nothing beneath is high."""
ROWS = 0.4
"""Lines of words beside a higher one, a line's height: rows of a table go on beside it."""
SAME = 0.6
"""Share of the smaller box that two boxes have in common where they are one mark."""


def drawn_redactions(
    drawing: Drawing, covered: Iterable[Box], words: Sequence[PlacedWord], size: tuple[float, float]
) -> list[Redaction]:
    """The redactions among a page's rectangles, from top to bottom. `covered`: where letters and digits of
    the text layer lie that do not show; `words`: those that show; `size` of the page in points.
    """
    area = size[0] * size[1]
    boxes = [b for b in _apart(drawing.boxes) if _overlap(b.box, (0, 0, *size)) > 0]
    boxes = [b for b in boxes if _area(b.box) < WHOLE_PAGE * area]
    under = _under(boxes, list(covered), drawing.texts)
    found = [
        Redaction(
            box=_rounded(b.box, size),
            look="filled",
            share=round(min(1.0, _overlap(b.box, (0, 0, *size)) / area), 6),
            letters_under=n if n >= FEW_UNDER else 0,
        )
        for b, n in zip(boxes, under, strict=True)
        if (n >= FEW_UNDER and n > _letters_within(b.box, words)) or _stands_as_print(b, words, boxes, size)
    ]
    return sorted(found, key=lambda r: (r.box[1], r.box[0]))


def together(drawn: Sequence[Redaction], seen: Sequence[Redaction]) -> list[Redaction]:
    """Redactions drawn into a page and marks seen on its picture, each once: a mark that a rectangle made
    is that rectangle.
    """
    new = [m for m in seen if not any(_overlap(m.box, d.box) >= SAME * _least(m.box, d.box) for d in drawn)]
    return sorted([*drawn, *new], key=lambda r: (r.box[1], r.box[0]))


def _apart(boxes: Sequence[DrawnBox]) -> list[DrawnBox]:
    """Boxes without those drawn again at the same place."""
    kept: dict[tuple[int, ...], DrawnBox] = {}
    for b in boxes:
        place = tuple(round(v) for v in b.box)
        kept[place] = b._replace(black=b.black or (place in kept and kept[place].black))
    return list(kept.values())


def _under(boxes: list[DrawnBox], covered: list[Box], texts: list[DrawnText]) -> list[int]:
    """How many hidden letters lie beneath each box, each counted once: for the smallest box above it."""
    counts = [0] * len(boxes)
    by_size = sorted(range(len(boxes)), key=lambda i: _area(boxes[i].box))
    labels = _labels(boxes, texts)
    for letter in covered if boxes else []:
        x, y = (letter[0] + letter[2]) / 2, (letter[1] + letter[3]) / 2
        above = [i for i in by_size if _holds(boxes[i].box, x, y)]
        here = [t for t in texts if _holds(t.box, x, y, slack=1.0)] if above else []
        for i in above:
            # where no piece of text is found at the letter's place its order is not known: it is hidden
            if not here or any(_is_covered(t, boxes[i], labels) for t in here):
                counts[i] += 1
                break
    return counts


def _letters_within(box: Box, words: Sequence[PlacedWord]) -> int:
    """How many letters show in a box: what shows more than it hides is no redaction."""
    inside = (w for w in words if _holds(box, (w.x0 + w.x1) / 2, (w.top + w.bottom) / 2))
    return sum(c.isalnum() for w in inside for c in w.text)


def _is_covered(text: DrawnText, box: DrawnBox, labels: set[int]) -> bool:
    """Whether a box hides a text that does not show at its place."""
    return text.order < box.order or (box.black and text.form not in labels)


def _labels(boxes: list[DrawnBox], texts: list[DrawnText]) -> set[int]:
    """The forms that are a mark and its label: they draw a box, and all their text into it, after it."""
    labels = {b.form for b in boxes if b.form}
    for t in texts:
        x, y = (t.box[0] + t.box[2]) / 2, (t.box[1] + t.box[3]) / 2
        if t.form in labels and not any(
            b.form == t.form and b.order < t.order and _holds(b.box, x, y, slack=1.0) for b in boxes
        ):
            labels.discard(t.form)
    return labels


def _stands_as_print(
    box: DrawnBox, words: Sequence[PlacedWord], boxes: list[DrawnBox], size: tuple[float, float]
) -> bool:
    """Whether a black rectangle with nothing beneath stands where words stood."""
    x0, top, x1, bottom = box.box
    high, wide = bottom - top, x1 - x0
    if not box.black or box.note or high < LEAST_HIGH or wide < LEAST_LONG or wide > BANNER * size[0]:
        return False
    if any(_holds(box.box, (w.x0 + w.x1) / 2, (w.top + w.bottom) / 2) for w in words):
        return False
    row = [w for w in words if w.top < bottom and w.bottom > top and (w.x1 <= x0 + 3 or w.x0 >= x1 - 3)]
    if not row:
        return False
    line = sorted(w.bottom - w.top for w in row)[len(row) // 2]
    beside = len({round(w.bottom / max(1.0, line)) for w in row})
    in_step = LINES[0] * line <= high <= LINES[1] * line or beside >= ROWS * high / max(1.0, line)
    return in_step and not _in_a_chart(box, boxes)


def _in_a_chart(box: DrawnBox, boxes: list[DrawnBox]) -> bool:
    """Whether three or more equally wide boxes, not equally high, stand on one line: bars."""
    wide = box.box[2] - box.box[0]
    bars = [
        b.box[3] - b.box[1]
        for b in boxes
        if abs(b.box[3] - box.box[3]) <= 1 and abs(b.box[2] - b.box[0] - wide) <= 1
    ]
    return len(bars) >= 3 and max(bars) - min(bars) > 2


def _holds(box: Box, x: float, y: float, slack: float = 0.0) -> bool:
    return box[0] - slack <= x <= box[2] + slack and box[1] - slack <= y <= box[3] + slack


def _overlap(a: Box, b: Box) -> float:
    return max(0.0, min(a[2], b[2]) - max(a[0], b[0])) * max(0.0, min(a[3], b[3]) - max(a[1], b[1]))


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _least(a: Box, b: Box) -> float:
    return max(1e-6, min(_area(a), _area(b)))


def _rounded(box: Box, size: tuple[float, float]) -> Box:
    """The box as far as it lies on the page."""
    x0, top, x1, bottom = box
    return (
        round(max(0.0, x0), 2),
        round(max(0.0, top), 2),
        round(min(size[0], x1), 2),
        round(min(size[1], bottom), 2),
    )
