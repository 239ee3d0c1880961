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


async def about(datasette: Any, request: Any) -> Any:
    """Answer ``/about``."""
    context = {
        "methods": await rows(datasette, _METHODS),
        "statuses": await rows(datasette, _STATUSES),
        "failures": await rows(datasette, _FAILURES),
        "build": await rows(datasette, _BUILD),
    }
    return await html(datasette, request, "about.html", context)
