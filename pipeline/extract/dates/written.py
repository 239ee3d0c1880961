"""Dates with the month as a word, years alone and fiscal years, as candidates.

`shapes` says how they are printed and which part is which. Only what is printed counts: a month without a
year, or a day that the calendar lacks, gives no date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.extract.candidate import Candidate
from pipeline.extract.dates.shapes import (
    COMPACT,
    DAY,
    DAY_MONTH_YEAR,
    FISCAL,
    FISCAL_MORE,
    ISO,
    MONTH_DASH_DAY,
    MONTH_DAY_YEAR,
    MONTH_WORD,
    MONTH_YEAR,
    NUMBER_YEAR,
    REVISED_MONTH,
    YEAR_ALONE,
    YEAR_MONTHNAME_DAY,
    YEAR_MORE,
    YEAR_RANGE,
    month_number,
)
from pipeline.extract.dates.values import iso, number, year_of

_DIGITS_BEFORE = re.compile(r"(?:^|[^0-9A-Za-z#-])(?=[A-Za-z]?[A-Za-z]?[0-9])[0-9A-Za-z]{1,4}[ ]$")
_DAY_BEFORE = re.compile(r"(?:^|[^0-9A-Za-z#/.,-])[0-9]{1,2}[ ]$")
_NUMBER_BEFORE = re.compile(  # a number's label; or a date of which OCR parted the day, 5/3 1/2012
    r"(?:(?:\b(?:no|nos|number|num|index|docket|case|file|log|inv)\b\.?|#):?[ ]{0,3}|[0-9]/[0-9]{1,2}[ ])$",
    re.I,
)
_ROW_BEFORE = re.compile(r"(?:[0-9)%]|[ ])[ ]$")


def _from_row_above(printed: str, day: int, month: int) -> bool:
    """Whether a number at a line's end belongs to that line's row of figures, not to the month below it."""
    return "\n" in printed[day:month] and bool(_ROW_BEFORE.search(printed[max(0, day - 12) : day]))


def named_month(text: str, printed: str) -> Iterator[Candidate]:
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
        start = m.start()
        for day in DAY.finditer(text, *m.span("days")) if m["days"] else ():
            value = iso(year, month, number(day.group()))
            yield Candidate(
                "date_range_start", start if start == m.start() else day.start(), day.end(), value
            )
            start = day.end()
        if m["days"]:
            start = m.start("month_to") if m["month_to"] else m.start("day")
            month = month_number(m["month_to"]) if m["month_to"] else month
        yield Candidate("date_month_day_year", start, m.end("year"), iso(year, month, number(m["day"])))
    for m in YEAR_MONTHNAME_DAY.finditer(text):
        value = iso(year_of(m["year"]), month_number(m["month"]), number(m["day"]))
        yield Candidate("date_day_month_year", m.start(), m.end(), value)
    for m in MONTH_DASH_DAY.finditer(text):
        value = iso(year_of(m["year"]), month_number(m["month"]), number(m["day"]))
        yield Candidate("date_month_day_year", m.start(), m.end(), value)
    yield from _month_alone(text, printed)


def _month_alone(text: str, printed: str) -> Iterator[Candidate]:
    """Months with their year; each of several before one year has it: October, November and December 2011."""
    for m in MONTH_YEAR.finditer(text):
        year = year_of(m["year"] or m["short"])
        for other in MONTH_WORD.finditer(text, *m.span("others")):
            yield Candidate("date_range_start", *other.span(), iso(year, month_number(other.group())))
        before = printed[max(0, m.start("month") - 7) : m.start("month")]
        if not m["others"] and _DAY_BEFORE.search(before):
            continue  # 30 February 2014: no such day, so no such date
        rule = "date_month_year_unread_day" if _DIGITS_BEFORE.search(before) else "date_month_year"
        yield Candidate(rule, m.start("month"), m.end(), iso(year, month_number(m["month"])))


def numbered_month(text: str) -> Iterator[Candidate]:
    """Months as numbers: 04/2023; a form's month of revision."""
    for m in NUMBER_YEAR.finditer(text):
        if not _NUMBER_BEFORE.search(text[max(0, m.start() - 16) : m.start()]):
            yield Candidate("date_month_number_year", *m.span(), iso(number(m["year"]), number(m["month"])))
    for m in REVISED_MONTH.finditer(text):
        value = iso(year_of(m["year"]), number(m["month"]))
        yield Candidate("date_month_revised", *m.span("date"), value, role="revised")


def iso_dates(text: str) -> Iterator[Candidate]:
    """Dates of numbers with the year first: 2026-02-04."""
    for m in ISO.finditer(text):
        yield Candidate("date_iso", *m.span(), iso(number(m["year"]), number(m["month"]), number(m["day"])))


def years(text: str) -> Iterator[Candidate]:
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
        end = m.end()
        while more := YEAR_MORE.match(text, end):
            yield Candidate("date_year", more.start("year"), more.end("year"), f"{number(more['year'])}")
            end = more.end()
