"""Numbers that name a contract, an order, an invoice, a payment or a records request.

A value is the number without its label, in capitals and without spaces, so that the same contract is
the same value wherever it is printed. The rule's name says which sort of number it is. A number of three
plain figures and fewer is an invoice's only right beside that word, and is little trusted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Doc

from pipeline.extract.candidate import Candidate, add, component

NAME = "counterscan_numbers"

_MARK = r"(?: [ ]{0,2} (?:numbers?|nos?\.?|num\.?|id\.?|ids|[#№]|nbr\.?) )"
_SEP = r"[ ]{0,2}[:.#-]{0,2}[ ]{0,3}[#]?[ ]?"
# An invoice's date may be part of its number, and OCR may set it apart: 1009508- 20120831, 1370514~20130630
_ID = r"(?P<id>[A-Z]{0,6}[-/]?[0-9][A-Z0-9]*(?:[-/.~][A-Z0-9]+|-[ ]?20[0-9]{6}){0,5})"
_END = r"(?![A-Z0-9])(?!,[0-9]{3}|\.[0-9])"

# Sort of number -> its printed labels. With a mark ("no.", "#") any of them; without one only those of
# `_PLAIN`, where a number that follows the bare word can be nothing else.
_LABELS = {
    "contract": r"contract|agreement|ct",
    "purchase_order": r"purchase[ ]order|p\.?o\.?",
    "requisition": r"requisition|req\.?|(?:approved|purchase)[ ]request",
    "quote": r"quote|quotation|estimate|proposal",
    "invoice": r"invoices?|inv\.?",
    "check": r"checks?|cheque|ck\.?|warrant|voucher",
    "pin": r"pin",
    "epin": r"e-?pin",
    "records_request": r"(?:f\.?o\.?i\.?[al]\.?|public[ ]records?)(?:[ ](?:request|response|log|case|file))?"
    r"|records?[ ]request",
}
_PLAIN = {
    "purchase_order": r"purchase[ ]order",
    "invoice": r"invoices?|inv\.?",
    "check": r"checks?",
    "quote": r"quote|quotation",
    "contract": r"contract",
    "pin": r"pin",
    "epin": r"e-?pin",
}

MARKED = {
    sort: re.compile(rf"(?<![A-Za-z0-9]) (?:{labels}) {_MARK} {_SEP} {_ID} {_END}", re.A | re.I | re.X)
    for sort, labels in _LABELS.items()
}
PLAIN = {
    sort: re.compile(
        rf"(?<![A-Za-z0-9]) (?:{labels}) (?:[ ]{{0,2}}[:\#-][ ]{{0,3}}|[ ]) {_ID} {_END}", re.A | re.I | re.X
    )
    for sort, labels in _PLAIN.items()
}

LABEL = re.compile(
    rf"(?<![A-Za-z0-9])(?={'|'.join((*_LABELS.values(), *_PLAIN.values()))})", re.A | re.I | re.X
)
"""Where a label begins: the text is searched once for all of them."""

# "the invoice reflecting this request, #1370514-20150731 & #1370514-20150831": marked numbers in the
# sentence of the word, after no other number.
NEAR = re.compile(
    rf"(?<![A-Za-z])invoices?[ ](?!no|num|\#)[A-Za-z ]{{2,40}},?[ ]{{1,2}}\#[ ]?{_ID}{_END}"
    rf"(?:[ ]?(?:&|and|,)[ ]?\#[ ]?{_ID.replace('<id>', '<id2>')}{_END})?",
    re.A | re.I,
)

# Numbers that carry their own sort: New York City's accounting system and records portal, and the
# request numbers of Chicago and Eugene.
SELF = (
    (
        "city_contract",
        re.compile(
            r"(?<![A-Za-z0-9])(?P<id>(?:CT1|CTA1|MA1|MMA1|DO1|PO1|RCT1|POD|PCC1)"
            r"[ -]{0,2}[0-9]{3}[ -]{0,2}[0-9]{11})(?![0-9])",
            re.A | re.I,
        ),
    ),
    (
        "epin",
        re.compile(
            r"(?<![A-Za-z0-9])(?P<id>056[0-9]{2}[A-Z][0-9]{4}(?:[0-9]{3}|[A-Z][0-9]{3})?)(?![A-Za-z0-9])",
            re.A,
        ),
    ),
    (
        "purchase_order",
        re.compile(r"(?<![A-Za-z0-9.])P\.?O\.?[ ]{1,2}(?P<id>[0-9]{7,12})(?![0-9A-Za-z])", re.A),
    ),
    (
        "records_request",
        re.compile(
            r"(?<![A-Za-z0-9])(?P<id>FOIL[ ]?-[ ]?[0-9]{4}[ ]?-[ ]?[0-9]{3}[ ]?-[ ]?[0-9]{5}"
            r"|EPD-20[0-9]{2}-[0-9]{3,5})(?![A-Za-z0-9])",
            re.A,
        ),
    ),
    (
        "records_request",
        re.compile(
            r"(?<![A-Za-z])FOIA[ ]?[#-]?[ ]?(?P<id>[0-9]{2}-[0-9]{3,5}|P[0-9]{5,6})(?![A-Za-z0-9])", re.A
        ),
    ),
)

_DATE_LIKE = re.compile(
    r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-](?:[0-9]{2}|[0-9]{4})|(?:19|20)[0-9]{2}|[0-9]{1,2}(?:ST|ND|RD|TH)",
    re.A | re.I,
)
_STATUTE_LIKE = re.compile(r"14-188|87(?:\(|$)")


def _value(printed: str) -> str | None:
    """The number normalised, or None where it names nothing: too short, a date, a year, a day."""
    value = re.sub(r"\s+", "", printed).upper().replace("~", "-").strip(".-/#")
    if sum(c.isdigit() for c in value) < 3 or _DATE_LIKE.fullmatch(value) or _STATUTE_LIKE.match(value):
        return None
    return value


def _hits(text: str, printed: str) -> Iterator[Candidate]:
    for sort, pattern in SELF:
        for m in pattern.finditer(text):
            yield _weighed(f"contract_number_{sort}", m)
    labels = [m.start() for m in LABEL.finditer(text)]
    for sort, pattern in MARKED.items():
        for m in filter(None, (pattern.match(text, at) for at in labels)):
            yield _weighed(f"contract_number_{sort}", m)
    for sort, pattern in PLAIN.items():
        for m in filter(None, (pattern.match(text, at) for at in labels)):
            if "\n" not in printed[m.start() : m.start("id")]:  # INVOICE, and an address on the next line
                yield _weighed(f"contract_number_{sort}_unmarked", m)
    for m in NEAR.finditer(text):
        for group in ("id", "id2"):
            if m[group] and not _SHORT.fullmatch(m[group]):
                yield Candidate("contract_number_invoice_near", *m.span(group), _value(m[group]))


_SHORT = re.compile(r"[0-9]{1,3}", re.A)


def _weighed(rule: str, m: re.Match[str]) -> Candidate:
    """The number by its rule; of short ones only an invoice's, by the rule that trusts it little."""
    value = _value(m["id"])
    if value and _SHORT.fullmatch(value) and rule.startswith("contract_number_invoice"):
        rule = "contract_number_invoice_short"
    elif value and _SHORT.fullmatch(value) and rule.endswith("_unmarked"):
        value = None
    return Candidate(rule, *m.span("id"), value)


@component(NAME)
def find(doc: Doc) -> Doc:
    """Add the page's numbers; of two that overlap the longer, then the better trusted."""
    text: str = doc._.matching
    taken = bytearray(len(text))
    whole = [c for c in _hits(text, doc._.page.text) if c.value]
    for c in sorted(whole, key=lambda c: (c.start - c.end, -c.confidence, c.start, c.rule)):
        if not any(taken[c.start : c.end]):
            taken[c.start : c.end] = b"\1" * (c.end - c.start)
            add(doc, c)
    return doc
