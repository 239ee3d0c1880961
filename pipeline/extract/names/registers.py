"""Registers of payments: lines of a date, a number, a payee and a sum; and names as OCR spells them.

Takes a page's printed text and its amounts; gives the payees that tell a trade. A cell's rule that OCR
took for a letter is left out of the value. Spellings of one page that differ by a letter or two are one
name: a register names the same few again and again.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable

import msgspec
from rapidfuzz import fuzz

from pipeline.extract.candidate import Candidate, vocabulary
from pipeline.extract.names.company_names import NO_COMPANY, SMALL, TRADE, credible, own_word, tidy
from pipeline.extract.names.listed import listed_vendor

_LINES = 5
_ALIKE = 88.0  # rapidfuzz ratio from which two names of one page are the same
_TAIL = re.compile(rf"[.;,][ ]|[ ](?:{'|'.join(vocabulary('after_payee'))})(?![A-Za-z])", re.A | re.I)


def _payee(cell: str) -> str | None:
    """The company that a register's cell names; None where it holds a number, a person or a public body."""
    if cell.startswith("("):
        return None
    cell = cell.strip(" [|]1!(){}‘’'\"")
    name = _TAIL.split(cell)[0].rstrip(" -.,")
    words = re.findall(r"[A-Za-z'’&]+", name)
    written = 2 <= len(words) <= 7 and all(w[0].isupper() or w in SMALL or w == "&" for w in words)
    if not written or any(c.isdigit() for c in cell) or not credible(name) or NO_COMPANY.search(cell):
        return None
    if not own_word(name, 3):
        return None
    return name if TRADE.search(name) or ("&" in words and len(words) > 2) else None


def payees(printed: str, money: list[Candidate]) -> list[Candidate]:
    """Payees of a register of payments: on lines that begin with a date or number and hold a sum, the first
    cell that names a company. A page with fewer than five such lines is no register."""
    made = []
    sums = sorted(c.start for c in money)
    start = 0
    for line in printed.split("\n"):
        end = start + len(line)
        if bisect_left(sums, start) < bisect_left(sums, end) and any(c.isdigit() for c in line[:12]):
            at = start
            for cell in re.split(r"([ ]{2,})", line):
                if name := _payee(cell):
                    place = at + cell.index(name)
                    made.append(Candidate("vendor_ledger", place, place + len(name), tidy(name)))
                    break
                at += len(cell)
        start = end + 1
    return made if len(made) >= _LINES else []


_RULE_BEFORE = re.compile(r"^[IJ](?=[A-Z][A-Za-z]?[a-z])", re.A)
_RULE_AFTER = re.compile(r"[ ][IJU]$", re.A)


def unruled(c: Candidate) -> Candidate:
    """A register's name without what OCR made of its cell's rules: IStreicher's. Where the lexicon lists what
    is left, it is that vendor."""
    whole = c.value or ""
    value = _RULE_AFTER.sub("", _RULE_BEFORE.sub("", whole, count=1))
    if entry := listed_vendor(whole[1:] if whole[:1] in {"I", "J"} else value):
        return Candidate("vendor_listed_misread", c.start, c.end, entry.value, entry.id)
    return msgspec.structs.replace(c, value=value)


def agreed(names: list[Candidate], read: Callable[[Candidate], float]) -> list[Candidate]:
    """The names, each under the reading that the page has most often, or reads best: a record names the same
    few again and again, and OCR misreads a letter here and there."""
    times = Counter((c.value or "").lower() for c in names)
    well = {c.value or "": read(c) for c in sorted(names, key=read)}
    best: dict[str, str] = {}
    for name in sorted(well, key=lambda n: (-times[n.lower()], -well[n], n)):
        bare = name[1:] if name[:1] in {"I", "J"} and name[1:2].isupper() else name
        like = (b for b in best.values() if _alike(bare, b))
        best[name] = next(like, bare if bare in well else name)
    return [msgspec.structs.replace(c, value=best[c.value or ""]) for c in names]


def _alike(one: str, other: str) -> bool:
    """Whether two names are one but for a misread letter: as many words, the same figures."""
    same = one.count(" ") == other.count(" ") and re.findall("[0-9]", one) == re.findall("[0-9]", other)
    return same and fuzz.ratio(one.lower(), other.lower()) >= _ALIKE
