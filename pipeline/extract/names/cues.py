"""Companies in a payee's, seller's or maker's place: payable to X, Vendor: X, manufactured by X, X invoices.

A name that tells a trade is one. Others are believed only where somebody is paid or a form asks for the
vendor, and where they are not likely a person's: private people are paid too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.extract.candidate import Candidate, vocabulary
from pipeline.extract.names.company_names import NO_COMPANY, SUFFIXES, TRADE, credible, tidy
from pipeline.extract.names.persons import likely_person, trade_surname
from pipeline.extract.names.printed_names import WORDS, around_of, span
from pipeline.word_lists import zipf

COINED = 1.0
"""Zipf frequency below which a single word is no English one: Evalcorp."""


def _after(section: str) -> re.Pattern[str]:
    """A name after one of the section's cues."""
    cues = "|".join(cue.replace(" ", "[ ]") for cue in vocabulary(section))
    return re.compile(
        rf"(?<![A-Za-z])(?i:{cues})(?:[ ]is)?[ ](?:the[ ])?[\"“]?(?P<name>{WORDS})", re.A | re.X
    )


PAYEE = _after("payee_cues")
MAKER = _after("maker_cues")
TRADING_AS = _after("trading_as_cues")
LABELLED = re.compile(
    rf"(?<![A-Za-z])(?i:{'|'.join(w.replace(' ', '[ ]') for w in vocabulary('payee_labels'))})"
    rf"[ ]?:[ ]{{1,3}}(?P<name>{WORDS})",
    re.A | re.X,
)
INVOICED = re.compile(rf"(?<![A-Za-z0-9&])(?P<name>{WORDS})[ ](?:[Ii]nvoices?|INVOICES?)(?![A-Za-z])", re.A)
QUOTED = re.compile(rf"(?i:invoices?|repairs?)[ ][“\"](?P<name>{WORDS})[”\"]", re.A)
_SUFFIX_BEFORE = re.compile(rf"[ ](?:{SUFFIXES})\.?[ ,(]{{0,3}}$", re.A | re.I)
_PAYING = (PAYEE, QUOTED, LABELLED, TRADING_AS)
_INNER_CAPITAL = re.compile(r"(?!Ma?c|De|La|Le|Di|Du|Van|Von|Fitz|O['’])[A-Z][a-z]+[A-Z]", re.A)
_SAYS_INVOICE = re.compile(r"invoice|repair", re.I)
_BLANK = frozenset(vocabulary("blank_answers"))
_DEALING = re.compile(
    rf"(?<![A-Za-z])(?:{'|'.join(vocabulary('dealing_words'))})(?![A-Za-z])|[$]", re.A | re.I
)
_DEALING_WINDOW = 400  # characters on either side of a name in which such a word is looked for


def dealing(text: str, start: int, end: int) -> bool:
    """Whether words of buying, paying or supplying stand near: a list of employers names no vendors."""
    return bool(_DEALING.search(text, max(0, start - _DEALING_WINDOW), end + _DEALING_WINDOW))


def in_place(text: str, printed: str) -> Iterator[Candidate]:
    """The names that a cue puts in a company's place; `printed` is the text with its line ends."""
    for pattern, rule in (
        (PAYEE, "vendor_payee"),
        (QUOTED, "vendor_payee"),
        (LABELLED, "vendor_payee"),
        (TRADING_AS, "vendor_trading_as"),
        (MAKER, "vendor_maker"),
        (INVOICED, "vendor_invoiced"),
    ):
        if pattern in (QUOTED, INVOICED) and not _SAYS_INVOICE.search(text):
            continue  # these begin with a name, so they try every capital
        for m in pattern.finditer(text):
            start, end = span(m, printed)
            whole = text[start:end]
            start, end = around_of(text, start, end, keep_last=False)
            name = text[start:end]
            if not credible(name) or NO_COMPANY.search(whole):
                continue
            if pattern is TRADING_AS and not dealing(text, start, end):
                continue
            trade = TRADE.search(name) and not trade_surname(name)
            coined = pattern is MAKER and _coined(name)
            company = pattern is TRADING_AS and _SUFFIX_BEFORE.search(text, max(0, m.start() - 30), m.start())
            if (
                trade
                or coined
                or company
                or (pattern in _PAYING and _paid(name, pattern is LABELLED and _ends_there(printed, end)))
            ):
                yield Candidate(rule, start, end, tidy(name))


def _paid(name: str, labelled: bool) -> bool:
    """Whether a name that tells no trade can be the company's that is paid or asked for. Of several words one
    must be written as no surname is: CDW-G, B&H, 3M.
    """
    if " " in name:
        return not likely_person(name) and any(_unlike_a_surname(w) for w in name.split())
    if name.lower() in _BLANK or not name.isalpha() or len(name) < 5:
        return False
    return labelled or name.isupper() or any(c.isupper() for c in name[1:])


def _ends_there(printed: str, end: int) -> bool:
    """Whether a form's answer ends here: at the line's end, or at a gap."""
    return printed[end : end + 1] in ("", "\n") or printed[end : end + 2] == "  "


def _unlike_a_surname(word: str) -> bool:
    return "&" in word or any(c.isdigit() for c in word) or bool(_INNER_CAPITAL.match(word))


def _coined(name: str) -> bool:
    return " " not in name and len(name) >= 5 and name.isalpha() and zipf(name) < COINED
