"""What is said where Datasette refuses SQL or stops it: a sentence, the SQL to change, and a next step."""

from __future__ import annotations

from typing import Any

from pipeline.publish.addresses import Addresses
from pipeline.publish.records import DATABASE
from pipeline.publish.rendering import missing

_OWN_MACHINE = f"download {DATABASE}.db and ask it on your own machine, with no limit of time"


def _links(datasette: Any) -> list[tuple[str, str]]:
    to = Addresses(datasette)
    return [(to.data(), "Tables and columns"), (f"{to.data()}.db", f"Download {DATABASE}.db")]


async def interrupted(datasette: Any, request: Any) -> Any:
    """The answer for a page of the reading room that took too long."""
    what = "This page took too long to put together and was stopped."
    why = f"Search for something narrower, or {_OWN_MACHINE}."
    return await missing(datasette, request, what, why, 503, links=_links(datasette))


async def refused(datasette: Any, request: Any, error: Any) -> Any:
    """The answer for a ``DatasetteError``: it has a `status`, a `title` or none, and a `message`."""
    sql = request.args.get("sql") or ""
    if error.title == "SQL Interrupted":
        seconds = datasette.sql_time_limit_ms / 1000
        what = f"This took longer than {seconds:g} seconds and was stopped."
        less = (
            "a limit, a document_id, a kind, or fewer joins" if sql else "fill in a box, or choose a filter"
        )
        why = f"Ask for less: {less}. For long work, {_OWN_MACHINE}."
    elif error.title == "Invalid SQL" or sql:
        what = f"SQLite could not carry out this SQL: {error.message}."
        why = (
            "Compare its names with the tables and columns of this database, change it and run it again. "
            "Only reading is allowed: a statement begins with select or with."
        )
    else:
        what = f"This could not be answered: {error.message}."
        why = "Something in the address is not understood. Start again from the table."
    return await missing(datasette, request, what, why, error.status, links=_links(datasette), sql=sql)
