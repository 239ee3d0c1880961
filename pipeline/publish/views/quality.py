"""The page on how well facts are found, measured on pages that a person read."""

from __future__ import annotations

from typing import Any

from pipeline.publish.records import Row, rows
from pipeline.publish.rendering import html
from pipeline.publish.wording import KINDS, LOTS

_QUALITY = """
select kind, pages, reader, expected, found, page_count, version, measured_on,
  max(value) filter (where measure = 'precision') as precision,
  max(low) filter (where measure = 'precision') as precision_low,
  max(high) filter (where measure = 'precision') as precision_high,
  max(value) filter (where measure = 'recall') as recall,
  max(low) filter (where measure = 'recall') as recall_low,
  max(high) filter (where measure = 'recall') as recall_high,
  max(value) filter (where measure = 'f1') as f1,
  max(low) filter (where measure = 'f1') as f1_low,
  max(high) filter (where measure = 'f1') as f1_high
from quality group by kind, pages, reader
"""
OURS = "counterscan"


async def quality(datasette: Any, request: Any) -> Any:
    """Answer ``/quality``."""
    figures = await rows(datasette, _QUALITY)
    ours = in_order([f for f in figures if f["reader"] == OURS])
    context = {
        "ours": ours,
        "beside": in_order([f for f in figures if f["pages"] == "all"]),
        "measured": ours[0] if ours else None,
    }
    return await html(datasette, request, "quality.html", context)


def in_order(figures: list[Row]) -> list[Row]:
    """Figures by kind, then by pages, all of them first; then ours first and the better readers first."""
    kinds, lots = list(KINDS), list(LOTS)

    def place(f: Row) -> tuple[Any, ...]:
        where = kinds.index(f["kind"]), lots.index(f["pages"])
        return *where, f["reader"] != OURS, -(f["f1"] or 0.0), f["reader"]

    return sorted(figures, key=place)
