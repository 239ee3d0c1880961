"""The dates that a usual Python library finds, as it is usually called.

    .venv-evaluate/bin/python scripts/evaluate_dates.py datefinder < texts.json

In: a JSON list of texts. Out: ``{"version", "found": a list of ISO dates a text}``. Runs in the environment
that `evaluate.sh` makes, without the project. Each library is told which date stands for missing parts, once
with another year, month and day, so that only parts that it read count: July 2015 is ``2015-07``. datefinder
makes it the first of July all the same; where the print has no 1, that day is taken off again.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from importlib.metadata import version

Found = tuple[tuple[object, str], datetime]
"""Where it stands and what is printed there, and the date."""
BASES = (datetime(1801, 1, 1), datetime(1802, 2, 2))  # what a library fills in differs between the two


def datefinder(text: str, base: datetime) -> Iterator[Found]:
    import datefinder as library

    for found, surface, place in library.find_dates(text, source=True, index=True, base_date=base):
        yield (place, surface), found


def dateparser(text: str, base: datetime) -> Iterator[Found]:
    from dateparser.search import search_dates

    settings = {"RELATIVE_BASE": base, "DATE_ORDER": "MDY"}
    for place, (surface, found) in enumerate(search_dates(text, languages=["en"], settings=settings) or []):
        yield (place, surface), found


LIBRARIES: dict[str, Callable[[str, datetime], Iterator[Found]]] = {
    "datefinder": datefinder,
    "dateparser": dateparser,
}


def value(one: datetime, other: datetime, surface: str) -> str | None:
    """The parts that are printed, from the year down; None where the year is not."""
    if one.year != other.year:
        return None
    if one.month != other.month:
        return f"{one.year:04}"
    day = one.day == other.day and (one.day != 1 or re.search(r"(?<!\d)0?1(?!\d)", surface))
    return f"{one:%Y-%m-%d}" if day else f"{one:%Y-%m}"


def values(library: str, text: str) -> list[str]:
    """The dates of a text, sorted, each once; none where the library gives up on it."""
    try:
        one, other = (dict(LIBRARIES[library](text, base)) for base in BASES)
    except Exception as e:  # noqa: BLE001  whatever a library raises on a page, it finds nothing there
        print(f"{library}: {type(e).__name__} on a page: {e}", file=sys.stderr)
        return []
    both = (value(one[place], other[place], place[1]) for place in one if place in other)
    return sorted({v for v in both if v})


def main() -> None:
    library = sys.argv[1]
    texts = json.load(sys.stdin)
    found = [values(library, text) for text in texts]
    json.dump({"version": version(library), "found": found}, sys.stdout)


if __name__ == "__main__":
    main()
