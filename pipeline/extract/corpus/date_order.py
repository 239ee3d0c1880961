"""The order of day and month in a document's dates, shown by those that can be read in one way alone.

A page by itself may not show it; a handbook of 400 pages does. A date that could be read in two ways is
then read as the document's others are, and keeps no second reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from pipeline.contracts import Mention

Order = Literal["month first", "day first"]
PROOFS = 3
"""Dates that show the order, and none that shows the other."""
_NUMBERS = re.compile(r"(?P<a>[0-9]{1,2})[ ]?[/.-][ ]?(?P<b>[0-9]{1,2})[ ]?[/.-][ ]?[0-9]{2,4}", re.A)


def order(mentions: Iterable[Mention]) -> Order | None:
    """The order that a document's dates show; None where they do not, or show both."""
    month = day = 0
    for m in mentions:
        if m.kind == "date" and m.other_value is None and (n := _NUMBERS.fullmatch(m.surface)):
            month += int(n["a"]) <= 12 < int(n["b"]) <= 31
            day += int(n["b"]) <= 12 < int(n["a"]) <= 31
    if month >= PROOFS and not day:
        return "month first"
    return "day first" if day >= PROOFS and not month else None


def settled(mentions: Sequence[Mention], known: Order | None) -> list[Mention]:
    """The mentions, with dates that could be read in two ways read in the document's order."""
    if known is None:
        return list(mentions)
    return [_settled(m, known) if m.kind == "date" and m.other_value else m for m in mentions]


def _settled(m: Mention, known: Order) -> Mention:
    # extraction reads month first where a page does not show the order
    value = m.value if known == "month first" else m.other_value
    return msgspec.structs.replace(m, value=value, other_value=None)
