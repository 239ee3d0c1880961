"""A document: what it is, where it lies, how it was read, its pages and its facts."""

from __future__ import annotations

import itertools
from typing import Any
from urllib.parse import unquote

import msgspec

from pipeline.publish.records import Row, one, rows
from pipeline.publish.rendering import html, json, missing, wants_json
from pipeline.publish.wording import KINDS, TO_CHECK

SHEET = 24  # pages with pictures on one screen
SHOWN_OF_KIND = 12

_DOCUMENT = """
select d.*, r.title as release, r.folder, r.agency, r.request_number, r.source, r.received, r.published,
  r.note
from documents d join releases r on r.id = d.release_id where d.id = :id
"""
_SIGHTINGS = """
select s.path, s.release_id, r.title as release from sightings s join releases r on r.id = s.release_id
where s.document_id = :id order by s.path
"""
_PAGES = """
select p.number, p.method, p.confidence, p.word_count, p.image, p.why, p.width, p.height,
  (select count(*) from mentions m where m.page_id = p.id) as facts
from pages p where p.document_id = :id order by p.number limit :limit offset :offset
"""
_FAILURES = """
select f.page, f.stage, f.reason, f.severity, f.message, r.meaning, r.next_step
from failures f join reasons r on r.code = f.reason
where f.document_id = :id order by f.severity, f.page is not null, f.page, f.id
"""
# One row for each thing named; `pages` are its pages with one fact on each, as [[page, fact], ...].
_FACTS = """
select kind, label as name, min(entity) as entity, sum(times) as mentions,
  json_group_array(json_array(page, fact)) as pages
from (
  select m.kind, coalesce(v.name, g.name, t.name, m.value, m.surface) as label,
    coalesce(m.vendor_id, m.program_id, m.technology_id) as entity,
    p.number as page, min(m.id) as fact, count(*) as times
  from mentions m join pages p on p.id = m.page_id
  left join vendors v on v.id = m.vendor_id left join programs g on g.id = m.program_id
  left join technologies t on t.id = m.technology_id
  where m.document_id = :id
  group by m.kind, label, p.number)
group by kind, label
order by kind,
  case kind when 'amount' then -cast(label as real) when 'date' then 0 else -sum(times) end, label
"""


_BESIDES = """
select
  (select count(*) from redactions where document_id = :id) as redactions,
  (select coalesce(sum(min(1.0, covered)), 0) from (
    select sum(share) as covered from redactions where document_id = :id group by page_id)) as covered_pages,
  (select count(*) from tables where document_id = :id) as tables,
  (select count(*) from pages where document_id = :id
    and (held or method = 'failed' or error_rate >= :least)) as to_check
"""


async def find(datasette: Any, document: str) -> Row | None:
    """The document's row with what its release says, or ``None``."""
    return await one(datasette, _DOCUMENT, id=document)


async def not_here(datasette: Any, request: Any, document: str) -> Any:
    """The answer for a document that this build does not hold."""
    what = f"Document {document} is not in this build of the collection."
    why = "Ids are made of a file's content. A changed file has another id. Search for its title."
    return await missing(datasette, request, what, why)


def _by_kind(facts: list[Row]) -> dict[str, list[Row]]:
    grouped = {kind: list(group) for kind, group in itertools.groupby(facts, key=lambda f: f["kind"])}
    return {kind: grouped[kind] for kind in KINDS if kind in grouped}


async def _besides(datasette: Any, document: Row) -> Row:
    """Counts of redactions, tables and pages to check; `redacted` is the share of its pages' area."""
    found = await one(datasette, _BESIDES, id=document["id"], least=TO_CHECK) or {}
    return found | {"redacted": found["covered_pages"] / max(1, document["page_count"])}


async def document(datasette: Any, request: Any) -> Any:
    """Answer ``/document/<id>`` and ``/document/<id>.json``."""
    key = unquote(request.url_vars["document"])
    row = await find(datasette, key)
    if row is None:
        return await not_here(datasette, request, key)
    asked = request.args.get("page") or "1"
    sheet = max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
    whole = wants_json(request)
    limit, offset = (-1, 0) if whole else (SHEET, (sheet - 1) * SHEET)
    pages = await rows(datasette, _PAGES, id=key, limit=limit, offset=offset)
    facts = await rows(datasette, _FACTS, id=key)
    for fact in facts:
        fact["pages"] = sorted(msgspec.json.decode(fact["pages"]))
    shared = {
        "sightings": await rows(datasette, _SIGHTINGS, id=key),
        "failures": await rows(datasette, _FAILURES, id=key),
        "besides": await _besides(datasette, row),
        "pages": pages,
        "facts": _by_kind(facts),
    }
    if whole:
        return json(datasette, {"document": row, **shared})
    sheets = -(-row["page_count"] // SHEET)
    context = {"document": row, "sheet": sheet, "sheets": sheets, "shown": SHOWN_OF_KIND, **shared}
    return await html(datasette, request, "document.html", context)
