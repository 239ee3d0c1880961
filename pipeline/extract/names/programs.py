"""Programs that no list holds: those that the page defines, and names that tell what they are.

"Domestic Violence Information Management System (DVIMS)" says that this is a system and how it is
called further on. A name counts where its last word is one that names programs (System, Database,
Program, List, ...) and the bracket holds its initials. Later, the acronym alone means the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Doc

from pipeline.extract.candidate import Candidate, add, component, found, vocabulary
from pipeline.extract.names.products import coined, funds, labelled

NAME = "counterscan_programs"

DEFINED = re.compile(
    rf"""
    (?<![A-Za-z]) (?P<name> (?:[A-Z][A-Za-z/&-]{{0,30}}[ ]
                  (?:(?:of|for|and|the|on|at|in|to|as|-)[ ]){{0,2}} ){{1,7}}
              (?:{"|".join(vocabulary("program_words"))}) )
    (?:'s|’s)? [ ]? \( ["“]? (?P<short>[A-Z][A-Za-z./&]{{1,11}}) ["”]? \)
    """,
    re.A | re.X,
)


_LEADING = re.compile(rf"(?:(?:{'|'.join(vocabulary('leading_words'))})[ ])+", re.A | re.I)
_COMMON = re.compile("|".join(vocabulary("common_systems")), re.A | re.I)


def _initials_start(name: str, short: str) -> int | None:
    """Where in `name` the words begin whose initials spell `short`; None where none do."""
    letters = [c for c in short.lower() if c.isalpha()]
    words = list(re.finditer(r"[A-Za-z]+", name))
    for first in range(len(words)):
        if not words[first].group()[0].isupper():
            continue
        initials = [w.group()[0].lower() for w in words[first:]]
        strong = [w.group()[0].lower() for w in words[first:] if w.group()[0].isupper()]
        if letters in (initials, strong):
            return words[first].start()
    return None


NAMED = re.compile(
    rf"""
    (?<![A-Za-z-]) (?:(?:[A-Z][a-z]+|[A-Z]{{2,6}})[ ](?:(?:of|for|and|the)[ ])?){{1,5}}
    (?:{"|".join(w.title().replace(" ", "[ ]") for w in vocabulary("program_types"))})
    (?![A-Za-z]|[ ][A-Z][a-z])
    """,
    re.A | re.X,
)
NUMBERED = re.compile(  # Special Expense Account 0417, on one line: in tables a line's end joins headings
    r"(?<![A-Za-z])(?:[A-Z][A-Za-z]+[ ]){1,4}(?:Account|Fund|ACCOUNT|FUND)[ ](?:[Nn]o\.?[ ])?"
    r"[0-9]{3,5}(?![0-9/-])",
    re.A,
)
_EDITION = r"(?:[ ](?:[0-9]{1,2}(?![0-9/]|[.,][0-9])|I{2,3}|IV|V|Mobile|Cloud|Server|Pro)(?![A-Za-z]))?"
INNER_CAPITAL = re.compile(
    rf"(?<![A-Za-z@./-])[A-Z][a-z]{{2,12}}[A-Z][a-z]{{2,12}}(?![A-Za-z@]){_EDITION}(?!\.[a-z]|[ ]?:)", re.A
)
CUED = re.compile(
    rf"(?<![A-Za-z])(?:{'|'.join(vocabulary('product_cues'))})[ ](?:the[ ])?[“\"]?"
    rf"(?P<name>[A-Z][A-Za-z0-9-]{{2,20}}(?:[ ][A-Z][A-Za-z-]{{2,20}}){{0,2}}{_EDITION})",
    re.A,
)
MODEL = re.compile(r"(?<![A-Za-z0-9-])[A-Z]{2,5}-[0-9]{2,4}[A-Z]?(?=[ ])", re.A)
# An acronym that is a word too (FORMS) stands in headings in capitals as that word: FORMS AND REPORTS
_CAPITALS_BEFORE = re.compile(r"(?<![A-Z])[A-Z]{4,12}[ ]$", re.A)
_CAPITALS_AFTER = re.compile(r"[ ](?:AND|OR|[A-Z]{4,})(?![A-Za-z])", re.A)
_INSIDE = re.compile(rf"(?:{'|'.join(vocabulary('inside_cues'))})[ ](?:the[ ])?$", re.A | re.I)
_PRODUCT = re.compile(rf"(?<![A-Za-z])(?:{'|'.join(vocabulary('product_words'))})(?![A-Za-z])", re.A | re.I)
_NO_PRODUCT = re.compile("|".join(vocabulary("no_product")), re.A)


def _named(text: str, printed: str) -> Iterator[Candidate]:
    """Names that tell what they are, and names in a product's place ("the product in use is the X")."""
    for pattern in (NAMED, NUMBERED):
        for m in pattern.finditer(text):
            lead = _LEADING.match(m.group())
            start = m.start() + (lead.end() if lead else 0)
            value = " ".join(text[start : m.end()].split())
            broken = pattern is NUMBERED and "\n" in printed[start : m.end()]
            if value.count(" ") and not broken and not _COMMON.fullmatch(value):
                yield Candidate("program_named", start, m.end(), value.title() if value.isupper() else value)
    for m in CUED.finditer(text):
        if "\n" not in printed[m.start() : m.start("name")] and not _LEADING.match(f"{m['name']} "):
            yield Candidate("program_product_cue", *m.span("name"), " ".join(m["name"].split()))


def _inner_capitals(text: str) -> Iterator[Candidate]:
    """Words with an inner capital (CaseWeb) that are near a word for products, or are worked in, somewhere on
    the page."""
    words = [m for m in INNER_CAPITAL.finditer(text) if not _NO_PRODUCT.match(m.group())]
    products = {
        m.group().split()[0]
        for m in words
        if _PRODUCT.search(text[max(0, m.start() - 60) : m.start()] + " | " + text[m.end() : m.end() + 60])
        or _INSIDE.search(text[max(0, m.start() - 20) : m.start()])
    }
    for m in words:
        if m.group().split()[0] in products:
            yield Candidate("program_inner_capital", m.start(), m.end(), " ".join(m.group().split()))


def _models(text: str, technologies: list[Candidate]) -> Iterator[Candidate]:
    """Model numbers that stand before a kind of technology: PL-900 plate reader."""
    starts = {c.start for c in technologies}
    for m in MODEL.finditer(text):
        if m.end() + 1 in starts:
            yield Candidate("program_model", *m.span(), m.group())


@component(NAME)
def find(doc: Doc) -> Doc:
    """Add defined programs, later uses of their acronyms, and names that tell what they are, unless the
    lexicon has something there."""
    text: str = doc._.matching
    listed = bytearray(len(text))
    known = {}
    for c in found(doc, "program"):
        listed[c.start : c.end] = b"\1" * (c.end - c.start)
        known[c.end] = c
    for m in DEFINED.finditer(text):
        at = _initials_start(m["name"], m["short"])
        if at is None or _COMMON.fullmatch(" ".join(m["name"][at:].split())):
            continue
        entry = known.get(m.end("name"))
        value = entry.value if entry else re.sub(r"\s+", " ", m["name"][at:])
        identity = entry.entity if entry else None
        if not any(listed[m.start() + at : m.end("name")]):
            add(doc, Candidate("program_defined", m.start() + at, m.end("name"), value))
        for use in re.finditer(rf"(?<![A-Za-z0-9-]){re.escape(m['short'])}(?![A-Za-z0-9])", text):
            heading = _CAPITALS_BEFORE.search(text, max(0, use.start() - 12), use.start())
            heading = heading or _CAPITALS_AFTER.match(text, use.end())
            if not heading and not any(listed[use.start() : use.end()]):
                add(doc, Candidate("program_defined_acronym", use.start(), use.end(), value, identity))
    for c in (
        *found(doc, "program"),
        *found(doc, "vendor"),
        *found(doc, "agency"),
        *found(doc, "technology"),
    ):
        listed[c.start : c.end] = b"\1" * (c.end - c.start)
    guessed = (
        *_named(text, doc._.page.text),
        *_inner_capitals(text),
        *_models(text, found(doc, "technology")),
        *funds(text),
        *labelled(doc._.page.text),
        *coined(text),
    )
    for c in sorted(guessed, key=lambda c: (-c.confidence, c.start - c.end, c.start)):
        if not any(listed[c.start : c.end]):
            listed[c.start : c.end] = b"\1" * (c.end - c.start)
            add(doc, c)
    return doc
