"""What the text makes of an amount: a total, a price of one, a limit; from the words around it.

`role_of` looks, in this order, for a bound before the figure ("not less than"), at the words right after it,
for a sentence that asks for a payment, at the words right before it, for the noun that the figure is said of
("the total cost for this training is $900"), and at the first cell of its row. A figure that none of them
names has no role: where nothing is printed, nothing is guessed. What columns say and what adds up is in
`columns`. Of 75 amounts with a role, drawn from released records, 73 had the right one (24 November 2026).
"""

from __future__ import annotations

import re
from functools import cache

from pipeline.extract.candidate import vocabulary, word_lists

_BEFORE = 200  # characters before a figure in which its sentence is looked for
_BOUNDS = frozenset({"limit", "threshold"})  # whatever follows: "not less than $500,000 each accident"
_ROW = 70  # longest label of a row, in characters
_MARKS = r"[ ]{0,2}(?:[:=.|_–—-][ ]{0,2}){0,4}[(]?$"
_JOIN = r"(?:[ ](?:of|is|was|are|at|for|to|be|will[ ]be))?" + _MARKS
_JOIN_TOLD = r"(?:[ ](?:of|is|was|are|at|for|to|be|will[ ]be)[ ]{0,2}[:]?|[ ]?:)[ ]{0,2}[(]?$"
_IN_BETWEEN = r"[^$;]{1,110}?[ ](?:is|was|are|of|will be)[: ]{0,3}[(]?$"


def _patterns(section: str, form: str) -> list[tuple[str, re.Pattern[str]]]:
    """For each role of the section, what finds one of its phrases in the form, in their order."""
    lists: dict[str, list[str]] = word_lists()[section]
    return [
        (role, re.compile(form.replace("PHRASE", "|".join(_spaced(p) for p in phrases)), re.A | re.I))
        for role, phrases in lists.items()
    ]


def _spaced(phrase: str) -> str:
    """The phrase with one or two spaces wherever it has one."""
    return phrase.replace(" ", "[ ]{1,2}").replace("[ ]{1,2}?", "[ ]?")


@cache
def _before() -> list[tuple[str, re.Pattern[str]]]:
    return _patterns("role_before", rf"(?<![A-Za-z])(?:PHRASE){_JOIN}")


@cache
def _line_before() -> list[tuple[str, re.Pattern[str]]]:
    """The same for a figure that begins its line: the line above may be a heading, or another row's, unless a
    word or a colon leads on to the figure."""
    return _patterns("role_before", rf"(?<![A-Za-z])(?:PHRASE){_JOIN_TOLD}")


@cache
def _sentence() -> list[tuple[str, re.Pattern[str]]]:
    return _patterns("role_sentence", rf"(?<![A-Za-z])(?:PHRASE)(?![A-Za-z]){_IN_BETWEEN}")


@cache
def _after() -> list[tuple[str, re.Pattern[str]]]:
    return _patterns("role_after", r"[,]?[ ]{0,2}[(]?(?:PHRASE)(?![A-Za-z])")


@cache
def _rows() -> list[tuple[str, re.Pattern[str]]]:
    return _patterns("row_labels", r"(?:PHRASE)")


@cache
def _asked() -> re.Pattern[str]:
    verbs, sums = ("|".join(_spaced(w) for w in vocabulary(s)) for s in ("payment_asked", "payment_sum"))
    return re.compile(
        rf"(?<![A-Za-z])(?:{verbs})(?![a-z])[^$]{{0,170}}?[ ](?:{sums})[: ]{{0,3}}$", re.A | re.I
    )


def role_of(text: str, start: int, end: int, *, row: str = "", first: bool = False) -> str | None:
    """The role of the amount at `start` to `end` of a page's matching text; `row` is the first cell of its
    row, without a figure; `first` says that the amount begins its printed line. None where no words give one.
    """
    said = text[max(0, start - _BEFORE) : start]
    whole, said = said, re.split(r"[$§\n]|[.?!][ ]{1,2}(?=[A-Z])", said)[-1]
    before = _line_before() if first else _before()
    told = next((role for role, pattern in before if pattern.search(said[-60:])), None)
    if told in _BOUNDS:
        return told
    rest = text[end : end + 24]
    for role, pattern in _after():
        if pattern.match(rest):
            return role
    if _asked().search(whole):
        return "payment"
    if told:
        return told
    for role, pattern in _sentence():
        if pattern.search(said):
            return role
    return row_role(row)


def row_role(label: str) -> str | None:
    """The role of the figures of a row that begins with the label: "Total", "Sales Tax:"."""
    plain = " ".join(label.split()).strip(" :.-*_|=[]()$")
    if not plain or len(plain) > _ROW:
        return None
    return next((role for role, pattern in _rows() if pattern.fullmatch(plain)), None)
