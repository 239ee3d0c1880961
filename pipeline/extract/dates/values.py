"""From the parts of a date as printed to its ISO value: OCR's slips, short years, days that there are.

Nothing is filled in: `iso` gives a day or a month only where the parts name one that the calendar has.
dateparser, held strictly to whole dates in an order that leaves nothing to guess, says whether there is
such a day.
"""

from __future__ import annotations

import calendar
from functools import cache, lru_cache

from dateparser.date import DateDataParser

# OCR reads zero as the letter O, and one as a small L, a capital I or a bar; five as S.
_DIGITS = str.maketrans("OoQlLIi|Ss", "0001111155", " ")


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
