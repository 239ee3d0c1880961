"""Dates of three numbers, and in which order their day and month stand.

4/5/2012 can be April or May. What decides: only one order gives a day; another such date of the page has one
order only; the page also writes out one of the two days, or prints it in ISO form; the weekday printed beside
it falls on one of them. Where nothing does, the value is the order of the United States, and the other
reading is kept as `other_value`: never a silent choice.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterator

import msgspec

from pipeline.extract.candidate import Candidate, vocabulary
from pipeline.extract.dates.shapes import NUMERIC
from pipeline.extract.dates.values import iso, number, year_of

_SECTION_BEFORE = re.compile(
    r"(?:\b(?:section|sec|version|ver|v|release|rev|rule|part|article|chapter|no)\.?|[§#])\s*$", re.I
)
_WORDS_AFTER = re.compile(r"\.?[ ]{1,3}[A-Za-z]")
_DAYS = vocabulary("weekdays")  # Monday first, as in datetime
_WEEKDAY_BEFORE = re.compile(rf"(?<![A-Za-z])({'|'.join(_DAYS)})[a-z]{{0,6}}\.?,?[ ]{{1,2}}$", re.I)
_WEEKDAY_AFTER = re.compile(rf",?[ ]{{1,2}}\(?({'|'.join(_DAYS)})(?:[a-z]{{1,4}}day|day|s|rs|r)?\b", re.I)


class _Numeric(msgspec.Struct, frozen=True):
    """A date of three numbers: `a` and `b` are day and month in an order still to be found."""

    start: int
    end: int
    a: int
    b: int
    year: int
    dotted: bool


def _shapes(text: str, printed: str) -> list[_Numeric]:
    """What looks like a date of three numbers; a section or version number (4.10.21) does not."""
    shapes = []
    for m in NUMERIC.finditer(text):
        form = next(n for n in "123" if m[f"a{n}"])
        if sum(c.isdigit() for c in m.group()) < 3:
            continue
        if form == "3" and (
            _SECTION_BEFORE.search(text[max(0, m.start() - 12) : m.start()])
            or _heading(printed, m.start(), m.end())
        ):
            continue
        a, b, year = (m[part + form] for part in "aby")
        shapes.append(_Numeric(m.start(), m.end(), number(a), number(b), year_of(year), form == "3"))
    return shapes


def _heading(printed: str, start: int, end: int) -> bool:
    """Whether the numbers begin a line and words follow: a numbered section."""
    return (start == 0 or printed[start - 1] == "\n") and bool(_WORDS_AFTER.match(printed, end))


def _weekday(text: str, start: int, end: int) -> int | None:
    """The weekday printed beside the date, Monday 0; None where there is none."""
    m = _WEEKDAY_BEFORE.search(text[max(0, start - 14) : start]) or _WEEKDAY_AFTER.match(text, end)
    return _DAYS.index(m[1].lower()) if m else None


def _decided(readings: tuple[str, str], weekday: int | None, written: Collection[str]) -> str | None:
    """The one of two readings that the page itself shows to be meant."""
    if weekday is not None:
        fit = [r for r in readings if datetime.date.fromisoformat(r).weekday() == weekday]
        if len(fit) == 1:
            return fit[0]
    fit = [r for r in readings if r in written]
    return fit[0] if len(fit) == 1 else None


def numeric(text: str, printed: str, written: Collection[str]) -> Iterator[Candidate]:
    """Dates of three numbers: 4.9.21, 10-30-14, 02/28/2018. `written` holds the days, in ISO form, that the
    page prints in a form that has one reading."""
    shapes = _shapes(text, printed)
    orders = {s.a > s.b for s in shapes if (s.a > 12) != (s.b > 12)}  # True: the day stands first
    for s in shapes:
        us, other = iso(s.year, s.a, s.b), iso(s.year, s.b, s.a)
        value, second = us or other, None
        if us and other and us != other:
            shown = _decided((us, other), _weekday(text, s.start, s.end), written)
            if not shown and len(orders) == 1:
                shown = other if orders == {True} else us
            value, second = shown or us, None if shown else other
        rule = ("date_numeric_us_order" if second else "date_numeric") + ("_dotted" if s.dotted else "")
        yield Candidate(rule, s.start, s.end, value, other_value=second)
