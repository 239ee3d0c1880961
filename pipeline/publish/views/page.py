"""THE page: its picture beside its text, facts marked on both, and the line to cite it by."""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import unquote

import msgspec

from pipeline.publish import marked_text
from pipeline.publish.addresses import Addresses
from pipeline.publish.citing import citation
from pipeline.publish.records import Row, folder, one, rows
from pipeline.publish.rendering import html, json, missing, wants_json
from pipeline.publish.search_query import SearchQuery, read_query
from pipeline.publish.views import document as document_view
from pipeline.publish.views.image import picture_path
from pipeline.publish.views.page_layout import layout
from pipeline.publish.wording import KINDS, errors, how_read, turned

_PAGE = """
select p.*, w.words from pages p left join page_words w on w.page_id = p.id
where p.document_id = :document and p.number = :number
"""
_FACTS = """
select m.id, m.kind, m.surface, m.value, m.start_char, m.end_char, m.boxes, m.confidence, m.rule,
  m.vendor_id, m.program_id, m.technology_id, coalesce(v.name, g.name, t.name, m.value) as name
from mentions m left join vendors v on v.id = m.vendor_id left join programs g on g.id = m.program_id
left join technologies t on t.id = m.technology_id
where m.page_id = :page order by m.start_char, m.end_char desc, m.id
"""
_FAILURES = """
select f.message, f.severity, r.meaning, r.next_step from failures f join reasons r on r.code = f.reason
where f.document_id = :document and f.page = :number order by f.severity, f.id
"""
_HIGHLIGHT = """
select highlight(pages_fts, 0, :opening, :closing) as text,
  highlight(pages_fts, 1, :opening, :closing) as joined from pages_fts
where pages_fts match :match and rowid = :rowid
"""


async def _facts(datasette: Any, page_id: str) -> list[Row]:
    facts = await rows(datasette, _FACTS, page=page_id)
    for fact in facts:
        fact["boxes"] = msgspec.json.decode(fact["boxes"])
        for kind in ("vendor", "program", "technology"):
            if fact[f"{kind}_id"]:
                fact["entity"] = (kind, fact[f"{kind}_id"])
    return facts


async def _found(datasette: Any, page: Row, query: SearchQuery) -> list[tuple[int, int]]:
    """Where the words searched for stand in the text: the same places that the search found."""
    if not query.match:
        return []
    opening, closing = marked_text.markers(page["text"] + page["joined"])
    bound = {"opening": opening, "closing": closing, "match": query.match, "rowid": page["rowid"]}
    row = await one(datasette, _HIGHLIGHT, **bound)
    if row is None:
        return []
    parted = [page["joined"][a:b] for a, b in marked_text.hits(row["joined"], opening, closing)]
    return marked_text.hits(row["text"], opening, closing) + marked_text.broken(page["text"], parted)


async def page(datasette: Any, request: Any) -> Any:
    """Answer ``/document/<id>/<page>`` and its ``.json``; ``?q=`` marks words on picture and text."""
    key, number = unquote(request.url_vars["document"]), int(request.url_vars["number"])
    document = await document_view.find(datasette, key)
    if document is None:
        return await document_view.not_here(datasette, request, key)
    page = await one(datasette, _PAGE, document=key, number=number)
    if page is None:
        what = f"“{document['title']}” has no page {number}."
        why = f"Its pages are numbered from 1 to {document['page_count']}." if document["page_count"] else (
            "None of its pages could be read. The document's own page says why."
        )  # fmt: skip
        return await missing(datasette, request, what, why)
    facts = await _facts(datasette, page["id"])
    failures = await rows(datasette, _FAILURES, document=key, number=number)
    besides = await layout(datasette, page["id"])
    address = datasette.absolute_url(request, Addresses(datasette).page(key, number))
    line = citation(document, number, address)
    if wants_json(request):
        page.pop("words")
        data = {"document": document, "page": page, "facts": facts, "failures": failures}
        return json(datasette, data | besides | {"citation": line})
    query = read_query(request.args.get("q") or "")
    found = await _found(datasette, page, query)
    spans = [marked_text.Span(f["id"], f["kind"], f["start_char"], f["end_char"]) for f in facts]
    words = msgspec.json.decode(page["words"]) if page["words"] else []
    furniture = [(f["start_char"], f["end_char"], f["kind"]) for f in besides["furniture"]]
    has_picture = bool(page["image"] and picture_path(folder(datasette), page["image"]))
    kinds = Counter(fact["kind"] for fact in facts)
    context = {
        "document": document,
        "page": page,
        "facts": facts,
        "failures": failures,
        "has_picture": has_picture,
        "segments": marked_text.segments(page["text"], spans, found, furniture),
        "found": marked_text.words_within(words, found),
        "q": query.typed,
        "query": query,
        "kinds": {kind: kinds[kind] for kind in KINDS if kind in kinds},
        "how_read": how_read(page["method"], page["confidence"], page["dpi"], page["why"]),
        "reading_notes": [note for note in (errors(page["error_rate"]), turned(page["turned"])) if note],
        "citation": line,
        **besides,
    }
    return await html(datasette, request, "page.html", context)
