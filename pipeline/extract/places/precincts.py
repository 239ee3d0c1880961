"""Precincts by number, as ``75th Precinct``. New York's run from 1 to 123; the named are in the lexicon."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.extract.candidate import Candidate

_NUMBER = r"[1-9][0-9]{0,2}(?:st|nd|rd|th)?"
_ONE = re.compile(
    rf"(?<![0-9A-Za-z/.-])(?P<number>{_NUMBER})[ ]{{0,2}}"
    r"(?:Precincts?|Pcts?\.?|PRECINCTS?|PCTS?\.?)(?![A-Za-z])"
)
_MANY = re.compile(
    rf"(?<![0-9A-Za-z/.$-])(?P<others>(?:{_NUMBER}(?:,[ ]and[ ]|,[ ]|[ ]and[ ]|[ ]&[ ])){{1,12}})"
    rf"(?={_NUMBER}[ ]{{1,2}}(?:Precincts|Pcts|PRECINCTS|PCTS)(?![A-Za-z]))"
)
_EACH = re.compile(_NUMBER)
_LAST = 123


def ordinal(n: int) -> str:
    """The number with its ending: 1st, 112th."""
    ending = "th" if 10 <= n % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{ending}"


def _named(number: str, start: int, end: int) -> Iterator[Candidate]:
    n = int(re.sub(r"[a-z]", "", number))
    if n <= _LAST:
        yield Candidate("place_precinct", start, end, f"{ordinal(n)} Precinct")


def precincts(text: str) -> Iterator[Candidate]:
    """The precincts of a text; of several before one "Precincts" each: 40th and 41st Precincts."""
    for m in _ONE.finditer(text):
        yield from _named(m["number"], m.start(), m.end())
    for m in _MANY.finditer(text):
        for each in _EACH.finditer(m["others"]):
            yield from _named(each.group(), m.start() + each.start(), m.start() + each.end())
