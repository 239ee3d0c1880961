"""Searches to begin with, made of what this database holds, so that every one finds something.

Gives a list of what to type and what it finds. An empty database has no examples.
"""

from __future__ import annotations

import calendar
from typing import Any

from pipeline.publish.records import Row, one, rows

# The spelling that most pages print; quotation marks and operators in it would mean something else.
_PRINTED = """
select m.surface as words, count(distinct m.page_id) as pages
from mentions m join {table} e on e.id = m.{kind}_id
where m.kind = :kind and {listed} and m.confidence >= 0.7
  and m.surface not like '%"%' and m.surface not like '%' || char(10) || '%'
  and m.surface glob '[A-Za-z]*' and m.surface not glob '*[^A-Za-z0-9 .&-]*'
group by lower(m.surface) order by pages desc, m.surface limit 2
"""
_DATED = """
select substr(value, 1, 7) as month, count(distinct page_id) as pages from mentions
where kind = 'date' and value glob '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]' and confidence >= 0.7
group by month order by pages desc, month desc limit 1
"""
_SUM = """
select value, count(distinct page_id) as pages from mentions
where kind = 'amount' and cast(value as real) >= 1000 and confidence >= 0.7
group by value order by pages desc, cast(value as real) desc limit 1
"""


async def examples(datasette: Any) -> list[Row]:
    """What to type (`q`) and what it finds (`said`), at most six."""
    sql = _PRINTED.format(table="vendors", kind="vendor", listed="e.listed")
    vendors = [row["words"] for row in await rows(datasette, sql, kind="vendor")]
    sql = _PRINTED.format(table="technologies", kind="technology", listed="m.surface glob '* *'")
    phrase = await one(datasette, sql, kind="technology")
    dated, total = await one(datasette, _DATED), await one(datasette, _SUM)
    made: list[tuple[str, str]] = []
    if vendors:
        made.append((vendors[0], "pages that contain the words, and the name in all its spellings"))
    if phrase:
        made.append((f'"{phrase["words"]}"', "the words next to each other"))
    if dated:
        year, month = dated["month"].split("-")
        made.append(
            (f"{calendar.month_name[int(month)]} {year}", "every date in that month, however printed")
        )
    if total:
        made.append((f"${float(total['value']):,.2f}", "that amount, however printed"))
    if len(vendors) > 1:
        made.append((" OR ".join(f'"{name}"' for name in vendors), "either name"))
    if vendors and len(vendors[0]) > 3:
        made.append((vendors[0].split()[0][:6].rstrip(".&-") + "*", "every word that begins so"))
    return [{"q": q, "said": said} for q, said in made]
