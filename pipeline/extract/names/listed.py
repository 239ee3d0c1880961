"""What the lexicon lists: vendors, programs, technologies, bodies and units, places.

Patterns for spaCy's SpanRuler are made from the lexicon's names and aliases. Long words may be misread
by one letter (see `spelling`); short ones, acronyms and words with digits never, for there a slip makes
another word. `judge` then settles what a hit is worth: an alias that the lexicon marks
``needs_context`` counts only beside a legal suffix, near a word of the trade, or on a page that also
prints an unmistakable name of the same entry. For a kind of technology only that last sign counts.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from spacy.tokens import Doc

from pipeline import lexicon
from pipeline.extract.candidate import Candidate, add, component, found, vocabulary
from pipeline.extract.names.keys import key
from pipeline.extract.names.spelling import Speller
from pipeline.extract.tokens import cut

NAME = "counterscan_names"
SPANS = "lexicon"

_ALONE = 8  # letters from which a word that stands alone may be misread by one
_ACRONYM = 7  # letters up to which a name in capitals must be printed in capitals
_WINDOW = 80  # characters on either side in which context is looked for


class Entry(NamedTuple):
    """One printed form of one entry of the lexicon."""

    kind: str
    id: str
    value: str
    form: str
    needs_context: bool
    payee_only: bool = False


@cache
def entries() -> tuple[Entry, ...]:
    """Every printed form of every entry, in the lexicon's order."""
    made: list[Entry] = []
    for kind, listed in (
        ("vendor", lexicon.vendors()),
        ("program", lexicon.programs()),
        ("technology", lexicon.technologies()),
        ("agency", lexicon.agencies()),
        ("place", lexicon.places()),
    ):
        for item in listed:
            payee = isinstance(item, lexicon.Vendor) and item.context == "payee"
            for form in dict.fromkeys((item.name, *item.aliases)):
                ambiguous = form in item.needs_context
                made.append(Entry(kind, item.id, item.name, form, ambiguous, payee))
                if kind == "technology" and form[-1] != "s":  # generic words have plurals
                    made.append(Entry(kind, item.id, item.name, f"{form}s", ambiguous))
    return tuple(made)


def printings(form: str) -> list[str]:
    """The ways in which a form may stand in the text: a hyphen, full stop or apostrophe left out or set
    apart, one gap between words wider than a space."""
    ways = [form]
    for mark, instead in (("-", (" ", "")), (".", ("",)), ("'", ("",))):
        if mark in form:
            ways += [w.replace(mark, other) for w in list(ways) for other in instead]
    apart = [f"{w[: m.start()]} - {w[m.end() :]}" for w in ways for m in re.finditer("-", w)]
    wide = [f"{w[: m.start()]}  {w[m.end() :]}" for w in ways for m in re.finditer(" ", w)]
    ways += apart + wide
    return list(dict.fromkeys(w.strip() for w in ways))


def patterns() -> list[dict[str, str]]:
    """Phrases for the SpanRuler; a phrase's id is the place of its form in `entries`."""
    return [
        {"label": e.kind, "pattern": way, "id": str(i)}
        for i, e in enumerate(entries())
        for way in printings(e.form)
    ]


def speller() -> Speller:
    """Repairs towards the words of the lexicon."""
    return Speller(w.lower() for e in entries() for way in printings(e.form) for w in cut(way)[0])


@cache
def _vendors() -> dict[str, Entry]:
    return {key(e.form): e for e in reversed(entries()) if e.kind == "vendor" and not e.needs_context}


def listed_vendor(name: str) -> Entry | None:
    """The vendor of the lexicon that has this name or alias, however it is written; None where none has."""
    return _vendors().get(key(name))


def _words(section: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![A-Za-z])(?:{'|'.join(vocabulary(section))})(?![A-Za-z])", re.A | re.I)


_SUFFIX = re.compile(rf"[ ]?,?[ ]?(?:{'|'.join(vocabulary('legal_suffixes'))})(?![A-Za-z])", re.A | re.I)
_TRADE = _words("trade_words")
_PAYEE_BEFORE = re.compile(
    rf"(?:{'|'.join(vocabulary('payee_cues'))})[ ]{{1,3}}(?:the[ ])?[\"“']?$", re.A | re.I
)
_OTHER_COMPANY = re.compile(  # Bosch Healthcare Systems, Inc. is not Bosch Security
    rf"(?:[ ][A-Z][A-Za-z]+){{1,3}},?[ ](?i:{'|'.join(vocabulary('legal_suffixes'))})(?![A-Za-z])", re.A
)
_TITLE_BEFORE = re.compile(
    rf"(?:{'|'.join(vocabulary('person_titles'))})\.?[ ](?:[A-Z][a-z]+[ ]|[A-Z]\.?[ ]){{0,2}}$"
)


