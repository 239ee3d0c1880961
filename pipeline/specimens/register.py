"""A ruled payment register: one row a check, a fixed number of rows a page, totals carried forward."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from .content import Block

COLUMNS = ("Check", "Date", "Payee", "Purpose", "Inv. / P.O.", "Amount")
WIDTHS = [40, 54, 140, 138, 72, 68]


def pages(body: dict[str, Any]) -> list[list[list[str]]]:
    """The rows, page by page; the last cell of a row is its amount, printed without a dollar sign."""
    size = body["rows_per_page"]
    rows = [[str(cell) for cell in row] for row in body["rows"]]
    return [rows[i : i + size] for i in range(0, len(rows), size)]


def amount(row: list[str]) -> Decimal:
    """What a row pays, in dollars."""
    return Decimal(row[-1].replace(",", ""))


def content(body: dict[str, Any]) -> list[Block]:
    """The blocks: a title and a grid a page, with the page's total and the total so far."""
    result: list[Block] = []
    carried = Decimal(0)
    for number, rows in enumerate(pages(body), 1):
        total = sum((amount(r) for r in rows), Decimal(0))
        last = ["", "", "", f"TOTAL PAGE {number}", "", f"${total:,.2f}"]
        brought = ["", "", "", "BROUGHT FORWARD", "", f"${carried:,.2f}"]
        carried += total
        grid = [
            *rows,
            last,
            *([brought] if number > 1 else []),
            ["", "", "", "TOTAL TO DATE", "", f"${carried:,.2f}"],
        ]
        result += [{"break": True}] if number > 1 else []
        result += [{"centre": body["head"]}]
        table = {"widths": WIDTHS, "align": "cllllr", "head": list(COLUMNS), "rows": grid}
        result.append({"table": {**table, "size": 8, "face": "sans", "pad": 2.6, "rule": 0.9, "height": 18}})
    return [*result, *body.get("after", [])]
