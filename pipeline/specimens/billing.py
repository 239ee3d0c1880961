"""Invoice, quote and purchase order: who bills whom, the lines, the arithmetic.

Quantities and prices are content (decimal strings, US dollars); extensions and totals are computed
here, so they add up. A line's ``hide`` names cells that are printed as a redaction instead.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from .content import Block


def money(value: Decimal) -> str:
    """``$1,234.50``; a credit is ``-$1,234.50``."""
    return f"{'-' if value < 0 else ''}${abs(value):,.2f}"


def extension(line: dict[str, Any]) -> Decimal:
    """Quantity times unit price, in dollars."""
    return (Decimal(str(line["quantity"])) * Decimal(line["price"])).quantize(Decimal("0.01"))


def totals(body: dict[str, Any]) -> list[tuple[str, Decimal]]:
    """The labelled sums under the lines, the grand total last."""
    subtotal = sum((extension(line) for line in body["lines"]), Decimal(0))
    extras = [(label, Decimal(amount)) for label, amount in body.get("extras", [])]
    if not extras:
        return [(body["total"], subtotal)]
    grand = subtotal + sum((a for _, a in extras), Decimal(0))
    return [("Subtotal", subtotal), *extras, (body["total"], grand)]


def _row(number: int, line: dict[str, Any]) -> list[str]:
    cells = {
        "line": str(number),
        "item": line["item"],
        "description": line["description"],
        "quantity": f"{line['quantity']} {line.get('unit', '')}".strip(),
        "price": money(Decimal(line["price"])),
        "extension": money(extension(line)),
    }
    return [line.get("hide", {}).get(key, text) for key, text in cells.items()]


def content(body: dict[str, Any]) -> list[Block]:
    """The blocks of the form."""
    head = {
        "widths": [300, 212],
        "align": "lr",
        "look": "bare",
        "rows": [["\n".join(body["from"]), "\n".join([f"**{body['form']}**", *body["numbers"]])]],
        "size": 10,
    }
    parties = {"widths": [256, 256], "head": list(body["parties"]), "size": 9}
    parties["rows"] = [["\n".join(lines) for lines in body["parties"].values()]]
    terms = {"widths": body["term_widths"], "head": list(body["terms"]), "size": 8.5}
    terms["rows"] = [list(body["terms"].values())]
    lines = {
        "widths": [30, 82, 200, 58, 68, 74],
        "align": "cllrrr",
        "head": ["Line", "Item no.", "Description", "Qty", "Unit price", "Extended"],
        "rows": [_row(n, line) for n, line in enumerate(body["lines"], 1)],
        "size": 8.5,
        "pad": 4,
    }
    printed = [[label, money(value)] for label, value in totals(body)]
    sums = {
        "widths": [142, 74],
        "align": "lr",
        "place": "RIGHT",
        "rows": [*printed[:-1], [f"**{cell}**" for cell in printed[-1]]],
        "size": 9,
    }
    result: list[Block] = [{"name": body["letterhead"]}, {"rule": "100%"}, {"table": head}, {"space": 10}]
    result += [{"table": parties}, {"table": terms}, {"table": lines}, {"table": sums}]
    return [*result, {"space": 8}, *body.get("after", [])]
