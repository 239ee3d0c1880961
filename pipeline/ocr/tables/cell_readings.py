"""Which of several readings of a table's cell is kept.

Each cell of a table is read more than once, at other sizes. Readings vote with their confidence; where nearly
all cells of a column are dates, numbers or amounts, a reading that is none counts little. What is kept was
read, as a whole, by one of them: nothing is put together or corrected.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pipeline.ocr.layout import Line

KINDS = {
    "date": re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-](\d{2}|\d{4})|\d{4}-\d\d-\d\d"),
    "number": re.compile(r"#?\d+"),
    "amount": re.compile(r"[-(]?\$?\d{1,3}(,\d{3})*\.\d\d\)?|[-(]?\$?\d+\.\d\d\)?"),
    "count": re.compile(r"\d{1,3}(,\d{3})+|\d{1,3}"),
}
"""What a cell of a typed column looks like, spaces apart."""
NEARLY_ALL = 0.75
"""Share of a column's readings that are of one kind where the column is: headings and misreadings are not."""
ENOUGH = 4
"""Cells from which a column can have a kind."""
NO_FIT = 0.1
"""What the vote of a reading counts that is not of its column's kind."""
HEARD = 0.05
"""What a reading counts of which Tesseract is not sure at all."""
SURE = 0.9
"""Confidence of its least sure word from which a reading needs no second."""

Place = tuple[int, int]


class CellReading(NamedTuple):
    """One reading of a cell: its printed lines, boxes in points on the page."""

    lines: list[Line]

    @property
    def text(self) -> str:
        """Its text, a printed line a line."""
        return "\n".join(" ".join(w.text for w in line) for line in self.lines)

    @property
    def key(self) -> str:
        """Its characters without spaces: what must be the same for two readings to agree."""
        return "".join(w.text for line in self.lines for w in line)

    @property
    def least(self) -> float:
        """Confidence of its least sure word; 0 where it has none."""
        return min((w.confidence or 0.0 for line in self.lines for w in line), default=0.0)

    @property
    def mean(self) -> float | None:
        """Mean confidence of its words, by their letters; None where nothing measured it."""
        known = [(w.confidence, len(w.text)) for line in self.lines for w in line if w.confidence is not None]
        return round(sum(c * n for c, n in known) / sum(n for _, n in known), 3) if known else None


def column_kinds(readings: Iterable[tuple[int, CellReading]]) -> dict[int, str]:
    """The kind of each column (from 0) that has one, from readings with the columns that they stand in."""
    columns: dict[int, list[str]] = {}
    for column, reading in readings:
        if reading.key:
            columns.setdefault(column, []).append(reading.key)
    kinds = {}
    for column, keys in columns.items():
        for kind, pattern in KINDS.items():
            fitting = sum(pattern.fullmatch(key) is not None for key in keys)
            if len(keys) >= ENOUGH and fitting >= NEARLY_ALL * len(keys):
                kinds[column] = kind
                break
    return kinds


def fits(reading: CellReading, kind: str | None) -> bool:
    """Whether a reading is of its column's kind, or the column of none."""
    return kind is None or KINDS[kind].fullmatch(reading.key) is not None


def doubtful(readings: Sequence[CellReading], kind: str | None) -> bool:
    """Whether a cell should be read once more: its readings differ, or the one of them is not sure or does
    not fit. A typed column is read twice in any case: digits are misread surely.
    """
    best = choose(readings, kind)
    agreed = sum(r.key == best.key for r in readings) > 1
    if not fits(best, kind):
        return True
    return not agreed if kind or len(readings) > 1 else best.least < SURE


def choose(readings: Sequence[CellReading], kind: str | None) -> CellReading:
    """The reading that most votes are for; of equal ones the surest."""
    votes: dict[str, float] = {}
    for reading in readings:
        vote = (reading.least + HEARD) * (1.0 if fits(reading, kind) else NO_FIT)
        votes[reading.key] = votes.get(reading.key, 0.0) + vote
    key = max(votes, key=lambda k: (votes[k], k))
    return max((r for r in readings if r.key == key), key=lambda r: r.least)
