"""Laws that the page cites, and the grounds on which something was withheld.

Which bodies of law there are, and how each is printed, is in ``lexicon/statutes.yml``; here are the
ways in which a number joins a law's name. A statute's value is the lexicon's short form and the number
(``Admin. Code 14-188``, ``18 U.S.C. 2703``); an exemption's is its code (``87(2)(e)(iv)``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Doc

from pipeline import lexicon
from pipeline.extract.candidate import Candidate, add, component

NAME = "counterscan_citations"

_SECTION = (
    r"(?:(?:§{1,2}|[Ss][Ee][Cc][Tt][Ii][Oo][Nn][Ss]?|[Ss]ecs?\.?|[Aa]rt(?:icle|\.)?|[Cc]hapters?)[ ]{0,2})"
)
_NUMBER = (
    r"(?P<number>[0-9]{1,6}[A-Za-z]?(?:[.:-][0-9]{1,6}[A-Za-z]?){0,4}(?:-[a-z](?![a-z]))?(?:/[0-9]{1,4}[A-Za-z]?(?:[.-][0-9]{1,3})*)?"
    r"(?:[ ]?\([A-Za-z0-9]{1,5}\)){0,6})(?![A-Za-z0-9])"
)


def _forms(shape: str) -> dict[str, lexicon.Statute]:
    """Printed form -> body of law. Names of more than six characters also in capitals."""
    forms: dict[str, lexicon.Statute] = {}
    for law in lexicon.statutes():
        if law.shape == shape:
            for form in law.forms:
                forms[form] = law
                if len(form) > 6:
                    forms.setdefault(form.upper(), law)
    return forms


def _any(forms: dict[str, lexicon.Statute]) -> str:
    longest_first = sorted(forms, key=lambda f: (-len(f), f))
    return "(?P<law>" + "|".join(re.escape(f).replace(r"\ ", "[ ]{1,2}") for f in longest_first) + ")"


_LAW_NUMBER = _forms("law number")
_TITLE_LAW_NUMBER = _forms("title law number")
_LOCAL_LAW = _forms("local law")
_TITLES = _forms("title")

LAW_THEN_NUMBER = re.compile(rf"(?<![A-Za-z]){_any(_LAW_NUMBER)}(?:'s|’s)?[ ,(]{{0,3}}{_SECTION}?{_NUMBER}")
NUMBER_THEN_LAW = re.compile(
    rf"(?<![A-Za-z]){_SECTION}{_NUMBER}[ ]?(?:,|of|\()?[ ]{{0,2}}"
    r"(?:the[ ])?(?:New[ ]York[ ](?:State[ ])?|NYS[ ])?"
    rf"{_any(_LAW_NUMBER)}(?![A-Za-z])"
)
TITLE_LAW_NUMBER = re.compile(
    rf"(?<![0-9A-Za-z.])(?P<title>[0-9]{{1,3}})[ ]{{0,2}}{_any(_TITLE_LAW_NUMBER)}[ ]{{0,2}}"
    rf"(?:Parts?[ ])?{_SECTION}?{_NUMBER}"
)
LOCAL_LAW = re.compile(
    rf"(?<![A-Za-z]){_any(_LOCAL_LAW)}[ ]{{0,2}}(?:[Nn]o\.?[ ]|[Nn]umber[ ]|#)?[ ]?(?P<number>[0-9]{{1,3}})"
    r"(?:[ ]?(?:of|for|/|-|,)[ ]?(?:the[ ]year[ ])?(?P<year>20[0-9]{2}|19[0-9]{2}))?(?![A-Za-z0-9])"
)
TITLE = re.compile(rf"(?<![A-Za-z]){_any(_TITLES)}(?![A-Za-z])")

# § 87.2 (b); {87(2)(e)(iv)}; Section 87(2)(g); 87 (2) (b). OCR reads the one bracket for another.
_OPEN, _CLOSE = r"[ ]?[({\[][ ]?", r"[ ]?[)}\]]"
EXEMPTION_NY = re.compile(
    rf"""
    (?<![0-9A-Za-z.]) 87 (?: {_OPEN} 2 {_CLOSE} | [ ]?[.,-][ ]?2 )
    {_OPEN} (?P<letter>[a-s]) {_CLOSE}
    (?: {_OPEN} (?P<roman>i{{1,3}}|iv|[1l]{{1,3}}v?|Iv|IV|I{{1,3}}) {_CLOSE} )?
    """,
    re.A | re.X,
)
# OCR runs brackets together or makes letters of them: 87(2Ke}iv), 87(2)(eiv).
EXEMPTION_NY_MISREAD = re.compile(
    r"(?<![0-9A-Za-z.])87[({\[]2(?:[)}\]][({\[]|[KXH])(?P<letter>[eg])(?:[)}\]]?[({\[]?|[KXH])(?P<roman>i{1,3}|iv)[)}\]]",
    re.A,
)
EXEMPTION_NY_MORE = re.compile(  # ... (e)(iv) and (f), after a full citation
    r"(?:[ ]?,|[ ]?;)?[ ]{0,2}(?:and|or|&)?[ ]?"
    r"(?P<span>\([ ]?(?P<letter>[a-i])[ ]?\)(?:[ ]?\([ ]?(?P<roman>i{1,3}|iv)[ ]?\))?)(?![a-z(])"
)
EXEMPTION_IL = re.compile(
    rf"""
    (?<![0-9A-Za-z.]) 7 {_OPEN} [1l] {_CLOSE} {_OPEN} (?P<letter>[a-z]{{1,2}}) {_CLOSE}
    (?: {_OPEN} (?P<roman>[ivx]{{1,5}}) {_CLOSE} )?
    """,
    re.A | re.X,
)


def _law(printed: str, forms: dict[str, lexicon.Statute]) -> lexicon.Statute:
    return forms[re.sub(r"[ ]+", " ", printed)]


def _statutes(text: str) -> Iterator[Candidate]:
    for pattern, rule in (
        (LAW_THEN_NUMBER, "statute_law_number"),
        (NUMBER_THEN_LAW, "statute_number_of_law"),
    ):
        for m in pattern.finditer(text):
            number = m["number"].replace(" ", "")
            yield Candidate(rule, *m.span(), f"{_law(m['law'], _LAW_NUMBER).cite} {number}")
    for m in TITLE_LAW_NUMBER.finditer(text):
        law, number = _law(m["law"], _TITLE_LAW_NUMBER), m["number"].replace(" ", "")
        yield Candidate("statute_title_law_number", *m.span(), f"{m['title']} {law.cite} {number}")
    for m in LOCAL_LAW.finditer(text):
        if not m["year"] and m["law"].isupper() and len(m["law"]) <= 2:
            continue  # "LL 54" without a year is as often something else
        value = f"Local Law {m['number']}" + (f" of {m['year']}" if m["year"] else "")
        yield Candidate("statute_local_law", *m.span(), value)
    for m in TITLE.finditer(text):
        yield Candidate("statute_title", *m.span(), _law(m["law"], _TITLES).cite)


def _roman(printed: str | None) -> str:
    """``(iv)``, with the figure one and the small L read as i; empty where nothing is printed."""
    return "" if not printed else f"({printed.lower().replace('1', 'i').replace('l', 'i')})"


def _exemptions(text: str) -> Iterator[Candidate]:
    for m in EXEMPTION_NY.finditer(text):
        yield Candidate("exemption_foil", *m.span(), f"87(2)({m['letter']}){_roman(m['roman'])}")
        end = m.end()
        while more := EXEMPTION_NY_MORE.match(text, end):
            value = f"87(2)({more['letter']}){_roman(more['roman'])}"
            yield Candidate("exemption_foil_list", *more.span("span"), value)
            end = more.end()
    for m in EXEMPTION_NY_MISREAD.finditer(text):
        yield Candidate("exemption_foil_misread", *m.span(), f"87(2)({m['letter']})({m['roman']})")
    for m in EXEMPTION_IL.finditer(text):
        yield Candidate("exemption_illinois", *m.span(), f"7(1)({m['letter']}){_roman(m['roman'])}")


def _apart(candidates: list[Candidate], length: int) -> Iterator[Candidate]:
    """The longest of those that overlap."""
    taken = bytearray(length)
    for c in sorted(candidates, key=lambda c: (c.start - c.end, -c.confidence, c.start)):
        if not any(taken[c.start : c.end]):
            taken[c.start : c.end] = b"\1" * (c.end - c.start)
            yield c


@component(NAME)
def find(doc: Doc) -> Doc:
    """Add the page's citations of law and its exemption codes; one span may be both."""
    text: str = doc._.matching
    add(doc, *_apart(list(_statutes(text)), len(text)))
    add(doc, *_apart(list(_exemptions(text)), len(text)))
    return doc