_NUMBERED = re.compile(r"[-–][0-9]", re.A)


class Hit(NamedTuple):
    """A form of the lexicon met on the page; `exact` where no letter is misread."""

    entry: Entry
    start: int
    end: int
    exact: bool


def _capitals(form: str, surface: str) -> bool:
    """Whether the words that the form prints with a capital have one here; "Axon body" is no Axon Body."""
    words = zip(re.findall(r"[A-Za-z]+", form), re.findall(r"[A-Za-z]+", surface), strict=False)
    return all(s[0].isupper() for f, s in words if f[0].isupper())


def _hits(doc: Doc, text: str) -> list[Hit]:
    """Every form met. Acronyms keep their case, names their capitals, and of words that stand alone only
    long ones may be misread."""
    met = []
    for span in doc.spans[SPANS]:
        entry = entries()[int(span.id_)]
        start, end = span.start_char, span.end_char
        surface = text[start:end]
        exact = key(surface) == key(entry.form)
        if entry.form.isupper() and len(entry.form) <= _ACRONYM and surface != entry.form:
            continue
        if not exact and " " not in entry.form and len(entry.form) < _ALONE:
            continue
        if surface.isupper() and _NUMBERED.match(text, end):
            continue  # SPEX-000101 is a page's number
        if entry.kind != "technology" and not _capitals(entry.form, surface):
            continue
        met.append(Hit(entry, start, end, exact))
    return met


def _agrees(text: str, hit: Hit) -> bool:
    """Whether the words around an ambiguous form speak for the entry."""
    before = text[max(0, hit.start - _WINDOW) : hit.start]
    after = text[hit.end : hit.end + _WINDOW]
    surface = text[hit.start : hit.end]
    if hit.entry.form[:1].isupper() and not surface[:1].isupper():
        return False
    if _TITLE_BEFORE.search(before) or before.endswith("-") or _OTHER_COMPANY.match(after):
        return False
    if hit.entry.kind == "vendor" and (_SUFFIX.match(after) or _PAYEE_BEFORE.search(before)):
        return True
    if hit.entry.payee_only:
        return False
    near = before[-50:] + " | " + after[:50]
    return bool(_TRADE.search(near))


def _inside_longer(hits: list[Hit], length: int) -> set[Hit]:
    """The hits that lie inside a longer sure one of another kind: Enterprise Case Management System."""
    owner = [0] * (length + 1)
    for hit in hits:
        if not hit.entry.needs_context and hit.entry.kind != "technology":
            for i in range(hit.start, hit.end):
                owner[i] = max(owner[i], hit.end - hit.start)
    return {h for h in hits if owner[h.start] > h.end - h.start}


def judge(text: str, hits: list[Hit]) -> list[Candidate]:
    """The hits that are believed, as candidates; of forms of one kind that overlap, the longest."""
    sure = {(h.entry.kind, h.entry.id) for h in hits if not h.entry.needs_context}
    inside = _inside_longer(hits, len(text))
    kept = []
    for hit in hits:
        kind = hit.entry.kind
        if hit.entry.needs_context and hit in inside:
            continue
        if not hit.entry.needs_context:
            rule = f"{kind}_listed" if hit.exact else f"{kind}_listed_misread"
        elif kind != "technology" and _agrees(text, hit):
            rule = f"{kind}_context"
        elif (kind, hit.entry.id) in sure and (kind == "technology" or text[hit.start].isupper()):
            rule = f"{kind}_same_page"
        else:
            continue
        kept.append(Candidate(rule, hit.start, hit.end, hit.entry.value, hit.entry.id))
    chosen = []
    taken: dict[str, bytearray] = {}
    for c in sorted(kept, key=lambda c: (c.start - c.end, -c.confidence, c.start, c.entity or "")):
        marks = taken.setdefault(c.kind, bytearray(len(text)))
        if not any(marks[c.start : c.end]):
            marks[c.start : c.end] = b"\1" * (c.end - c.start)
            chosen.append(c)
    return chosen


# A borough's name inside a longer name (Brooklyn Defender Services) is not the place.
_LONGER = re.compile(r"[ ](?!Precinct|Borough|County|North|South|East|West)[A-Z][A-Za-z]{2,}", re.A)


@component(NAME)
def find(doc: Doc) -> Doc:
    """Add what the lexicon lists."""
    text = doc._.matching
    closed = bytearray(len(text))
    for c in (*found(doc, "contract_number"), *found(doc, "statute")):
        closed[c.start : c.end] = b"\1" * (c.end - c.start)
    named = judge(text, [h for h in _hits(doc, text) if not any(closed[h.start : h.end])])
    for c in named:
        if c.kind == "place" and (
            _LONGER.match(text, c.end) or re.search(r"[A-Z][a-z]+[ ]$", text[max(0, c.start - 20) : c.start])
        ):
            continue
        add(doc, c)
    return doc
