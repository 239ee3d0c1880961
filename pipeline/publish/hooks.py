"""Where Datasette calls this plugin. Each hook hands over to the module that does the work.

No module imported from here may import ``datasette.plugins`` or ``datasette.app``: they load all installed
plugins, and this one would be registered half imported, without its hooks.
"""

# Datasette ships no types.
# mypy: allow-untyped-decorators

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import Any

from datasette import hookimpl
from datasette.database import QueryInterrupted
from datasette.utils.asgi import NotFound, asgi_static
from markupsafe import Markup

from pipeline.publish import sql_limits, wording
from pipeline.publish.addresses import Addresses
from pipeline.publish.guard import App, guarded
from pipeline.publish.records import DATABASE
from pipeline.publish.rendering import missing
from pipeline.publish.views import (
    about,
    cite,
    document,
    front,
    image,
    lists,
    names,
    page,
    quality,
    refused_sql,
    search,
)

HERE = Path(__file__).parent

# What a cell may hold to become a link: our own addresses, nothing a record could smuggle in.
_OUR_ADDRESS = re.compile(
    r"/(?:document|cite|vendor|program|technology)/[a-z0-9-]+(?:/\d+)?(?:#fact-[a-z0-9-]+)?"
)
_CELL_NAMES = {"document_url": "document", "evidence_url": "evidence card"}
_ID = re.compile(r"[a-z0-9-]+")
_PAGE_ID = re.compile(r"([a-z-]+)-p(\d+)")
_ENTITY_TABLES = {"vendors": "vendor", "programs": "program", "technologies": "technology"}


@hookimpl
def startup() -> None:
    """Where ``rich`` is installed, Datasette prints every variable of every refused request.

    What readers ask for does not belong in a log, so it is told that ``rich`` is absent.
    """
    # Imported here: it loads all plugins, this one included, and must not do so while this is imported.
    import datasette.handle_exception

    datasette.handle_exception.rich = None


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """The readers' addresses; they come before Datasette's own."""
    return [
        (r"^/$", front.front),
        (r"^/about$", about.about),
        (r"^/quality$", quality.quality),
        (r"^/search(\.json)?$", search.search),
        (r"^/document/(?P<document>[^/.]+)(\.json)?$", document.document),
        (r"^/document/(?P<document>[^/.]+)/(?P<number>\d{1,9})(\.json)?$", page.page),
        (r"^/document/(?P<document>[^/.]+)/(?P<number>\d{1,9})\.webp$", image.image),
        (r"^/(?P<table>vendors|programs|technologies)(\.json)?$", lists.names),
        (r"^/(?P<kind>vendor|program|technology)/(?P<entity>[^/.]+)(\.json)?$", names.name),
        (r"^/cite/(?P<fact>[^/.]+)(\.json)?$", cite.cite),
        # Also served where the package is imported, not installed, and Datasette names it otherwise.
        (r"^/-/static-plugins/counterscan/(?P<path>.*)$", asgi_static(HERE / "static")),
    ]


@hookimpl
def asgi_wrapper(datasette: Any) -> Any:
    """Security headers on every answer."""

    def wrap(app: App) -> App:
        return guarded(app, datasette)

    return wrap


@hookimpl
def prepare_connection(conn: sqlite3.Connection, database: str) -> None:
    """Memory limits, on the published database alone."""
    if database == DATABASE:
        sql_limits.bound(conn)


@hookimpl
def prepare_jinja2_environment(env: Any) -> None:
    """Words and numbers that templates print."""
    env.globals["wording"] = wording
    env.filters["counted"] = wording.counted


@hookimpl
def extra_css_urls(datasette: Any) -> list[str]:
    """One style sheet for our pages and for Datasette's."""
    return [Addresses(datasette).static("counterscan.css")]


@hookimpl
def extra_template_vars(datasette: Any) -> dict[str, Any]:
    """``to`` builds addresses in every template, Datasette's included."""
    return {"to": Addresses(datasette)}


@hookimpl
def menu_links(datasette: Any) -> list[dict[str, str]]:
    """Ways back to the reading room from Datasette's pages."""
    to = Addresses(datasette)
    return [
        {"href": to.front(), "label": "Reading room"},
        {"href": to.search(), "label": "Search"},
        {"href": to.front() + "#questions", "label": "Questions"},
        {"href": to.about(), "label": "About and method"},
    ]


@hookimpl
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Any:
    """Our own answer to an address that leads nowhere, to SQL that was refused, and to what took too long."""
    # Imported here: it may load all plugins, this one included, and must not do so while this is imported.
    from datasette.views.base import DatasetteError

    if isinstance(exception, QueryInterrupted):
        return refused_sql.interrupted(datasette, request)
    if isinstance(exception, DatasetteError):
        return refused_sql.refused(datasette, request, exception)
    if isinstance(exception, NotFound):
        said = str(exception)
        what = said if said and said != "404" else "There is nothing at this address."
        why = "Documents are at /document/ and their id, tables at /records. Or search for what you came for."
        return missing(datasette, request, what, why)
    return None


def _link(href: str, text: str) -> Markup:
    return Markup("<a href='{}'>{}</a>").format(href, text)


@hookimpl
def render_cell(row: Any, value: Any, column: str, table: str | None, datasette: Any) -> Markup | None:
    """Make ids and ``page_url`` columns links into the reading room."""
    if not isinstance(value, str):
        return None
    to = Addresses(datasette)
    if column.endswith("_url") and _OUR_ADDRESS.fullmatch(value):
        page = re.fullmatch(r"/document/[^/]+/(\d+).*", value)
        shown = f"page {page[1]}" if page else _CELL_NAMES.get(column, "all mentions")
        return _link(str(datasette.urls.path(value)), shown)
    if column == "page_id" or (table == "pages" and column == "id"):
        match = _PAGE_ID.fullmatch(value)
        return _link(to.page(match[1], int(match[2])), value) if match else None
    if not _ID.fullmatch(value):
        return None
    if column == "fact_id" or (table == "mentions" and column == "id"):
        return _link(to.cite(value), value)
    if column == "document_id" or (table == "documents" and column == "id"):
        return _link(to.document(value), value)
    if column == "id" and table in _ENTITY_TABLES:
        return _link(to.name(_ENTITY_TABLES[table], value), value)
    return None
