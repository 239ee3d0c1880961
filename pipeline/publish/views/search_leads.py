"""What a search offers above its pages: names, documents, a name in all its spellings, dates and amounts.

Every list is short and says how much more there is. Nothing here raises on an odd query.
"""

from __future__ import annotations

import re
from typing import Any

from pipeline.publish.context import COLUMNS, at_spaces
from pipeline.publish.records import Row, one, rows
from pipeline.publish.search_query import SearchQuery, read_query
from pipeline.publish.search_values import Sought, read_values

NAMES = 8
SPELLINGS = 3
FACTS = 50

_NAMES = """
with named as (
  select 'vendor' as kind, id, name, listed, document_count, mention_count,
    (select group_concat(alias, '; ') from aliases where vendor_id = e.id) as also from vendors e
  union all
  select 'program', id, name, listed, document_count, mention_count,
    (select group_concat(alias, '; ') from aliases where program_id = e.id) from programs e
  union all
  select 'technology', id, name, 1, document_count, mention_count,
    (select group_concat(alias, '; ') from aliases where technology_id = e.id) from technologies e
)
select * from named where name like :like escape '\\' or also like :like escape '\\'
order by listed desc, document_count desc, mention_count desc, name limit :limit
"""
_DOCUMENTS = """
select d.id, d.title, d.type, d.page_count, d.status, d.specimen, r.title as release
from documents d join releases r on r.id = d.release_id
where (d.title like :like escape '\\' or d.path like :like escape '\\')
  and (:release = '' or d.release_id = :release) and (:type = '' or d.type = :type)
order by d.title, d.id limit :limit
"""
# Names that stand in the query as whole words, the longest spelling of each first.
_SPELT = """
select v.id, v.name, v.mention_count, s.spelt
from (select id, name as spelt from vendors union all
      select vendor_id, alias from aliases where vendor_id is not null) s
join vendors v on v.id = s.id
where v.mention_count and instr(' ' || lower(:words) || ' ', ' ' || lower(s.spelt) || ' ')
order by length(s.spelt) desc, v.document_count desc, v.id limit 40
"""
_NAMED_PAGES = """
select count(distinct m.page_id) as pages from mentions m join pages p on p.id = m.page_id
join documents d on d.id = m.document_id
where m.vendor_id = :vendor and (:release = '' or d.release_id = :release) and (:type = '' or d.type = :type)
  {also}
"""
_BESIDE = "and p.rowid in (select rowid from pages_fts where pages_fts match :match)"
# {wanted} and {also} are made of `Sought.condition` and of constants, never of a reader's words.
_VALUES = """
from mentions m join pages p on p.id = m.page_id join documents d on d.id = m.document_id
where ({wanted}) {also}
  and (:release = '' or d.release_id = :release) and (:type = '' or d.type = :type)
  and (:vendor = ''
    or exists (select 1 from mentions o where o.page_id = m.page_id and o.vendor_id = :vendor))
"""
_FACTS = f"""
select m.id, m.kind, m.surface, m.value, m.confidence, p.number, m.document_id, d.title, d.specimen, {COLUMNS}
{{where}} order by m.kind desc, m.value, d.title, d.id, p.number, m.start_char limit :limit
"""
_HOW_MANY = "select count(*) as facts, count(distinct m.page_id) as pages {where}"


def like_pattern(words: str) -> str:
    """A LIKE pattern that finds `words` anywhere and takes none of them for a wild card."""
    return "%" + re.sub(r"([\\%_])", r"\\\1", words) + "%"


async def names_and_documents(datasette: Any, words: str, filters: Row) -> tuple[list[Row], list[Row]]:
    """Names of our tables and documents whose title or file name contain `words`."""
    like = like_pattern(words)
    names = await rows(datasette, _NAMES, like=like, limit=NAMES)
    bound = {"release": filters["release"], "type": filters["type"]}
    return names, await rows(datasette, _DOCUMENTS, like=like, limit=NAMES, **bound)


async def spellings(datasette: Any, query: SearchQuery, filters: Row) -> list[Row]:
    """Vendors that the query names: `pages` name them in any spelling beside the query's other words, `q`."""
    offered: dict[str, Row] = {}
    words = query.plain
    for row in await rows(datasette, _SPELT, words=" ".join(words.split())):
        taken = any(row["spelt"].lower() in o["spelt"].lower() for o in offered.values())
        if row["id"] in offered or taken or len(offered) == SPELLINGS:
            continue
        rest = re.sub(rf"(?<!\S){re.escape(row['spelt'])}(?!\S)", " ", words, flags=re.IGNORECASE)
        beside = read_query(rest)
        also = _BESIDE if beside.match else ""
        bound = {"vendor": row["id"], "release": filters["release"], "type": filters["type"]}
        count = await one(datasette, _NAMED_PAGES.format(also=also), match=beside.match, **bound) or {}
        if count.get("pages"):
            offered[row["id"]] = row | {"pages": count["pages"], "q": beside.plain}
    return list(offered.values())


def _where(sought: list[Sought], beside: SearchQuery) -> tuple[str, Row]:
    """The condition that a fact is one of `sought` and that its page has them all, and `beside`."""
    conditions: list[str] = []
    bound: Row = {}
    for place, value in enumerate(sought):
        condition, parameters = value.condition(place)
        conditions.append(condition)
        bound |= parameters
    also = _BESIDE if beside.match else ""
    if len(conditions) > 1:
        each = (f"m.page_id in (select m.page_id from mentions m where {c})" for c in conditions)  # noqa: S608
        also += " and " + " and ".join(each)
    return _VALUES.format(wanted=" or ".join(conditions), also=also), bound


async def values(datasette: Any, typed: str, filters: Row) -> Row | None:
    """Facts whose date or amount the query gives, on pages with the query's other words; ``None`` where it
    gives none. `said` names what was sought, `beside` the other words, `facts` are at most `FACTS`.
    """
    sought, rest = read_values(typed)
    beside = read_query(rest)
    if not sought or (not beside.match and any(c.isalnum() for c in rest)):
        return None
    where, bound = _where(sought, beside)
    bound |= {"match": beside.match, **filters}
    count = await one(datasette, _HOW_MANY.format(where=where), **bound) or {}
    facts = await rows(datasette, _FACTS.format(where=where), limit=FACTS, **bound)
    return {
        "said": " and ".join(value.said for value in sought),
        "beside": beside.plain,
        "count": count["facts"],
        "pages": count["pages"],
        "rows_address": _as_rows(sought) if not beside.match else {},
        "facts": [at_spaces(fact) for fact in facts],
    }


def _as_rows(sought: list[Sought]) -> Row:
    """Filters of the view `facts` for a single date, where they say the same."""
    if len(sought) != 1 or not sought[0].low or sought[0].amounts:
        return {}
    return {"kind": "date", "value__gte": sought[0].low, "value__lte": sought[0].high, "_sort": "value"}
