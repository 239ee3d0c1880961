"""Publishes the database to readers: a Datasette plugin with a reading room, and the server.

Takes ``records.db`` and the page images beside it, read-only. Gives the addresses `/`, `/search`,
`/document`, `/vendor`, `/program`, `/technology`, `/cite` and `/about`; Datasette's own pages stay
under `/records`. What the tables mean, and the questions asked first, stand in ``metadata.yml``.
"""

from pipeline.publish.hooks import (
    asgi_wrapper,
    extra_css_urls,
    extra_template_vars,
    handle_exception,
    menu_links,
    prepare_connection,
    prepare_jinja2_environment,
    register_routes,
    render_cell,
    startup,
)

__all__ = [
    "asgi_wrapper",
    "extra_css_urls",
    "extra_template_vars",
    "handle_exception",
    "menu_links",
    "prepare_connection",
    "prepare_jinja2_environment",
    "register_routes",
    "render_cell",
    "startup",
]
