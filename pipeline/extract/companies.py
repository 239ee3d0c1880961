"""Companies that no list holds, found by what the page says of them.

Evidence is printed: a legal suffix (Electronics Services Agency Inc.), a payee's place (payable to X),
or a trade in the name beside an invoice (West Loop Auto Body invoices). A name without such evidence is
left alone, and so is what looks like a person or a public body. The value is the name without its legal
suffix; no entry of the lexicon is claimed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator

import msgspec
from rapidfuzz import fuzz
from spacy.tokens import Doc

from pipeline.extract.candidate import Candidate, add, component, found, vocabulary

NAME = "counterscan_companies"

_SUFFIXES = "|".join(vocabulary("legal_suffixes"))
# A word of a name; a full stop belongs to it inside (A.B.C) or after a single letter or "St".
_CAP = r"(?:(?:[A-Z]\.){1,4}|(?:St|Bros|Mt)\.|[A-Z0-9][A-Za-z0-9'’&-]{0,24}|&)"
_LINK = r"(?:(?:of|and|Of|And)[ ])"
_NAME = rf"(?:{_CAP}[ ]{_LINK}?){{0,6}}"

WITH_SUFFIX = re.compile(
    rf"(?<![A-Za-z0-9&.])(?P<name>{_NAME}{_CAP})(?:[ ]?[,.])?[ ](?P<suffix>(?i:{_SUFFIXES})(?![A-Za-z])\.?)",
    re.A | re.X,
)


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

_TRADE_NAME = re.compile(
    rf"(?<![A-Za-z])(?:{'|'.join(vocabulary('trade_in_name'))})(?![A-Za-z])", re.A | re.I
)
_NO_COMPANY = re.compile(rf"(?<![A-Za-z])(?:{'|'.join(vocabulary('no_company'))})(?![A-Za-z])", re.A | re.I)
_LEADING = re.compile(rf"(?:(?:{'|'.join(vocabulary('leading_words'))})[ ]+)+", re.A | re.I)
_BEFORE_OF = frozenset(vocabulary("before_of"))
_SMALL = {"of", "and", "the", "in", "for"}


_TRAILING_SUFFIX = re.compile(rf"(?:,?[ ](?:{_SUFFIXES})\.?)+$", re.A | re.I)


def tidy(name: str) -> str:
    """The name as a value: one space between words, printed capitals softened, no loose punctuation."""
    name = re.sub(r"\s+", " ", name).strip(" ,.;:-&/'’")
    name = _TRAILING_SUFFIX.sub("", name) or name
    if name.isupper():
        words = name.split(" ")
        name = " ".join(
            w.lower()
            if i and w.lower() in _SMALL
            else w
            if len(w) <= 3 and w not in {"PET", "LAB", "CAR", "AUTO"}
            else w.capitalize()
            for i, w in enumerate(words)
        )
    return name


def _own_word(name: str) -> bool:
    """Whether a word of the name tells no trade: "Repair" and "Fleet Services" alone name nobody."""
    rest = _LEADING.sub("", _TRADE_NAME.sub(" ", name) + " ")
    return any(len(w) > 1 and w.lower() not in _SMALL for w in re.findall(r"[A-Za-z0-9]+", rest))


def _span(m: re.Match[str], printed: str) -> tuple[int, int]:
    """The name's place, without the last cell of a table's row above it and without leading words of the
    sentence ("The", "Attached")."""
    start, end = m.span("name")
    line_end = printed.find("\n", start, end)
    if line_end >= 0 and printed[max(0, start - 2) : start] == "  ":
        start = line_end + 1
    if lead := _LEADING.match(m.string, start, end):
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


def _suffixed(text: str, printed: str) -> Iterator[Candidate]:
    """Names with a legal suffix, which belongs to the surface but not to the value."""
    for m in WITH_SUFFIX.finditer(text):
        start, end = _around_of(text, *_span(m, printed), keep_last=True)
        name = text[start:end]
        if (
            len(name) >= 3
            and not _NO_COMPANY.search(name)
            and not _LEADING.match(f"{name} ")
            and (m["suffix"] != "CO" or name.isupper())  # Telluride CO is in Colorado
        ):
            yield Candidate("vendor_legal_suffix", start, m.end(), tidy(name))


def _placed(text: str, printed: str) -> Iterator[Candidate]:
    """Names in a payee's, seller's or maker's place that tell a trade. One word without a trade counts only
    where somebody is paid or an invoice is theirs, for there a company is meant."""
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
            one = pattern is PAYEE and " " not in name and len(name) >= 5 and name.isalpha()
            told = one or pattern is QUOTED or (_TRADE_NAME.search(name) and _own_word(name))
            if len(name) >= 3 and told and not _NO_COMPANY.search(whole) and _own_word(name):
                yield Candidate(rule, start, end, tidy(name))


_LEDGER_LINES = 5
_ALIKE = 88.0  # rapidfuzz ratio from which two payees of one register are the same


def _payee(cell: str) -> str | None:
    """The company that a register's cell names; None where it holds a number, a person or a public body."""
    name = cell.strip(" [|]1!(){}‘’'\"")
    words = re.findall(r"[A-Za-z'’&]+", name)
    written = 2 <= len(words) <= 7 and all(w[0].isupper() or w in _SMALL or w == "&" for w in words)
    if not written or any(c.isdigit() for c in name) or _NO_COMPANY.search(name) or not _own_word(name):
        return None
    return name if _TRADE_NAME.search(name) or ("&" in words and len(words) > 2) else None


def _ledger(printed: str, money: list[Candidate]) -> list[Candidate]:
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
    return _agreed(made) if len(made) >= _LEDGER_LINES else []


def _agreed(payees: list[Candidate]) -> list[Candidate]:
    """The payees, each under the reading that the page has most often: a register names the same few again
    and again, and OCR misreads a letter here and there or takes the cell's rule for an I or J."""
    times = Counter(c.value or "" for c in payees)
    best: dict[str, str] = {}
    for name in sorted(times, key=lambda n: (-times[n], n)):
        bare = name[1:] if name[0] in "IJ" and name[1:2].isupper() else name
        like = (b for b in best.values() if fuzz.ratio(bare.lower(), b.lower()) >= _ALIKE)
        best[name] = next(like, bare if bare in times else name)
    return [msgspec.structs.replace(c, value=best[c.value or ""]) for c in payees]


@component(NAME)
def find(doc: Doc) -> Doc:
    """Add companies by evidence, and the same names wherever else the page prints them."""
    text, printed = doc._.matching, doc._.page.text
    known = bytearray(len(text))
    for c in (*found(doc, "vendor"), *found(doc, "agency")):
        known[c.start : c.end] = b"\1" * (c.end - c.start)
    names: dict[str, str] = {}
    paid = set()
    for c in sorted(
        (*_suffixed(text, printed), *_placed(text, printed), *_ledger(printed, found(doc, "amount"))),
        key=lambda c: (-c.confidence, c.start - c.end, c.start),
    ):
        if any(known[c.start : c.end]):
            continue
        known[c.start : c.end] = b"\1" * (c.end - c.start)
        add(doc, c)
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
