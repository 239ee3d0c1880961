"""Companies that no list holds, found by what the page says of them.

Evidence is printed: a legal suffix (Electronics Services Agency Inc.), a payee's place (payable to X),
or a trade in the name beside an invoice (West Loop Auto Body invoices). A name without such evidence is
left alone, and so is what looks like a person or a public body: a false company is worse than a missed
one. A legal suffix counts where the words around speak of buying, paying or supplying; a list of employers
names no vendors. The value is the name without its legal suffix; spellings of one page that differ by a
letter or two are one name. No entry of the lexicon is claimed, unless only a cell's rule, read as I or J,
hides it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Doc

from pipeline.extract.candidate import Candidate, add, component, found, vocabulary, well_read
from pipeline.extract.names import registers
from pipeline.extract.names.company_names import (
    LEADING,
    NO_COMPANY,
    SUFFIXES,
    TRADE,
    credible,
    person,
    three_trades,
    tidy,
)

NAME = "counterscan_companies"

# A word of a name; a full stop belongs to it inside (A.B.C) or after a single letter or "St".
_CAP = r"(?:(?:[A-Z]\.){1,4}|(?:St|Bros|Mt)\.|[A-Z0-9][A-Za-z0-9'’&-]{0,24}|&)"
_LINK = r"(?:(?:of|and|Of|And)[ ])"
_NAME = rf"(?:{_CAP}[ ]{_LINK}?){{0,6}}"

WITH_SUFFIX = re.compile(
    rf"(?<![A-Za-z0-9&.])(?P<name>{_NAME}{_CAP})(?:[ ]?[,.])?[ ](?P<suffix>(?i:{SUFFIXES})(?![A-Za-z])\.?)"
    rf"(?!\.?[ ](?i:{'|'.join(vocabulary('after_no_suffix'))})(?![A-Za-z]))",
    re.A | re.X,
)
_DEALING = re.compile(
    rf"(?<![A-Za-z])(?:{'|'.join(vocabulary('dealing_words'))})(?![A-Za-z])|[$]", re.A | re.I
)
_DEALING_WINDOW = 400  # characters on either side of a legal suffix in which such a word is looked for
_UNFINISHED = re.compile(r"[A-Za-z][ ](?:at|de|del|von)[ ]$", re.A)  # Market Cooperative at Hunts Point Inc


def _after(section: str) -> re.Pattern[str]:
    """A name after one of the section's cues."""
    cues = "|".join(cue.replace(" ", "[ ]") for cue in vocabulary(section))
    return re.compile(
        rf"(?<![A-Za-z])(?i:{cues})(?:[ ]is)?[ ](?:the[ ])?[\"“]?(?P<name>{_NAME}{_CAP})", re.A | re.X
    )


PAYEE = _after("payee_cues")
MAKER = _after("maker_cues")
LABELLED = re.compile(
    rf"(?<![A-Za-z])(?i:{'|'.join(w.replace(' ', '[ ]') for w in vocabulary('payee_labels'))})"
    rf"[ ]?:[ ]{{1,3}}(?P<name>{_NAME}{_CAP})",
    re.A | re.X,
)
INVOICED = re.compile(
    rf"(?<![A-Za-z0-9&])(?P<name>{_NAME}{_CAP})[ ](?:[Ii]nvoices?|INVOICES?)(?![A-Za-z])", re.A
)

QUOTED = re.compile(rf"(?i:invoices?|repairs?)[ ][“\"](?P<name>{_NAME}{_CAP})[”\"]", re.A)

_BEFORE_OF = frozenset(vocabulary("before_of"))

_SERIAL = re.compile(r"[0-9]{4,}[ ]", re.A)  # a register's number of the row


def _span(m: re.Match[str], printed: str) -> tuple[int, int]:
    """The name's place, without the last cell of a table's row above it and without leading words of the
    sentence ("The", "Attached")."""
    start, end = m.span("name")
    line_end = printed.find("\n", start, end)
    if line_end >= 0 and printed[max(0, start - 2) : start] == "  ":
        start = line_end + 1
    if lead := LEADING.match(m.string, start, end) or _SERIAL.match(m.string, start, end):
        start = lead.end()
    while end > start and m.string[end - 1] in " ,.;:-&/'’":
        end -= 1
    return start, end


