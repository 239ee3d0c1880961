"""A vendor, a program or a technology: what our list says of it, and the pages that print its name.

The two are kept apart. A list's statement is shown as the list's, with its source; a vendor's link to
the NYPD is repeated only where it was verified. That a page names a vendor says nothing of what the
vendor did.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from pipeline.publish.context import COLUMNS, at_spaces
from pipeline.publish.records import Row, one, rows
from pipeline.publish.rendering import html, json, missing, wants_json
from pipeline.publish.views.front import ENTITY_TABLES

SHEET = 40
AMOUNTS = 40
SPELLINGS = 60

# {kind}, {table} and {context} are constants of this package, never a reader's words.
_ENTITY = "select * from {table} where id = :id"
_ALIASES = "select alias from aliases where {kind}_id = :id order by alias"
_TOTALS = """
select count(*) as mentions, count(distinct page_id) as pages, count(distinct document_id) as documents
from mentions where {kind}_id = :id
"""
_DOCUMENTS = """
select d.id, d.title, d.specimen, r.title as release, count(*) as mentions,
  count(distinct m.page_id) as pages, min(p.number) as first_page
from mentions m join documents d on d.id = m.document_id join releases r on r.id = d.release_id
join pages p on p.id = m.page_id
where m.{kind}_id = :id
group by d.id order by mentions desc, d.title, d.id
"""
# One quotation a page, the surest first mention; `times` is how often the page prints the name.
_MENTIONS = """
with counted as (
  select m.*, count(*) over (partition by m.page_id) as times,
    row_number() over (partition by m.page_id order by m.confidence < 0.7, m.start_char, m.id) as place
  from mentions m where m.{kind}_id = :id
)
select m.id, m.surface, m.start_char, m.end_char, m.confidence, m.times, p.number, m.document_id, d.title,
  d.specimen, {context}
from counted m join pages p on p.id = m.page_id join documents d on d.id = m.document_id
where m.place = 1
order by d.title, d.id, p.number limit :limit offset :offset
"""
# Doubtful ones last: a misread digit makes the largest sums.
_AMOUNTS = """
select m.id, m.surface, m.value, m.confidence, p.number, m.document_id, d.title, d.specimen,
  {context}
from mentions m join pages p on p.id = m.page_id join documents d on d.id = m.document_id
where m.kind = 'amount'
  and m.page_id in (select page_id from mentions where {kind}_id = :id)
order by m.confidence < 0.7, m.amount desc, m.id limit :limit
"""
_SPELLINGS = """
select spelling, how, min(score) as score, sum(mention_count) as times, min(proof_id) as proof_id
from spellings where {kind}_id = :id group by spelling, how order by times desc, spelling, how limit :limit
"""
_PURCHASES = """
select l.*, d.specimen from purchase_list l join documents d on d.id = l.document_id
where l.vendor_id = :id order by l.date is null, l.date desc, l.purchase_id limit :limit
"""
_HOW_MANY = """
select count(*) as amounts from mentions
where kind = 'amount' and page_id in (select page_id from mentions where {kind}_id = :id)
"""


async def name(datasette: Any, request: Any) -> Any:
    """Answer ``/vendor/<id>``, ``/program/<id>``, ``/technology/<id>`` and their ``.json``."""
    kind, key = request.url_vars["kind"], unquote(request.url_vars["entity"])

    def sql(text: str) -> str:
        return text.format(kind=kind, table=ENTITY_TABLES[kind], context=COLUMNS)

    entity = await one(datasette, sql(_ENTITY), id=key)
    if entity is None:
        what = f"There is no {kind} “{key}” in this build's list."
        why = "The list may name it otherwise. Search for the name as it is printed."
        return await missing(datasette, request, what, why)
    asked = request.args.get("page") or "1"
    sheet = max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
    totals: Row = await one(datasette, sql(_TOTALS), id=key) or {}
    offset = (sheet - 1) * SHEET
    mentions = await rows(datasette, sql(_MENTIONS), id=key, limit=SHEET, offset=offset)
    amounts = await rows(datasette, sql(_AMOUNTS), id=key, limit=AMOUNTS)
    spelt = kind in ("vendor", "program")
    context = {
        "kind": kind,
        "entity": entity,
        "aliases": [row["alias"] for row in await rows(datasette, sql(_ALIASES), id=key)],
        "totals": totals,
        "documents": await rows(datasette, sql(_DOCUMENTS), id=key),
        "mentions": [at_spaces(row) for row in mentions],
        "amounts": [at_spaces(row) for row in amounts],
        "spellings": await rows(datasette, sql(_SPELLINGS), id=key, limit=SPELLINGS) if spelt else [],
        "purchases": await rows(datasette, _PURCHASES, id=key, limit=AMOUNTS) if kind == "vendor" else [],
        "sheet": sheet,
        "first": offset + 1,
        "sheets": -(-totals["pages"] // SHEET),
        "amount_count": (await one(datasette, sql(_HOW_MANY), id=key) or {})["amounts"],
    }
    if wants_json(request):
        return json(datasette, context)
    return await html(datasette, request, "name.html", context)
