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
    SUFFIXES,
    TRADE,
    credible,
    place_and_trade,
    three_trades,
    tidy,
)
from pipeline.extract.names.cues import dealing, in_place
from pipeline.extract.names.persons import likely_person
from pipeline.extract.names.printed_names import WORDS, around_of, span
from pipeline.extract.names.short_forms import short_forms

NAME = "counterscan_companies"

WITH_SUFFIX = re.compile(
    rf"(?<![A-Za-z0-9&.])(?P<name>{WORDS})(?:[ ]?[,.])?[ ](?P<suffix>(?i:{SUFFIXES})(?![A-Za-z])\.?)"
    rf"(?!\.?[ ](?i:{'|'.join(vocabulary('after_no_suffix'))})(?![A-Za-z]))",
    re.A | re.X,
)
_PARTNERS = re.compile(r"l\.?l\.?p|p\.c", re.A | re.I)
_UNFINISHED = re.compile(r"[A-Za-z][ ](?:at|de|del|von)[ ]$", re.A)  # Market Cooperative at Hunts Point Inc


def _suffixed(text: str, printed: str, *, register: bool) -> Iterator[Candidate]:
    """Names with a legal suffix, which belongs to the surface but not to the value; in a `register` of
    payments no word need say that somebody is paid."""
    for m in WITH_SUFFIX.finditer(text):
        start, end = around_of(text, *span(m, printed), keep_last=True)
        name = text[start:end]
        if (
            (credible(name) or three_trades(name) or place_and_trade(name))
            and not _UNFINISHED.search(text, max(0, start - 12), start)
            and (register or dealing(text, start, m.end()))
            and (m["suffix"] != "CO" or name.isupper())  # Telluride CO is in Colorado
            and not _signed(name, m, printed)
            and (TRADE.search(name) or not _PARTNERS.match(m["suffix"]))  # mostly law firms
        ):
            yield Candidate("vendor_legal_suffix", start, m.end(), tidy(name))


def _signed(name: str, m: re.Match[str], printed: str) -> bool:
    """Whether a person signs above a rank that begins with Co: F. Gorman, and below it Commander, misread."""
    short = m["suffix"].lower().rstrip(".") == "co"
    return short and (likely_person(name) or "\n" in printed[m.end("name") : m.start("suffix")])


def _told(doc: Doc, known: bytearray) -> list[Candidate]:
    """The names by evidence where `known` has none yet, well read and spelled alike; `known` marks them."""
    text, printed = doc._.matching, doc._.page.text
    ledger = registers.payees(printed, found(doc, "amount"))
    told = []
    for c in sorted(
        (*_suffixed(text, printed, register=bool(ledger)), *in_place(text, printed), *ledger),
        key=lambda c: (-c.confidence, c.start - c.end, c.start),
    ):
        if well_read(doc, c) and not any(known[c.start : c.end]):
            known[c.start : c.end] = b"\1" * (c.end - c.start)
            ruled = ledger and doc._.ruler.measured(c.start, c.end)
            told.append(registers.unruled(c) if ruled else c)
    # in a text layer names that differ by a letter were typed so; what they are is the whole corpus's to say
    read = [c for c in told if not c.entity and doc._.ruler.measured(c.start, c.end)]
    agreed = registers.agreed(read, lambda c: doc._.ruler.confidence(c.start, c.end))
    return [*(c for c in told if c not in read), *agreed]


@component(NAME)
def find(doc: Doc) -> Doc:
    """Add companies by evidence, and the same names wherever else the page prints them."""
    text = doc._.matching
    known = bytearray(len(text))
    for c in (*found(doc, "vendor"), *found(doc, "agency")):
        known[c.start : c.end] = b"\1" * (c.end - c.start)
    names: dict[str, str] = {}
    shown: dict[str, Candidate] = {}
    paid = set()
    for c in _told(doc, known):
        add(doc, c)
        if c.entity:
            continue
        names.setdefault((c.value or "").lower(), c.value or "")
        if c.rule == "vendor_payee":
            paid.add((c.value or "").lower())
    for c in short_forms(text, found(doc, "vendor")):
        if not any(known[c.start : c.end]):
            known[c.start : c.end] = b"\1" * (c.end - c.start)
            add(doc, c)
        names[text[c.start : c.end].lower()] = c.value or ""
        shown[text[c.start : c.end].lower()] = c
    for form, value in names.items():
        if form not in shown and (len(form) < 5 or (" " not in form and form not in paid)):
            continue  # one word may be a town or a surname elsewhere on the page
        words = r"[ ]{1,2}".join(re.escape(w) for w in form.split(" "))
        entity = shown[form].entity if form in shown else None
        for m in re.finditer(rf"(?<![A-Za-z0-9]){words}(?![A-Za-z0-9])", text, re.A | re.I):
            if not any(known[m.start() : m.end()]) and text[m.start()].isupper():
                known[m.start() : m.end()] = b"\1" * (m.end() - m.start())
                add(doc, Candidate("vendor_named_again", m.start(), m.end(), value, entity))
    return doc
