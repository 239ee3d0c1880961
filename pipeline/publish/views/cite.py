"""The evidence card: one fact, cut out of the page that prints it, with everything needed to cite it."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import msgspec

from pipeline.publish.context import COLUMNS, at_spaces
from pipeline.publish.records import Row, folder, one
from pipeline.publish.rendering import html, json, missing, wants_json
from pipeline.publish.views import document as document_view
from pipeline.publish.views.image import picture_path
from pipeline.publish.views.page import citation
from pipeline.publish.wording import how_read

MARGIN = 48.0  # points of the page shown above and below the fact
WIDTH = 440.0  # points shown across, or more where the fact itself is wider

_FACT = f"""
select f.*, {COLUMNS}, m.boxes, m.vendor_id, m.program_id, m.technology_id,
  p.width, p.height, p.image, p.method, p.confidence as page_confidence, p.dpi, p.why
from facts f join mentions m on m.id = f.fact_id join pages p on p.id = m.page_id
where f.fact_id = :id
"""  # noqa: S608


def window(fact: Row) -> tuple[float, float, float, float]:
    """The part of the page to show, in points: ``x, y, width, height`` with the fact well inside."""
    width = min(fact["width"], max(WIDTH, fact["x1"] - fact["x0"] + 2 * MARGIN))
    middle = (fact["x0"] + fact["x1"]) / 2
    x = max(0.0, min(middle - width / 2, fact["width"] - width))
    y = max(0.0, fact["top"] - MARGIN)
    height = min(fact["height"], fact["bottom"] + MARGIN) - y
    return x, y, width, max(height, 1.0)


async def cite(datasette: Any, request: Any) -> Any:
    """Answer ``/cite/<fact_id>`` and its ``.json``."""
    key = unquote(request.url_vars["fact"])
    fact = await one(datasette, _FACT, id=key)
    if fact is None:
        what = f"Fact {key} is not in this build of the collection."
        why = (
            "An id names a document's content, a page and the printed words. The document may have been "
            "withdrawn, or its page read anew and the words read otherwise. Search for the words."
        )
        return await missing(datasette, request, what, why)
    document = await document_view.find(datasette, fact["document_id"])
    assert document is not None  # the database is built with foreign keys checked
    fact = at_spaces(fact)
    fact["boxes"] = msgspec.json.decode(fact["boxes"])
    line = f"“{' '.join(fact['surface'].split())}”, {citation(document, fact['page'])} Fact {key}."
    if wants_json(request):
        return json(datasette, {"fact": fact, "document": document, "citation": line})
    entity = next(
        ((k, fact[f"{k}_id"]) for k in ("vendor", "program", "technology") if fact[f"{k}_id"]), None
    )
    context = {
        "fact": fact,
        "document": document,
        "entity": entity,
        "citation": line,
        "window": window(fact),
        "has_picture": bool(fact["image"] and picture_path(folder(datasette), fact["image"])),
        "how_read": how_read(fact["method"], fact["page_confidence"], fact["dpi"], fact["why"]),
    }
    return await html(datasette, request, "cite.html", context)
