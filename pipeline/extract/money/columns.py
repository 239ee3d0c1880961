"""What a table says of its amounts: by the headings of its columns, and by what adds up.

Works on the page's words and where they stand, so that a table without rules counts as well as a ruled one. A
heading's column is the one that the figure's right edge or middle falls into. Arithmetic is exact: a figure
that is the sum of others right above it in its column is a subtotal, and the last one such is the total; a
line on which a quantity times one figure is another gives the price of one and the line's total.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from pipeline.contracts import Word
from pipeline.extract.boxes import Ruler
from pipeline.extract.candidate import Candidate, word_lists

_ALIGNED = 4.0  # points between the right edges of one column's figures
_NEAR = 24.0  # points from a heading to the edge of a figure in its column
_ROWS = 60  # lines that a heading rules at most
_LONGEST = 200  # figures of a column that are added up
_LEAST_SUM = 3  # figures of a column with a sum in it
_LEAST_TOTAL = 100  # dollars; smaller figures add up by chance, and so do two round or several equal ones


_MONEY_WORD = re.compile(r"price|cost|rate|each|unit|amount|total|ext", re.A | re.I)  # of every such heading


class Heading(NamedTuple):
    """A cell of a line that heads a table: what its column holds, and from where to where in points."""

    role: str
    x0: float
    x1: float


@cache
def _headings() -> dict[str, str]:
    """The role of each printed heading, in small letters."""
    lists: dict[str, list[str]] = word_lists()["item_headings"]
    return {phrase: role for role, phrases in lists.items() for phrase in phrases}


def heads(line: str, start: int, ruler: Ruler) -> list[Heading]:
    """The headings on a printed line that begins at offset `start`, each a cell of its own; empty unless one
    heads money and another a thing or a quantity. A price is that of one where the line also heads a total.
    """
    if not 8 <= len(line) <= 160 or not _MONEY_WORD.search(line) or sum(c.isdigit() for c in line) > 3:
        return []
    known = _headings()
    found: list[tuple[str, str, float, float]] = []
    for cell in re.finditer(r"[^ |](?:[^ |]| (?! ))*", line):
        phrase = " ".join(re.sub(r"[^a-z ]", " ", cell.group().lower()).split())
        boxes = ruler.boxes(start + cell.start(), start + cell.end()) if phrase in known else []
        if boxes:
            found.append((phrase, known[phrase], boxes[0][0], boxes[0][2]))
    roles = {role for _, role, _, _ in found}
    if len(found) < 2 or not roles & {"unit_price", "line_total"} or not roles & {"quantity", "thing"}:
        return []
    plain = "line_total" not in roles and "quantity" not in roles
    turned = {"unit_price": "line_total"} if plain else {}
    return [Heading(turned.get(role, role), x0, x1) for _, role, x0, x1 in found]


def under(headings: Sequence[Heading], x0: float, x1: float) -> str | None:
    """The role of a figure from `x0` to `x1` below the headings; None where it stands below none of money."""
    apart = [(max(h.x0 - x1, x0 - h.x1, 0.0), abs((h.x0 + h.x1) - (x0 + x1)), h.role) for h in headings]
    distance, _, role = min(apart)
    return role if distance <= _NEAR and role in {"unit_price", "line_total"} else None


def by_headings(printed: str, money: Sequence[Candidate], ruler: Ruler) -> dict[int, str]:
    """Roles by the headings above, for the amounts in order of place; keys are their starts."""
    made: dict[int, str] = {}
    headings: list[Heading] = []
    left = at = i = 0
    for line in printed.split("\n"):
        end = at + len(line)
        on_line = []
        while i < len(money) and money[i].start < end:
            on_line.append(money[i])
            i += 1
        if not on_line and (found := heads(line, at, ruler)):
            headings, left = found, _ROWS
        elif headings and left > 0:
            for c in on_line:
                boxes = ruler.boxes(c.start, c.end)
                if boxes and (role := under(headings, boxes[0][0], boxes[0][2])):
                    made[c.start] = role
            left -= 1
        at = end + 1
    return made


def by_quantity(line: str, start: int, money: Sequence[Candidate]) -> dict[int, str]:
    """Price of one and total of a line that prints quantity, price and total, where they multiply; `money`
    are the amounts on the line, which begins at offset `start`."""
    if len(money) != 2:
        return {}
    price, total = money
    one, whole = Decimal(price.value or 0), Decimal(total.value or 0)
    between = line[price.end - start : total.start - start]
    if one <= 0 or whole <= 0 or "-" in between:  # other cells of a row, empty ones
        return {}
    for m in re.finditer(r"(?<![^\s(|])[0-9]{1,5}(?![^\s)|x])", line[: price.start - start]):
        if int(m.group()) * one == whole:
            return {price.start: "unit_price", total.start: "line_total"}
    middle = re.fullmatch(r"[ |]*([0-9]{1,5})[ |]*", between)
    if middle and int(middle[1]) * one == whole:
        return {price.start: "unit_price", total.start: "line_total"}
    return {}


def columns(money: Sequence[Candidate], ruler: Ruler) -> list[list[Candidate]]:
    """The amounts by the right edges of their last words, each column from top to bottom."""
    placed: list[tuple[float, float, Candidate]] = []
    for c in money:
        words: list[Word] = ruler.words(c.start, c.end)
        if words and c.value:
            placed.append((words[-1].x1, words[-1].top, c))
    placed.sort(key=lambda p: p[:2])
    made: list[list[tuple[float, float, Candidate]]] = []
    for p in placed:
        if made and p[0] - made[-1][0][0] <= _ALIGNED:
            made[-1].append(p)
        else:
            made.append([p])
    return [[c for _, _, c in sorted(column, key=lambda p: p[1])] for column in made]


def sums(column: Sequence[Candidate]) -> dict[int, str]:
    """Subtotals and the total of a column; keys are their starts. A figure is a sum where it is that of two
    or more figures right above it, other than nought; a sum above stands for what it adds up."""
    if not _LEAST_SUM <= len(column) <= _LONGEST:
        return {}
    values = [Decimal(c.value or 0) for c in column]
    found: list[int] = []
    free: list[int] = []  # what no sum has taken yet, and sums themselves
    for k, value in enumerate(values):
        taken = _addends(values, free, value)
        if taken:
            del free[-taken:]
            found.append(k)
        free.append(k)
    last = len(values) - 1
    whole = found[-1] if found and (found[-1] == last or len(free) == 1) else None
    return {column[k].start: "total" if k == whole else "subtotal" for k in found}


def _addends(values: Sequence[Decimal], free: Sequence[int], value: Decimal) -> int:
    """How many of the last `free` figures add up to the value; 0 where none or fewer than two do."""
    if value < _LEAST_TOTAL:
        return 0
    added = once = last = Decimal(0)  # once: a part's only line and its sum are the same figure twice
    real, alike = 0, True
    for many, k in enumerate(reversed(free), 1):
        added += values[k]
        once += values[k] if values[k] != last else 0
        real += values[k] not in (0, last)
        alike &= values[k] == values[free[-1]]
        last = values[k]
        enough = real > 2 or (real == 2 and value % 100)
        if value in (added, once) and not alike and enough:
            return many
    return 0
