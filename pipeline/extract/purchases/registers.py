"""Rows of a register of payments: a date, a number, who is paid, a sum.

A row begins on a line that opens with a date and a number, in either order, and runs to the next such
line. It counts where one sum alone ends a line of it: where a row's beginning was not read, two rows' sums
stand together, and nobody can tell whose they are. A page with fewer than five rows is no register.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple, Protocol

LEAST = 5
_NUMBER = re.compile(r"[ |]{1,6}(?P<number>[0-9]{3,7})(?=[ |\n]|$)", re.A)
_NUMBER_FIRST = re.compile(r"[ |]{0,4}(?P<number>[0-9]{3,7})[ |;:]{1,6}", re.A)
_CELL = re.compile(r"[A-Za-z0-9](?:[^\s|;]|[ ](?![ |;]))*", re.A)
_LONGEST = 400  # characters of a row


class Placed(Protocol):
    """A candidate or a mention: what stands from `start` to `end` of the page's text."""

    @property
    def start(self) -> int:
        """First character."""

    @property
    def end(self) -> int:
        """After the last character."""


class Row(NamedTuple):
    """A register's row: from where to where in the page's text, the number's span, its date and its sum by
    their indices in the sequences that they were looked for in."""

    start: int
    end: int
    number: tuple[int, int]
    date: int
    amount: int


def rows(printed: str, dates: Sequence[Placed], money: Sequence[Placed]) -> list[Row]:
    """The rows of the page's register; empty where it has none."""
    opened = []
    for i, d in enumerate(dates):
        line = printed.rfind("\n", 0, d.start) + 1
        m = _NUMBER_FIRST.fullmatch(printed, line, d.start)
        if not m and not printed[line : d.start].strip(" |"):
            m = _NUMBER.match(printed, d.end)
        if m:
            opened.append((line, m.span("number"), i))
    if len(opened) < LEAST:
        return []
    made = []
    ends = [line for line, _, _ in opened[1:]] + [len(printed)]
    for (line, number, i), end in zip(opened, ends, strict=True):
        first, last = max(number[1], dates[i].end), min(end, line + _LONGEST)
        sums = [k for k, c in enumerate(money) if first <= c.start < last and _ends_line(printed, c.end)]
        if len(sums) == 1:
            made.append(Row(line, last, number, i, sums[0]))
    return made if len(made) >= LEAST else []


def _ends_line(printed: str, end: int) -> bool:
    """Whether nothing but a cell's rule follows on the line."""
    return not printed[end : end + 3].split("\n")[0].strip(" |[]")


def cells(printed: str, start: int, end: int) -> list[tuple[int, int]]:
    """The cells of a row from `start` to `end`, parted by gaps, rules, semicolons and lines' ends."""
    return [m.span() for m in _CELL.finditer(printed, start, end)]
