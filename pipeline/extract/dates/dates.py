"""Calendar dates, whole or partial, in every printed shape; values are ISO.

Takes the page's matching text; gives ``2010-12-21``, ``2014-10``, ``2019`` or ``FY2016``. Only what is
printed counts: no part is filled in from today or from elsewhere on the page. `printed_dates` holds
the shapes and say which part is which, OCR's slips undone; dateparser, held strictly to whole dates in
an order that leaves nothing to guess, says whether there is such a day. One that it cannot read is no date.

Where 4/5/2012 could be April or May, another date on the page decides the order; where none does, the
order of the United States is taken, under a rule of its own with lower confidence.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from functools import cache, lru_cache

import msgspec
from dateparser.date import DateDataParser
from spacy.tokens import Doc

from pipeline.extract.candidate import Candidate, add, component, found
from pipeline.extract.dates.shapes import (
    COMPACT,
    DAY_MONTH_YEAR,
    FISCAL,
    FISCAL_MORE,
    ISO,
    MONTH_DAY_YEAR,
    MONTH_YEAR,
    NUMERIC,
    YEAR_ALONE,
    YEAR_MONTHNAME_DAY,
    YEAR_RANGE,
    month_number,
)

NAME = "counterscan_dates"

# OCR reads zero as the letter O, and one as a small L, a capital I or a bar; five as S.
_DIGITS = str.maketrans("OoQlLIi|Ss", "0001111155")

_DIGITS_BEFORE = re.compile(r"(?:^|[^0-9A-Za-z#-])(?=[A-Za-z]?[A-Za-z]?[0-9])[0-9A-Za-z]{1,4}[ ]$")
_DAY_BEFORE = re.compile(r"(?:^|[^0-9A-Za-z#/.,-])[0-9]{1,2}[ ]$")
_ROW_BEFORE = re.compile(r"(?:[0-9)%]|[ ])[ ]$")
_SECTION_BEFORE = re.compile(
    r"(?:\b(?:section|sec|version|ver|v|release|rev|rule|part|article|chapter|no)\.?|[§#])\s*$", re.I
)
_WORDS_AFTER = re.compile(r"\.?[ ]{1,3}[A-Za-z]")


def number(printed: str) -> int:
    """The whole number printed, with letters that OCR takes for digits read as digits."""
    return int(printed.translate(_DIGITS))


def year_of(printed: str) -> int:
    """A year; two digits mean 1970 to 2039, the span of typed records of this field. Those between (44) are
    given as they are, which `iso` refuses: as often 14 misread as a year of the 1940s."""
    year = number(printed)
    if len(printed) > 2 or 40 <= year < 70:
        return year
    return year + (2000 if year < 40 else 1900)


def iso(year: int, month: int, day: int | None = None) -> str | None:
    """The ISO form, or None where the calendar has no such date."""
    if not 1 <= month <= 12 or not 1700 <= year <= 2099:
        return None
    if day is None:
        return f"{year:04d}-{month:02d}"
    return _whole(f"{day} {calendar.month_name[month]} {year}")


@cache
def _reader() -> DateDataParser:
    # without these settings dateparser fills missing parts from today and reads "may" as a month
    settings = {"STRICT_PARSING": True, "PARSERS": ["absolute-time"], "DATE_ORDER": "MDY"}
    return DateDataParser(languages=["en"], settings=settings)


@lru_cache(maxsize=20_000)  # papers name the same days again and again; reading one takes a millisecond
def _whole(written: str) -> str | None:
    """The ISO form of a whole date, "21 December 2010"; None where there is no such day."""
    read = _reader().get_date_data(written).date_obj
    return read.date().isoformat() if read else None


def _from_row_above(printed: str, day: int, month: int) -> bool:
    """Whether a number at a line's end belongs to that line's row of figures, not to the month below it."""
    return "\n" in printed[day:month] and bool(_ROW_BEFORE.search(printed[max(0, day - 12) : day]))


def _named_month(text: str, printed: str) -> Iterator[Candidate]:
    """Dates with the month as a word: 21 December 2010, April 11, 2021, 6 NOV 15, Oct. 2014."""
    for m in DAY_MONTH_YEAR.finditer(text):
        if _from_row_above(printed, m.start("day"), m.start("month")):
            continue
        year, month = year_of(m["year"]), month_number(m["month"])
        first = m["month_from"] and month_number(m["month_from"])
        if m["day_from"]:
            value = iso(year, first or month, number(m["day_from"]))
            yield Candidate("date_range_start", m.start("day_from"), m.end("from"), value)
        yield Candidate(
            "date_day_month_year", m.start("day"), m.end("year"), iso(year, month, number(m["day"]))
        )
    for m in COMPACT.finditer(text):
        value = iso(year_of(m["year"]), month_number(m["month"]), number(m["day"]))
        yield Candidate("date_day_month_year", m.start(), m.end(), value)
    for m in MONTH_DAY_YEAR.finditer(text):
        year, month = year_of(m["year"]), month_number(m["month"])
        if m["day_from"]:
            yield Candidate(
                "date_range_start", m.start(), m.end("day_from"), iso(year, month, number(m["day_from"]))
            )
            start = m.start("month_to") if m["month_to"] else m.start("day")
            month = month_number(m["month_to"]) if m["month_to"] else month
        else:
            start = m.start()
        yield Candidate("date_month_day_year", start, m.end("year"), iso(year, month, number(m["day"])))
    for m in YEAR_MONTHNAME_DAY.finditer(text):
        value = iso(year_of(m["year"]), month_number(m["month"]), number(m["day"]))
        yield Candidate("date_day_month_year", m.start(), m.end(), value)
    for m in MONTH_YEAR.finditer(text):
        year = year_of(m["year"])
        if m["month_from"]:
            value = iso(year, month_number(m["month_from"]))
            yield Candidate("date_range_start", m.start("month_from"), m.end("month_from"), value)
        before = printed[max(0, m.start("month") - 7) : m.start("month")]
        if not m["month_from"] and _DAY_BEFORE.search(before):
            continue  # 30 February 2014: no such day, so no such date
        rule = "date_month_year_unread_day" if _DIGITS_BEFORE.search(before) else "date_month_year"
        yield Candidate(rule, m.start("month"), m.end(), iso(year, month_number(m["month"])))


class _Numeric(msgspec.Struct, frozen=True):
    """A date of three numbers: `a` and `b` are day and month in an order still to be found."""

    start: int
    end: int
    a: int
    b: int
    year: int
    dotted: bool


def _numeric_shapes(text: str, printed: str) -> list[_Numeric]:
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


def _numeric(text: str, printed: str) -> Iterator[Candidate]:
    """Dates of numbers alone: 2026-02-04, 4.9.21, 10-30-14, 02/28/2018."""
    for m in ISO.finditer(text):
        yield Candidate("date_iso", *m.span(), iso(number(m["year"]), number(m["month"]), number(m["day"])))
    shapes = _numeric_shapes(text, printed)
    orders = {s.a > s.b for s in shapes if (s.a > 12) != (s.b > 12)}  # True: the day stands first
    for s in shapes:
        us, other = iso(s.year, s.a, s.b), iso(s.year, s.b, s.a)
        sure = us is None or other is None or us == other or len(orders) == 1
        value = other if us is None or (other and orders == {True}) else us
        rule = ("date_numeric" if sure else "date_numeric_us_order") + ("_dotted" if s.dotted else "")
        yield Candidate(rule, s.start, s.end, value)


def _years(text: str) -> Iterator[Candidate]:
    """Fiscal years, ranges of years, and a year that stands alone after a word that calls for one."""
    for m in FISCAL.finditer(text):
        if year_of(m["year"]) < 1900:
            continue
        yield Candidate("date_fiscal_year", m.start(), m.end(), f"FY{year_of(m['year'])}")
        end = m.end()
        while more := FISCAL_MORE.match(text, end):
            part = more.lastgroup or "long"
            yield Candidate("date_fiscal_year", more.start(part), more.end(), f"FY{year_of(more[part])}")
            end = more.end()
    for m in YEAR_RANGE.finditer(text):
        first, last = number(m["first"]), number(m["last"]) if m["last"] else None
        if last is None or first < last <= first + 40:
            yield Candidate("date_year_range", m.start("first"), m.end("first"), f"{first}")
            if last is not None:
                yield Candidate("date_year_range", m.start("last"), m.end("last"), f"{last}")
    for m in YEAR_ALONE.finditer(text):
        yield Candidate("date_year", m.start("year"), m.end("year"), f"{number(m['year'])}")
        if m["second"]:
            yield Candidate("date_year", m.start("second"), m.end("second"), f"{number(m['second'])}")


def read(text: str, printed: str | None = None) -> list[Candidate]:
    """The dates of a text; of two that overlap the longer, then the better trusted.

    `text` is the matching text, `printed` the page's own with its line ends (as long as `text`).
    """
    whole = [
        c
        for c in (*_named_month(text, printed or text), *_numeric(text, printed or text), *_years(text))
        if c.value
    ]
    taken = bytearray(len(text))
    chosen = []
    for c in sorted(whole, key=lambda c: (c.start - c.end, -c.confidence, c.start)):
        if not any(taken[c.start : c.end]):
            taken[c.start : c.end] = b"\1" * (c.end - c.start)
            chosen.append(c)
    return chosen


@component(NAME)
def find(doc: Doc) -> Doc:
    """Add the page's dates, leaving out those inside a number that names a contract or a statute."""
    text: str = doc._.matching
    closed = bytearray(len(text))
    for kind in ("contract_number", "statute"):
        for c in found(doc, kind):
            closed[c.start : c.end] = b"\1" * (c.end - c.start)
    add(doc, *(c for c in read(text, doc._.page.text) if not any(closed[c.start : c.end])))
    return doc
