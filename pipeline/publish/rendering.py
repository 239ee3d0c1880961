"""Turns rows into answers: HTML from the plugin's templates, JSON, and pages that say what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from datasette.utils.asgi import Response

from pipeline.publish.addresses import Addresses
from pipeline.publish.guard import READING_ROOM_POLICY
from pipeline.publish.records import Row


def _headers(datasette: Any) -> dict[str, str]:
    seconds = datasette.setting("default_cache_ttl")
    return {"Content-Security-Policy": READING_ROOM_POLICY, "Cache-Control": f"max-age={seconds}"}


async def html(datasette: Any, request: Any, template: str, context: Row, status: int = 200) -> Any:
    """A page of the reading room; `template` is a file of ``templates/counterscan``."""
    known = {"to": Addresses(datasette), "collection": datasette.metadata("title") or "Counterscan"}
    body = await datasette.render_template(f"counterscan/{template}", known | context, request=request)
    return Response.html(body, status=status, headers=_headers(datasette))


def json(datasette: Any, data: Row, status: int = 200) -> Any:
    """The same facts for programs."""
    return Response.json(data, status=status, headers=_headers(datasette))


def wants_json(request: Any) -> bool:
    """True where the address ends in ``.json``."""
    return bool(request.path.endswith(".json"))


async def missing(
    datasette: Any,
    request: Any,
    what: str,
    why: str,
    status: int = 404,
    *,
    links: Sequence[tuple[str, str]] = (),
    sql: str = "",
) -> Any:
    """An answer for what cannot be shown: `what` is the matter, and `why` with a next step.

    `links` are addresses that help, each with its words; `sql` is shown again, to be changed.
    """
    if wants_json(request):
        addresses = [{"address": address, "title": title} for address, title in links]
        return json(datasette, {"ok": False, "error": what, "next_step": why, "see": addresses}, status)
    context = {"what": what, "why": why, "status": status, "links": links, "sql": sql}
    return await html(datasette, request, "missing.html", context, status)
