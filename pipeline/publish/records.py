"""Reads rows of the published database for the pages. Nothing here writes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

DATABASE = "records"

Row = dict[str, Any]


async def rows(datasette: Any, sql: str, **parameters: Any) -> list[Row]:
    """All rows that `sql` gives; parameters are bound by name, never pasted into the text."""
    found = await datasette.get_database(DATABASE).execute(sql, parameters)
    return [dict(row) for row in found.rows]


async def one(datasette: Any, sql: str, **parameters: Any) -> Row | None:
    """The first row that `sql` gives, or ``None``."""
    found = await rows(datasette, sql, **parameters)
    return found[0] if found else None


def folder(datasette: Any) -> Path:
    """The folder that the database lies in; `pages.image` is relative to it."""
    return Path(datasette.get_database(DATABASE).path).resolve().parent
