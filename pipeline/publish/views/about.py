"""The page on method, limits and citing."""

from __future__ import annotations

from typing import Any

from pipeline.publish.records import rows
from pipeline.publish.rendering import html

_METHODS = "select method, count(*) as pages, avg(confidence) as confidence from pages group by method"
_STATUSES = "select status, count(*) as documents from documents group by status"
_FAILURES = """
select f.reason, r.severity, r.meaning, r.next_step, count(*) as times
from failures f join reasons r on r.code = f.reason group by f.reason order by times desc, f.reason
"""
_BUILD = "select key, value from build order by key"


# Printed on the page as an example, with its limits beside it.
SUMS = """\
with named as (
  select distinct page_id, vendor_id, name as vendor
  from facts where kind = 'vendor' and vendor_id is not null
),
dated as (
  select page_id, substr(value, 1, 4) as year, min(start_char)
  from facts where kind = 'date' and value glob '[12][0-9][0-9][0-9]*' group by page_id
)
select named.vendor, dated.year, count(*) as amounts, round(sum(facts.amount), 2) as total
from facts
join named on named.page_id = facts.page_id
left join dated on dated.page_id = facts.page_id
where facts.kind = 'amount' and facts.amount is not null and facts.confidence >= 0.7
group by named.vendor_id, dated.year
order by total desc
"""


async def about(datasette: Any, request: Any) -> Any:
    """Answer ``/about``."""
    context = {
        "methods": await rows(datasette, _METHODS),
        "statuses": await rows(datasette, _STATUSES),
        "failures": await rows(datasette, _FAILURES),
        "sums": SUMS,
        "build": await rows(datasette, _BUILD),
    }
    return await html(datasette, request, "about.html", context)
