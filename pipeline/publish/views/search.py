"""Full-text search: names and documents first, then the pages that contain the words.

No query is an error. An empty or odd one is answered with a sentence that says what to type.
"""

from __future__ import annotations

import re
import sqlite3
from typing import Any

from datasette.database import QueryInterrupted
from markupsafe import Markup, escape

from pipeline.publish.records import Row, one, rows
from pipeline.publish.rendering import html, json, wants_json
from pipeline.publish.search_query import SearchQuery, read_query

PAGE_SIZE = 20
NAMES = 8
OPENING, CLOSING = "\ue000", "\ue001"

_WHERE = """
from pages_fts join pages p on p.rowid = pages_fts.rowid join documents d on d.id = p.document_id
where pages_fts match :match
  and (:release = '' or d.release_id = :release)
  and (:type = '' or d.type = :type)
  and (:vendor = '' or exists (select 1 from mentions m where m.page_id = p.id and m.vendor_id = :vendor))
"""
_COUNT = f"select count(*) as pages, count(distinct d.id) as documents {_WHERE}"
# Ranked before the snippets are cut, so that only the pages shown cost one.
_HITS = f"""
with hits as (
  select p.rowid as page_rowid, bm25(pages_fts) as score {_WHERE}
  order by score, p.rowid limit :limit offset :offset
)
select p.document_id, p.number, p.method, p.confidence, d.title, d.specimen, d.page_count, d.type,
  d.release_id, r.title as release,
  (select snippet(pages_fts, 0, :opening, :closing, ' … ', 32) from pages_fts
   where pages_fts match :match and pages_fts.rowid = hits.page_rowid) as snippet
from hits join pages p on p.rowid = hits.page_rowid
join documents d on d.id = p.document_id join releases r on r.id = d.release_id
order by hits.score, p.rowid
"""  # noqa: S608
_NAMES = """
with named as (
  select 'vendor' as kind, id, name, document_count, mention_count,
    (select group_concat(alias, '; ') from aliases where vendor_id = e.id) as also from vendors e
  union all
  select 'program', id, name, document_count, mention_count,
    (select group_concat(alias, '; ') from aliases where program_id = e.id) from programs e
  union all
  select 'technology', id, name, document_count, mention_count,
    (select group_concat(alias, '; ') from aliases where technology_id = e.id) from technologies e
)
select * from named where name like :like escape '\\' or also like :like escape '\\'
order by document_count desc, mention_count desc, name limit :limit
"""
_DOCUMENTS = """
select d.id, d.title, d.type, d.page_count, d.status, d.specimen, r.title as release
from documents d join releases r on r.id = d.release_id
where (d.title like :like escape '\\' or d.path like :like escape '\\')
  and (:release = '' or d.release_id = :release) and (:type = '' or d.type = :type)
order by d.title, d.id limit :limit
"""
_RELEASES = "select id, title from releases order by title, id"
_TYPES = "select distinct type from documents order by type"


def like_pattern(words: str) -> str:
    """A LIKE pattern that finds `words` anywhere and takes none of them for a wild card."""
    return "%" + re.sub(r"([\\%_])", r"\\\1", words) + "%"


def marked(snippet: str) -> Markup:
    """A snippet with its hits in ``<mark>``; everything that the record prints is escaped."""
    safe = str(escape(snippet))
    return Markup(safe.replace(OPENING, "<mark>").replace(CLOSING, "</mark>"))  # noqa: S704


async def _pages(datasette: Any, query: SearchQuery, filters: dict[str, str], sheet: int) -> Row:
    """The hits of one sheet, and how many there are in all; a sentence where it took too long."""
    if not query.match:
        return {"hits": [], "pages": 0, "documents": 0}
    bound = {"match": query.match, **filters}
    try:
        count = await one(datasette, _COUNT, **bound) or {}
        offset = (sheet - 1) * PAGE_SIZE
        places = {"limit": PAGE_SIZE, "offset": offset, "opening": OPENING, "closing": CLOSING}
        hits = await rows(datasette, _HITS, **bound, **places)
    except QueryInterrupted:
        return {"hits": [], "pages": 0, "documents": 0, "trouble": "too_slow"}
    except sqlite3.DatabaseError as error:
        return {"hits": [], "pages": 0, "documents": 0, "trouble": str(error)}
    return {"hits": hits, **count}


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
    names: list[Row] = []
    documents: list[Row] = []
    if query.plain and sheet == 1:
        like = like_pattern(query.plain)
        names = await rows(datasette, _NAMES, like=like, limit=NAMES)
        bound = {"release": filters["release"], "type": filters["type"]}
        documents = await rows(datasette, _DOCUMENTS, like=like, limit=NAMES, **bound)
    if wants_json(request):
        plain = [h | {"snippet": _unmarked(h["snippet"])} for h in found["hits"]]
        data = {"q": typed, "fts": query.match, "notes": query.notes, "page": sheet, **filters}
        return json(datasette, data | {"names": names, "by_title": documents} | found | {"hits": plain})
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
        "names": names,
        "by_title": documents,
        "releases": await rows(datasette, _RELEASES),
        "types": [row["type"] for row in await rows(datasette, _TYPES)],
    }
    return await html(datasette, request, "search.html", context)


def _unmarked(snippet: str) -> str:
    return snippet.replace(OPENING, "**").replace(CLOSING, "**")
