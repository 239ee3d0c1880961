"""How good the extraction is: what `make evaluate` measured on pages read by hand, as rows of `quality`.

The figures are those of ``quality.yml`` and belong to this version of the program, not to the collection that
is loaded: nobody has read that by hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec
import yaml

from pipeline.contracts import Kind
from pipeline.load.rows import Row

FILE = Path(__file__).with_name("quality.yml")
MEASURES = ("precision", "recall", "f1")
Lot = Literal["all", "text_layer", "scanned"]
Limits = tuple[float | None, float | None, float | None]
"""A figure and the limits of its 95 % interval, 0 to 1; None where there was nothing to divide by."""


class Measured(msgspec.Struct, frozen=True):
    """What a reader did with one kind of facts on a lot of pages: `expected` facts that a person read there,
    `found` that it gave, right and wrong ones.
    """

    kind: Kind
    pages: Lot
    reader: str
    expected: int
    found: int
    precision: Limits
    recall: Limits
    f1: Limits


class Quality(msgspec.Struct, frozen=True):
    """All figures of a run of `command`; `versions` of readers that have one."""

    measured_on: str
    command: str
    page_count: dict[Lot, int]
    versions: dict[str, str]
    figures: list[Measured]


def quality(file: Path = FILE) -> Quality:
    """What was measured last. Raises `msgspec.ValidationError` where the file is not of this shape."""
    return msgspec.convert(yaml.safe_load(file.read_text("utf-8")), Quality)


def quality_rows(known: Quality) -> Iterator[Row]:
    """A row for each kind, lot of pages, measure and reader."""
    for m in known.figures:
        for measure in MEASURES:
            value, low, high = getattr(m, measure)
            yield {
                "kind": m.kind,
                "pages": m.pages,
                "measure": measure,
                "reader": m.reader,
                "value": value,
                "low": low,
                "high": high,
                "expected": m.expected,
                "found": m.found,
                "page_count": known.page_count[m.pages],
                "version": known.versions.get(m.reader),
                "measured_on": known.measured_on,
            }
