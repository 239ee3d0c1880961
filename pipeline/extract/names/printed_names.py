"""How a company's name is printed: its words, and where it begins and ends in a sentence."""

from __future__ import annotations

import re

from pipeline.extract.candidate import vocabulary
from pipeline.extract.names.company_names import LEADING

# A word of a name; a full stop belongs to it inside (A.B.C) or after a single letter or "St".
_CAP = r"(?:(?:[A-Z]\.){1,4}|(?:St|Bros|Mt)\.|[A-Z0-9][A-Za-z0-9'’&-]{0,24}|&)"
_LINK = r"(?:(?:of|and|Of|And)[ ])"
WORDS = rf"(?:{_CAP}[ ]{_LINK}?){{0,6}}{_CAP}"
"""Pattern of a name of one to seven words."""

_BEFORE_OF = frozenset(vocabulary("before_of"))
_CUE_INSIDE = re.compile(r"[ ](?:paid|payable|due|payments?)[ ]to[ ]", re.A | re.I)
_SERIAL = re.compile(r"[0-9]{4,}[ ]", re.A)  # a register's number of the row


def span(m: re.Match[str], printed: str) -> tuple[int, int]:
    """The place of the group ``name``, without the last cell of a table's row above it and without leading
    words of the sentence ("The", "Attached").
    """
    start, end = m.span("name")
    for cue in _CUE_INSIDE.finditer(m.string, start, end):
        start = cue.end()
    line_end = printed.find("\n", start, end)
    if line_end >= 0 and printed[max(0, start - 2) : start] == "  ":
        start = line_end + 1
    if lead := LEADING.match(m.string, start, end) or _SERIAL.match(m.string, start, end):
        start = lead.end()
    while end > start and m.string[end - 1] in " ,.;:-&/'’":
        end -= 1
    return start, end


def around_of(text: str, start: int, end: int, *, keep_last: bool) -> tuple[int, int]:
    """The company in "invoice M-1187 of Acme Systems" (`keep_last`) or in "Acme Systems of Nebraska"; a bank
    of America keeps its "of".
    """
    for of in re.finditer(r"([A-Za-z0-9'’&-]+)[ ]of[ ]", text[start:end]):
        if of[1].lower() not in _BEFORE_OF:
            return (start + of.end(), end) if keep_last else (start, start + of.end(1))
    return start, end
