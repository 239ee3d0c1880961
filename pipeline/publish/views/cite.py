"""The evidence card: one fact, cut out of the page that prints it, with everything needed to cite it."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

import msgspec

from pipeline.publish import wording
from pipeline.publish.addresses import Addresses
from pipeline.publish.citing import citation
from pipeline.publish.context import COLUMNS, at_spaces
from pipeline.publish.records import Row, folder, one
from pipeline.publish.rendering import html, json, missing, wants_json
from pipeline.publish.views import document as document_view
from pipeline.publish.views.image import picture_path

MARGIN = 48.0  # points of the page shown above and below the fact
WIDTH = 440.0  # points shown across, or more where the fact itself is wider

_FACT = f"""
select f.*, {COLUMNS}, m.boxes, m.vendor_id, m.program_id, m.technology_id,
  p.width, p.height, p.image, p.method, p.confidence as page_confidence, p.dpi, p.why
from facts f join mentions m on m.id = f.fact_id join pages p on p.id = m.page_id
where f.fact_id = :id
"""  # noqa: S608
_FACT_ID = re.compile(r"(?P<document>[a-z]{5}(?:-[a-z]{5}){3})-p(?P<number>[0-9]{1,9})-[a-z-]+")
_PAGE = """
select d.title, (select count(*) from mentions m where m.page_id = p.id) as facts
from pages p join documents d on d.id = p.document_id where p.document_id = :document and p.number = :number
"""


def window(fact: Row) -> tuple[float, float, float, float]:
    """The part of the page to show, in points: ``x, y, width, height`` with the fact well inside."""
    width = min(fact["width"], max(WIDTH, fact["x1"] - fact["x0"] + 2 * MARGIN))
    middle = (fact["x0"] + fact["x1"]) / 2
    x = max(0.0, min(middle - width / 2, fact["width"] - width))
    y = max(0.0, fact["top"] - MARGIN)
    height = min(fact["height"], fact["bottom"] + MARGIN) - y
    return x, y, width, max(height, 1.0)


async def not_here(datasette: Any, request: Any, key: str) -> Any:
    """The answer for a fact that this build does not hold: what became of it, and the page that it names."""
    what = f"Fact {key} is not in this build of the collection."
    match = _FACT_ID.fullmatch(key)
    if match is None:
        why = (
            "A fact's id begins with its document and page. This one names neither; it may be cut short, or "
            "older than ids of that form. Search for the words that were cited."
        )
        return await missing(datasette, request, what, why)
    named, number = match["document"], int(match["number"])
    page = await one(datasette, _PAGE, document=named, number=number)
    if page is None:
        why = (
            f"Its id names page {number} of document {named}, and this build does not hold that page. "
            "The file may have been withdrawn or replaced by another copy. Search for the words cited."
        )
        return await missing(datasette, request, what, why)
    why = (
        f"Its id names page {number} of “{page['title']}”, which is here. The page was probably read better "
        "since, so that these words are now read otherwise, or are no longer taken for a fact. Open the page "
        "and look for what was cited."
    )
    facts = wording.counted(page["facts"], "fact")
    links = [(Addresses(datasette).page(named, number), f"{page['title']}, page {number} ({facts})")]
    return await missing(datasette, request, what, why, links=links)


async def cite(datasette: Any, request: Any) -> Any:
    """Answer ``/cite/<fact_id>`` and its ``.json``."""
    key = unquote(request.url_vars["fact"])
    fact = await one(datasette, _FACT, id=key)
    if fact is None:
        return await not_here(datasette, request, key)
    document = await document_view.find(datasette, fact["document_id"])
    assert document is not None  # the database is built with foreign keys checked
    fact = at_spaces(fact)
    fact["boxes"] = msgspec.json.decode(fact["boxes"])
    address = datasette.absolute_url(request, Addresses(datasette).cite(key))
    line = f"“{' '.join(fact['surface'].split())}”. {citation(document, fact['page'], address)}"
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
        "how_read": wording.how_read(fact["method"], fact["page_confidence"], fact["dpi"], fact["why"]),
    }
    return await html(datasette, request, "cite.html", context)
