"""Reads dates and amounts in a search, so that “August 2015” also finds a page that prints “Aug 31, 2015”.

Takes what was typed. Gives each date or amount as a range or a list of values in the form of
`mentions.value`, and the words that are left, which must stand on the same page. A month or a year
stands for all its days. Only what can be nothing else is read: a date with a month, an ISO date, a year
from 1900 to 2099, a number of three digits or more, or one with a dollar sign or cents.
"""

from __future__ import annotations

import calendar
import datetime
import re
from dataclasses import dataclass
from decimal import Decimal

LARGEST = 3  # dates and amounts read in one query

_MONTHS = {
    spelt.lower(): number
    for names in (calendar.month_name, calendar.month_abbr)
    for number, spelt in enumerate(names)
    if spelt
} | {"sept": 9}
_MONTH = rf"(?P<{{}}>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_DAY = r"(?P<{}>\d{{1,2}})(?:st|nd|rd|th)?"
_YEAR = r"(?P<{}>(?:19|20)\d\d)"
# Longest forms first; none may begin or end inside a word, a number or a word to be left out.
_FORMS = {
    "mdy": _MONTH.format("m1") + r"\s+" + _DAY.format("d1") + r",?\s+" + _YEAR.format("y1"),
    "dmy": _DAY.format("d2") + r"\s+" + _MONTH.format("m2") + r",?\s+" + _YEAR.format("y2"),
    "my": _MONTH.format("m3") + r",?\s+" + _YEAR.format("y3"),
    "iso": _YEAR.format("y4") + r"-(?P<m4>\d\d)(?:-(?P<d4>\d\d))?",
    "slashed": r"(?P<m5>\d{1,2})/(?P<d5>\d{1,2})/" + _YEAR.format("y5"),
    "sum": r"(?P<sign>\$\s?)?(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d\d)?|\d+\.\d\d|(?(sign)\d|\d{3})\d*)",
}
_ANY = "|".join(f"(?P<{name}>{form})" for name, form in _FORMS.items())
_VALUE = re.compile(rf"(?<![\w.,/$-])(?:{_ANY})(?![\w/(-]|[.,]\d)", re.IGNORECASE)
_OPERATORS = re.compile(r"(?<!\S)(?:OR|NOT)(?!\S)")


@dataclass(frozen=True)
class Sought:
    """A date from `low` to `high` (text that sorts as dates do), or amounts that are one of `amounts`.

    `said` names it for people.
    """

    said: str
    low: str = ""
    high: str = ""
    amounts: tuple[str, ...] = ()

    def condition(self, place: int) -> tuple[str, dict[str, str]]:
        """SQL on ``m`` (mentions) that the index on kind and value answers, and what to bind to it."""
        either: list[str] = []
        bound: dict[str, str] = {}
        if self.low:
            either.append(f"(m.kind = 'date' and m.value between :low{place} and :high{place})")
            bound |= {f"low{place}": self.low, f"high{place}": self.high}
        if self.amounts:
            names = [f"amount{place}_{number}" for number in range(len(self.amounts))]
            either.append(f"(m.kind = 'amount' and m.value in ({', '.join(':' + n for n in names)}))")
            bound |= dict(zip(names, self.amounts, strict=True))
        return "(" + " or ".join(either) + ")", bound


def _date(year: str, month: int | None = None, day: str | None = None) -> Sought | None:
    """All dates in a year, a month or a day; ``None`` where the calendar has no such one."""
    if month is None:
        return Sought(year, year, f"{year}-12-31")
    try:
        given = datetime.date(int(year), month, int(day or 1))
    except ValueError:
        return None
    if day is None:
        start = f"{year}-{month:02}"
        return Sought(f"{calendar.month_name[month]} {year}", start, f"{start}-31")
    iso = given.isoformat()
    return Sought(f"{calendar.month_name[month]} {given.day}, {year}", iso, iso)


def _amount(number: str) -> Sought:
    value = Decimal(number.replace(",", ""))
    plain = f"{value:.2f}"
    return Sought(f"${value:,.2f}", amounts=(plain, f"-{plain}"))


def _read(match: re.Match[str]) -> Sought | None:
    if match["number"]:
        typed = match["number"]
        sought = _amount(typed)
        if re.fullmatch(r"(?:19|20)\d\d", typed) and not match["sign"]:
            year = _date(typed)
            assert year is not None
            return Sought(f"{typed}, or {sought.said}", year.low, year.high, sought.amounts)
        return sought
    n = next(n for n in "12345" if match[f"y{n}"])
    month = match[f"m{n}"].lower()
    day = None if n == "3" else match[f"d{n}"]
    return _date(match[f"y{n}"], _MONTHS.get(month) or int(month), day)


def read_values(typed: str) -> tuple[list[Sought], str]:
    """The dates and amounts in a query, and the rest of it. None where ``OR`` or ``NOT`` join words:
    what a value would then have to stand beside is not clear.
    """
    if _OPERATORS.search(typed):
        return [], typed
    found: list[Sought] = []
    rest: list[str] = []
    last = 0
    for match in _VALUE.finditer(typed):
        sought = _read(match) if len(found) < LARGEST else None
        if sought is not None:
            found.append(sought)
            rest.append(typed[last : match.start()])
            last = match.end()
    return found, " ".join(" ".join([*rest, typed[last:]]).split())
