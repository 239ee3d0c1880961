"""What stands on a page besides its words: redactions, tables, furniture, and the reading not believed.

Takes a page's id; gives rows for the page's template and its JSON. Boxes are points on the upright page.
"""

from __future__ import annotations

from typing import Any

import msgspec

from pipeline.publish.records import Row, one, rows

ROWS_SHOWN = 60  # of a table under the text; all of them are a link away

_REDACTIONS = """
select id, look, share, codes, letters_under, x0, top, x1, bottom from redactions
where page_id = :page order by top, x0, id
"""
_TABLES = """
select id, number, found_by, row_count, column_count, x0, top, x1, bottom from tables
where page_id = :page order by number
"""
_CELLS = """
select c.table_id, c.row_number, c.column_number, c.text, c.confidence
from table_cells c join tables t on t.id = c.table_id
where t.page_id = :page and c.row_number <= :rows order by t.number, c.row_number, c.column_number
"""
_FURNITURE = "select kind, start_char, end_char from furniture where page_id = :page order by start_char"
_READING = "select method, text, confidence, disagreement from readings where page_id = :page"


async def layout(datasette: Any, page: str) -> Row:
    """`redactions`, `tables` (each with its `grid`), `furniture`, and `reading`, which may be ``None``."""
    redactions = await rows(datasette, _REDACTIONS, page=page)
    for redaction in redactions:
        redaction["codes"] = msgspec.json.decode(redaction["codes"])
    tables = await rows(datasette, _TABLES, page=page)
    cells = await rows(datasette, _CELLS, page=page, rows=ROWS_SHOWN) if tables else []
    for table in tables:
        table["grid"] = grid(table, [cell for cell in cells if cell["table_id"] == table["id"]])
    return {
        "redactions": redactions,
        "tables": tables,
        "furniture": await rows(datasette, _FURNITURE, page=page),
        "reading": await one(datasette, _READING, page=page),
    }


def grid(table: Row, cells: list[Row]) -> list[list[str]]:
    """The text of a table's cells by row and column, empty where it has no cell; `ROWS_SHOWN` at most."""
    made = [[""] * table["column_count"] for _ in range(min(table["row_count"], ROWS_SHOWN))]
    for cell in cells:
        row, column = cell["row_number"] - 1, cell["column_number"] - 1
        if row < len(made) and column < table["column_count"]:
            made[row][column] = cell["text"]
    return made
