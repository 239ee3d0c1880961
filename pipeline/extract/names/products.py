"""Programs and products that no list holds, told by what stands beside the name.

A fund that is known by its number (1505 funds), a form's answer (System name: Overwatch), and words that are
no English ones beside a product's words: unlimited web access to Accurint's information services.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from string import ascii_lowercase

from pipeline.extract.candidate import Candidate, vocabulary
from pipeline.word_lists import zipf

COMMON = 3.0
"""Zipf frequency from which a word one letter away is what was printed: Slandard."""
_ID = r"[0-9]{3,5}(?:[A-Z]{1,3})?"
_NO_YEAR = r"(?!(?:19[5-9]|20)[0-9]{2}(?![0-9A-Z]))"
NUMBERED_FUND = re.compile(
    rf"(?<![A-Za-z0-9$#-])(?<![0-9][.,])(?P<number>{_NO_YEAR}{_ID})[ ]"
    r"(?:Contingency[ ]|Special[ ])?(?:[Ff]unds?|FUNDS?)(?![A-Za-z])",
    re.A,
)
_LISTED_BEFORE = re.compile(
    rf"(?<![A-Za-z0-9$.,#-])(?P<number>{_NO_YEAR}{_ID})(?:,?[ ](?:and|or|&)[ ]|,[ ]|[ ]?/[ ]?)$", re.A
)
FUND_WORDS = vocabulary("fund_words")
"""What a fund's number stands before where the word fund is left out: the 1505 account."""
_FUND = rf"[ ](?i:{'|'.join(FUND_WORDS)})s?(?![A-Za-z])"


def _words(section: str) -> str:
    return "|".join(word.replace(" ", "[ ]") for word in vocabulary(section))


LABELLED = re.compile(
    rf"(?<![A-Za-z])(?i:{_words('program_labels')})[ ]?:[ ]{{1,3}}"
    r"(?P<name>[A-Z][A-Za-z0-9-]{2,24}(?:[ ][A-Z0-9][A-Za-z0-9-]{1,20}){0,3})(?=[ ]{2}|[ ]?$)",
    re.A | re.M,
)
_COINED = r"(?P<name>[A-Z][A-Za-z]{4,16})"
AFTER_CUE = re.compile(
    rf"(?<![A-Za-z])(?i:{_words('before_product')})[ ](?:the[ ])?[“\"]?{_COINED}(?![A-Za-z-])", re.A
)
BEFORE_CUE = re.compile(
    rf"(?<![A-Za-z.@-]){_COINED}(?:['’]s)?[ ](?i:{_words('after_product')})(?![A-Za-z])", re.A
)


def funds(text: str) -> Iterator[Candidate]:
    """Funds by number, as ``1505 Fund``: "1505 funds", "1505, 191 and 657 funds", and on such a page "1505
    request".
    """
    known: set[str] = set()
    for m in NUMBERED_FUND.finditer(text):
        yield Candidate("program_numbered_fund", m.start(), m.end(), f"{m['number']} Fund")
        known.add(m["number"])
        start = m.start()
        while before := _LISTED_BEFORE.search(text, max(0, start - 16), start):
            start = before.start()
            yield Candidate("program_numbered_fund", *before.span("number"), f"{before['number']} Fund")
            known.add(before["number"])
    for number in sorted(known):
        for m in re.finditer(rf"(?<![A-Za-z0-9$#/-])(?<![0-9][.,]){number}{_FUND}", text, re.A):
            yield Candidate("program_numbered_fund", m.start(), m.start() + len(number), f"{number} Fund")


def labelled(printed: str) -> Iterator[Candidate]:
    """Answers to a form's "System name:" and the like, to the end of their line or cell."""
    for m in LABELLED.finditer(printed):
        yield Candidate("program_labelled", *m.span("name"), " ".join(m["name"].split()))


def coined(text: str) -> Iterator[Candidate]:
    """Words that are no English ones, nor one misread, right beside a product's words."""
    for pattern in (AFTER_CUE, BEFORE_CUE):
        for m in pattern.finditer(text):
            name = m["name"]
            if not _english(name.lower()):
                value = name.capitalize() if name.isupper() else name
                yield Candidate("program_coined", *m.span("name"), value)


@lru_cache(maxsize=5_000)
def _english(word: str) -> bool:
    """Whether it is a word, or a common word but for one letter."""
    if zipf(word):
        return True
    parts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    near = {a + b[1:] for a, b in parts if b}
    near |= {a + c + b[1:] for a, b in parts if b for c in ascii_lowercase}
    near |= {a + c + b for a, b in parts for c in ascii_lowercase}
    return any(zipf(other) >= COMMON for other in near)