def _around_of(text: str, start: int, end: int, *, keep_last: bool) -> tuple[int, int]:
    """The company in "invoice M-1187 of Acme Systems" (`keep_last`) or in "Acme Systems of Nebraska"; a bank
    of America keeps its "of"."""
    for of in re.finditer(r"([A-Za-z0-9'’&-]+)[ ]of[ ]", text[start:end]):
        if of[1].lower() not in _BEFORE_OF:
            return (start + of.end(), end) if keep_last else (start, start + of.end(1))
    return start, end


def _dealing(text: str, start: int, end: int) -> bool:
    return bool(_DEALING.search(text, max(0, start - _DEALING_WINDOW), end + _DEALING_WINDOW))


def _suffixed(text: str, printed: str, *, register: bool) -> Iterator[Candidate]:
    """Names with a legal suffix, which belongs to the surface but not to the value; in a `register` of
    payments no word need say that somebody is paid."""
    for m in WITH_SUFFIX.finditer(text):
        start, end = _around_of(text, *_span(m, printed), keep_last=True)
        name = text[start:end]
        if (
            (credible(name) or three_trades(name))
            and not _UNFINISHED.search(text, max(0, start - 12), start)
            and (register or _dealing(text, start, m.end()))
            and (m["suffix"] != "CO" or name.isupper())  # Telluride CO is in Colorado
        ):
            yield Candidate("vendor_legal_suffix", start, m.end(), tidy(name))


def _placed(text: str, printed: str) -> Iterator[Candidate]:
    """Names in a payee's, seller's or maker's place that tell a trade: two words that tell none are as often
    a person's. One word without a trade counts only in capitals and where somebody is paid, or in quotation
    marks beside an invoice, for there a company is meant."""
    for pattern, rule in (
        (PAYEE, "vendor_payee"),
        (QUOTED, "vendor_payee"),
        (LABELLED, "vendor_payee"),
        (MAKER, "vendor_maker"),
        (INVOICED, "vendor_invoiced"),
    ):
        for m in pattern.finditer(text):
            start, end = _span(m, printed)
            whole = text[start:end]
            start, end = _around_of(text, start, end, keep_last=False)
            name = text[start:end]
            one = " " not in name and len(name) >= 5 and name.isalpha() and name.isupper()
            told = (one and pattern in (PAYEE, QUOTED)) or (TRADE.search(name) and not person(name))
            if told and credible(name) and not NO_COMPANY.search(whole):
                yield Candidate(rule, start, end, tidy(name))


def _told(doc: Doc, known: bytearray) -> list[Candidate]:
    """The names by evidence where `known` has none yet, well read and spelled alike; `known` marks them."""
    text, printed = doc._.matching, doc._.page.text
    ledger = registers.payees(printed, found(doc, "amount"))
    told = []
    for c in sorted(
        (*_suffixed(text, printed, register=bool(ledger)), *_placed(text, printed), *ledger),
        key=lambda c: (-c.confidence, c.start - c.end, c.start),
    ):
        if well_read(doc, c) and not any(known[c.start : c.end]):
            known[c.start : c.end] = b"\1" * (c.end - c.start)
            ruled = ledger and doc._.ruler.measured(c.start, c.end)
            told.append(registers.unruled(c) if ruled else c)
    unlisted = [c for c in told if not c.entity]
    agreed = registers.agreed(unlisted, lambda c: doc._.ruler.confidence(c.start, c.end))
    return [*(c for c in told if c.entity), *agreed]


@component(NAME)
def find(doc: Doc) -> Doc:
    """Add companies by evidence, and the same names wherever else the page prints them."""
    text = doc._.matching
    known = bytearray(len(text))
    for c in (*found(doc, "vendor"), *found(doc, "agency")):
        known[c.start : c.end] = b"\1" * (c.end - c.start)
    names: dict[str, str] = {}
    paid = set()
    for c in _told(doc, known):
        add(doc, c)
        if c.entity:
            continue
        names.setdefault((c.value or "").lower(), c.value or "")
        if c.rule == "vendor_payee":
            paid.add((c.value or "").lower())
    for value in names.values():
        if len(value) < 5 or (" " not in value and value.lower() not in paid):
            continue  # one word may be a town or a surname elsewhere on the page
        words = r"[ ]{1,2}".join(re.escape(w) for w in value.split(" "))
        for m in re.finditer(rf"(?<![A-Za-z0-9]){words}(?![A-Za-z0-9])", text, re.A | re.I):
            if not any(known[m.start() : m.end()]) and text[m.start()].isupper():
                known[m.start() : m.end()] = b"\1" * (m.end() - m.start())
                add(doc, Candidate("vendor_named_again", m.start(), m.end(), value))
    return doc
