"""All vendors, programs or technologies: found and on our list, found and on none, and not found.

A listed name is a name to look for. A name on no list is what a page prints in the place of one, and
nobody has checked it.
"""

from __future__ import annotations

import itertools
import re
from typing import Any

from pipeline.publish.records import Row, one, rows
from pipeline.publish.rendering import html, json, wants_json
from pipeline.publish.views.front import ENTITY_TABLES

SHEET = 500  # names on one screen

# {table} and {listed} are constants, never a reader's word.
_NAMES = """
select id, name, {listed} as listed, document_count, mention_count from {table}
order by mention_count = 0, listed desc, document_count desc, mention_count desc, name, id
limit :limit offset :offset
"""
_COUNT = """
select count(*) as names, coalesce(sum(mention_count > 0 and {listed}), 0) as found,
  coalesce(sum(mention_count > 0 and not {listed}), 0) as unlisted,
  coalesce(sum(mention_count = 0), 0) as not_found
from {table}
"""
_KINDS = {table: kind for kind, table in ENTITY_TABLES.items()}


def _group(row: Row) -> str:
    if not row["mention_count"]:
        return "not_found"
    return "found" if row["listed"] else "unlisted"


async def names(datasette: Any, request: Any) -> Any:
    """Answer ``/vendors``, ``/programs``, ``/technologies`` and their ``.json``."""
    table = request.url_vars["table"]
    words = {"table": table, "listed": "1" if table == "technologies" else "listed"}
    asked = request.args.get("page") or "1"
    sheet = max(1, int(asked)) if re.fullmatch(r"[0-9]{1,6}", asked) else 1
    counts = await one(datasette, _COUNT.format(**words)) or {}
    sheets = max(1, -(-counts["names"] // SHEET))
    sheet = min(sheet, sheets)
    limit, offset = (-1, 0) if wants_json(request) else (SHEET, (sheet - 1) * SHEET)
    found = await rows(datasette, _NAMES.format(**words), limit=limit, offset=offset)
    if wants_json(request):
        return json(datasette, {"counts": counts, table: found})
    context = {
        "kind": _KINDS[table],
        "table": table,
        "counts": counts,
        "groups": {name: list(group) for name, group in itertools.groupby(found, key=_group)},
        "sheet": sheet,
        "sheets": sheets,
    }
    return await html(datasette, request, "list.html", context)
