"""Full-text search: names, documents, dates and amounts first, then the pages that contain the words.

No query is an error. An empty or odd one is answered with a sentence that says what to type. With a
vendor and no words, the pages that name the vendor in any spelling are listed.
"""

from __future__ import annotations

import re
import sqlite3
from typing import Any

from datasette.database import QueryInterrupted
from markupsafe import Markup, escape

from pipeline.publish.examples import examples
from pipeline.publish.records import Row, one, rows
from pipeline.publish.rendering import html, json, wants_json
from pipeline.publish.search_query import SearchQuery, read_query
from pipeline.publish.views import search_leads

PAGE_SIZE = 20
OPENING, CLOSING = "\ue000", "\ue001"

_FILTERS = """
  and (:release = '' or d.release_id = :release)
  and (:type = '' or d.type = :type)
"""
_WHERE = f"""
from pages_fts join pages p on p.rowid = pages_fts.rowid join documents d on d.id = p.document_id
where pages_fts match :match {_FILTERS}
  and (:vendor = '' or exists (select 1 from mentions m where m.page_id = p.id and m.vendor_id = :vendor))
"""  # noqa: S608
_COUNT = f"select count(*) as pages, count(distinct d.id) as documents {_WHERE}"
_SHOWN = """p.document_id, p.number, p.method, p.confidence, d.title, d.specimen, d.page_count, d.type,
  d.release_id, r.title as release"""
# Ranked before the snippets are cut, so that only the pages shown cost one.
_HITS = f"""
with hits as (
  select p.rowid as page_rowid, bm25(pages_fts) as score {_WHERE}
  order by score, p.rowid limit :limit offset :offset
)
select {_SHOWN},
  (select snippet(pages_fts, -1, :opening, :closing, ' … ', 32) from pages_fts
   where pages_fts match :match and pages_fts.rowid = hits.page_rowid) as snippet
from hits join pages p on p.rowid = hits.page_rowid
join documents d on d.id = p.document_id join releases r on r.id = d.release_id
order by hits.score, p.rowid
"""  # noqa: S608
_NAMING = f"""
from (
  select page_id, min(start_char) as start_char from mentions where vendor_id = :vendor group by page_id) f
join mentions m on m.page_id = f.page_id and m.start_char = f.start_char and m.vendor_id = :vendor
join pages p on p.id = m.page_id join documents d on d.id = m.document_id
where true {_FILTERS}
"""  # noqa: S608
_COUNT_NAMING = f"select count(distinct p.id) as pages, count(distinct d.id) as documents {_NAMING}"
_HITS_NAMING = f"""
select {_SHOWN},
  '… ' || substr(p.text, max(1, m.start_char - 99), min(100, m.start_char))
    || :opening || m.surface || :closing || substr(p.text, m.end_char + 1, 100) || ' …' as snippet
{_NAMING.replace("where true", "join releases r on r.id = d.release_id where true")}
group by p.id order by d.title, d.id, p.number limit :limit offset :offset
"""
_RELEASES = "select id, title from releases order by title, id"
_TYPES = "select distinct type from documents order by type"
_NOTHING: Row = {"hits": [], "pages": 0, "documents": 0}


def marked(snippet: str) -> Markup:
    """A snippet with its hits in ``<mark>``; everything that the record prints is escaped."""
    safe = str(escape(snippet))
    return Markup(safe.replace(OPENING, "<mark>").replace(CLOSING, "</mark>"))  # noqa: S704


async def _pages(datasette: Any, query: SearchQuery, filters: dict[str, str], sheet: int) -> Row:
    """The hits of one sheet, and how many there are in all; a sentence where it took too long."""
    if not query.match and (query.typed or not filters["vendor"]):
        return _NOTHING
    count_sql, hits_sql = (_COUNT, _HITS) if query.match else (_COUNT_NAMING, _HITS_NAMING)
    bound = {"match": query.match, **filters}
    try:
        count = await one(datasette, count_sql, **bound) or {}
        offset = (sheet - 1) * PAGE_SIZE
        places = {"limit": PAGE_SIZE, "offset": offset, "opening": OPENING, "closing": CLOSING}
        hits = await rows(datasette, hits_sql, **bound, **places)
    except QueryInterrupted:
        return _NOTHING | {"trouble": "too_slow"}
    except sqlite3.DatabaseError as error:
        # SQLite's words for a time limit that struck while the index was being opened
        late = "vtable constructor failed" in str(error)
        return _NOTHING | {"trouble": "too_slow" if late else str(error)}
    return {"hits": hits, **count}


async def _leads(datasette: Any, query: SearchQuery, filters: dict[str, str], sheet: int) -> Row:
    """What stands above the pages; on the first sheet alone, and nothing where it took too long."""
    nothing: Row = {"names": [], "by_title": [], "spellings": [], "values": None}
    if not query.plain or sheet != 1:
        return nothing
    try:
        names, by_title = await search_leads.names_and_documents(datasette, query.plain, filters)
        return {
            "names": names,
            "by_title": by_title,
            "spellings": [] if filters["vendor"] else await search_leads.spellings(datasette, query, filters),
            "values": await search_leads.values(datasette, query.typed, filters),
        }
    except QueryInterrupted:
        return nothing


def _asked(request: Any) -> tuple[str, dict[str, str], int]:
    """What was typed, the filters (empty where not set), and the sheet from 1."""
    filters = {name: request.args.get(name) or "" for name in ("release", "type", "vendor")}
    sheet = request.args.get("page") or "1"
    number = int(sheet) if re.fullmatch(r"[0-9]{1,6}", sheet) else 1
    return request.args.get("q") or "", filters, max(1, number)


async def search(datasette: Any, request: Any) -> Any:
    """Answer ``/search?q=`` and ``/search.json?q=``."""
    typed, filters, sheet = _asked(request)
    query = read_query(typed)
    found = await _pages(datasette, query, filters, sheet)
    leads = await _leads(datasette, query, filters, sheet)
    if wants_json(request):
        plain = [h | {"snippet": _unmarked(h["snippet"])} for h in found["hits"]]
        data = {"q": typed, "fts": query.match, "notes": query.notes, "page": sheet, **filters}
        return json(datasette, data | leads | found | {"hits": plain})
    vendor = await one(datasette, "select id, name from vendors where id = :id", id=filters["vendor"])
    context = {
        "q": query.typed,
        "query": query,
        "filters": filters,
        "vendor": vendor,
        "found": found,
        "sheet": sheet,
        "sheets": -(-found["pages"] // PAGE_SIZE),
        "first": (sheet - 1) * PAGE_SIZE + 1,
        "marked": marked,
        **leads,
        "examples": [] if query.typed else await examples(datasette),
        "releases": await rows(datasette, _RELEASES),
        "types": [row["type"] for row in await rows(datasette, _TYPES)],
    }
    return await html(datasette, request, "search.html", context)


def _unmarked(snippet: str) -> str:
    return snippet.replace(OPENING, "**").replace(CLOSING, "**")
