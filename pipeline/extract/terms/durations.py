"""Spans of time as printed, "thirty (30) days", and their ISO 8601 value, ``P30D``.

Hours give ``PT24H``, days ``P30D``, weeks ``P2W``, months ``P6M``, years ``P5Y``. Business days have no
length of their own and are left out; so are ranges (30 to 60 days), which have two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from pipeline.extract.candidate import word_lists

_WORDS: dict[str, int] = word_lists()["number_words"]
_WORD = rf"(?:{'|'.join(sorted(_WORDS, key=len, reverse=True))})"
_SPELLED = rf"{_WORD}(?:(?:[ ]|-|[ ]and[ ]){_WORD}){{0,3}}"
_FIGURE = r"[1-9][0-9]{0,3}"
_UNITS = {"hour": "PT{}H", "day": "P{}D", "week": "P{}W", "month": "P{}M", "year": "P{}Y"}
PERIOD = re.compile(
    rf"""
    (?<![0-9A-Za-z$.,/–-])
    (?: (?P<word>{_SPELLED}) (?: [ ]{{0,2}}\( (?P<in_brackets>{_FIGURE}) \) )?
      | (?P<figure>{_FIGURE}) (?: [ ]{{0,2}}\( (?P<spelled>{_SPELLED}) \) )? )
    (?:[ ]{{1,2}}|-) (?:calendar[ ]|full[ ]|consecutive[ ]|rolling[ ])?
    (?P<unit>hour|day|week|month|year)s?(?![A-Za-z])
    """,
    re.A | re.I | re.X,
)
_RANGE_BEFORE = re.compile(rf"(?:[0-9]|{_WORD}|\))[ ]?(?:-|–|to|or)[ ]?$", re.I)


class Duration(msgspec.Struct, frozen=True):
    """Characters `start` to `end` and what they say; `other` where the words and the figure disagree."""

    start: int
    end: int
    value: str
    other: str | None


def spelled(words: str) -> int:
    """The number that words say: "one hundred and eighty" is 180."""
    total = 0
    for word in re.findall(r"[a-z]+", words.lower()):
        n = _WORDS.get(word, 0)
        total = max(1, total) * 100 if n == 100 else total + n
    return total


def durations(text: str) -> Iterator[Duration]:
    """Every span of time of a text. The figure is believed where it and the words disagree."""
    for m in PERIOD.finditer(text):
        if _RANGE_BEFORE.search(text[max(0, m.start() - 14) : m.start()]):
            continue
        words, figure = m["word"] or m["spelled"], m["in_brackets"] or m["figure"]
        said = [int(figure)] if figure else []
        said += [spelled(words)] if words else []
        form = _UNITS[m["unit"].lower()]
        other = form.format(said[1]) if len(set(said)) == 2 else None
        yield Duration(m.start(), m.end(), form.format(said[0]), other)
