"""The data dictionary: what ``metadata.yml`` says of every table, view and column.

The same descriptions are shown by Datasette and kept in the database, so that a copy of it explains
itself. A build without a description for each is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

METADATA = Path(__file__).parents[2] / "metadata.yml"


class Undescribed(Exception):
    """Tables or columns that metadata.yml does not describe; the message names them."""


def dictionary(columns: dict[str, list[str]], metadata: Path = METADATA) -> Iterator[dict[str, str]]:
    """Rows of the table `dictionary` for these tables and views (name -> columns).

    Raises `Undescribed` where one has no description.
    """
    data = yaml.safe_load(metadata.read_text(encoding="utf-8"))
    tables: dict[str, Any] = data["databases"]["records"]["tables"]
    missing = []
    rows = []
    for name in sorted(columns):
        about = tables.get(name, {})
        for column in ["", *columns[name]]:
            said = about.get("description") if not column else about.get("columns", {}).get(column)
            if said:
                rows.append({"object": name, "column_name": column, "description": " ".join(said.split())})
            else:
                missing.append(f"{name}.{column}" if column else name)
    if missing:
        raise Undescribed(f"{metadata.name} does not describe {', '.join(missing)}")
    yield from rows
