"""Turns rows into answers: HTML from the plugin's templates, JSON, and pages that say what is missing."""

from __future__ import annotations

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


async def missing(datasette: Any, request: Any, what: str, why: str, status: int = 404) -> Any:
    """An answer for something that is not in this build: `what` is not there, and `why` with a next step."""
    if wants_json(request):
        return json(datasette, {"ok": False, "error": what, "next_step": why}, status)
    return await html(datasette, request, "missing.html", {"what": what, "why": why}, status)
