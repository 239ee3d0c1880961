"""What was bought, as the page prints it, and the numbers of a register's rows.

A thing is a span of the page: what a payment is said to be for, what follows the sum, what a memo's subject
names, or the description on an invoice's line. It ends where the sentence or its thought does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from spacy.tokens import Doc

from pipeline.extract.candidate import Candidate, add, component, found, vocabulary
from pipeline.extract.money.roles import row_role
from pipeline.extract.purchases import papers, registers

NAME = "counterscan_items"

_SHORTEST, _LONGEST = 6, 140  # characters of a thing
_END = r"[.;:](?=\s|$)|\n|[ ]{2,}|[$(]|,"
_LEADS_ON = re.compile(r"(?:[ ](?:to|for|of|and|the|a|with|in|by)|[-/&,])$", re.A | re.I)
_TAIL = re.compile(
    r"(?:[\s/,–—-]+(?:inv(?:oices?)?|#)|\s+(?:to|for|of|and|the|a|an|with|in|by|from|on|at|our|its)|[^\w)])+$",
    re.A | re.I,
)
_NUMBERED = re.compile(r"[\s/,–—-]+inv(?:oices?)?[ .]{0,2}#?[ ]?(?=[A-Z]{0,3}[0-9])", re.A | re.I)
_LINES = frozenset({"unit_price", "line_total"})


def _any(section: str) -> str:
    return "|".join(vocabulary(section))


@cache
def _cue() -> re.Pattern[str]:
    return re.compile(rf"(?<![A-Za-z])(?:{_any('item_cues')})[ ](?:{_any('item_receivers')})?", re.A | re.I)


@cache
def _end() -> re.Pattern[str]:
    return re.compile(rf"{_END}|[ ](?:{_any('item_ends')})", re.A | re.I)


@cache
def _nothing() -> re.Pattern[str]:
    return re.compile(rf"(?:{_any('no_item')})(?![A-Za-z])", re.A | re.I)


@cache
def _forms() -> re.Pattern[str]:
    return re.compile(rf"(?:[\s/:#–—_=.,’'~|-]|(?:{_any('subject_forms')})){{1,16}}", re.A | re.I)


@cache
def _general() -> re.Pattern[str]:
    return re.compile(_any("too_general"), re.A | re.I)


@cache
def _form_words() -> re.Pattern[str]:
    return re.compile(rf"(?<![A-Za-z])(?:{_any('subject_words')})(?![A-Za-z])", re.A | re.I)


@cache
def _row_forms() -> re.Pattern[str]:
    return re.compile(rf"(?:{_any('row_forms')})(?![A-Za-z])", re.A | re.I)


@cache
def _units() -> re.Pattern[str]:
    return re.compile(_any("units"), re.A | re.I)


def _thing(text: str, start: int) -> tuple[int, int] | None:
    """The thing that begins at `start`, to the end of its thought; None where none begins."""
    if _nothing().match(text, start):
        return None
    stop = _end().search(text, start, start + _LONGEST)
    thing = _trimmed(text[start : stop.start()]) if stop else ""
    return (start, start + len(thing)) if len(thing) >= _SHORTEST and _told(thing) else None


def _trimmed(thing: str) -> str:
    """The thing without marks and words at its end that lead on to what is not read, or withheld."""
    return _TAIL.sub("", thing)


def _told(thing: str, least: int = 2) -> bool:
    """Whether the words can name a thing: at least so many of three letters, and mostly letters."""
    words = re.findall(r"[A-Za-z]{3,}", thing)
    plain = re.sub(r"[(][0-9]{1,4}[)]", "", thing)  # how many of them
    letters = sum(c.isalpha() or c == " " for c in plain)
    return len(words) >= least and letters > 0.75 * len(plain) and not _general().fullmatch(thing)


def _said(text: str) -> Iterator[Candidate]:
    """What a payment, an invoice or a quote is said to be for."""
    for m in _cue().finditer(text):
        if span := _thing(text, m.end()):
            yield Candidate("item_payment_for", *span, None)


def _after_sums(text: str, money: list[Candidate]) -> Iterator[Candidate]:
    for c in money:
        m = re.compile(r"[ ]for[ ](?:the[ ])?(?=[A-Za-z])", re.A).match(text, c.end)
        if m and (span := _thing(text, m.end())):
            yield Candidate("item_after_amount", *span, None)


def _subject(printed: str) -> Iterator[Candidate]:
    """What the memo's subject names, on its first line, and its second where the first leads on to it."""
    m = papers.SUBJECT.search(printed, 0, 2000)
    if not m:
        return
    at = m.end()
    forms = _forms().match(printed, at)
    start = forms.end() if forms else at
    if printed.count("\n", at, start) > 1:
        return
    end = _line_end(printed, start)
    more = printed[end + 1 : end + 2] if printed[end : end + 1] == "\n" else ""
    if more and more != "\n" and (_LEADS_ON.search(printed[start:end]) or more.islower()):
        second = _line_end(printed, end + 1)
        end = second if _told(printed[end + 1 : second]) else end
    if number := _NUMBERED.search(printed, start, end):
        end = number.start()
    thing = _trimmed(printed[start:end])
    if _SHORTEST <= len(thing) <= _LONGEST and _told(thing):
        yield Candidate("item_subject", start, start + len(thing), None)


def _line_end(printed: str, start: int) -> int:
    """Where the cell at `start` ends."""
    m = re.compile(r"\n|[ ]{2,}|[.](?=\s)").search(printed, start)
    return m.start() if m else len(printed)


def _described(printed: str, money: list[Candidate]) -> Iterator[Candidate]:
    """The description on each line with a price of one or a line's total: its cell with most letters."""
    done = -1
    for c in money:
        at = printed.rfind("\n", 0, c.start) + 1
        if at == done or c.role not in _LINES:
            continue
        done = at
        row = printed[at : c.start]
        if row_role(row):
            continue
        cells = list(re.finditer(r"[A-Za-z0-9(\"](?:[^ |]|[ ](?![ |]))*", row))
        named = [m for m in cells if _told(m.group(), 1) and not _units().fullmatch(m.group())]
        if named:
            best = max(named, key=lambda m: sum(ch.isalpha() for ch in m.group()))
            trimmed = best.group().rstrip(" .-–—_:$[")
            yield Candidate("item_line", at + best.start(), at + best.start() + len(trimmed), None)


def _purposes(doc: Doc, rows: list[registers.Row], money: list[Candidate]) -> Iterator[Candidate]:
    """What a register's row says after the payee: the first cell that can name a thing."""
    printed, paid = doc._.page.text, found(doc, "vendor")
    for row in rows:
        first, last = row.number[1], money[row.amount].start
        payees = [v.end for v in paid if first <= v.start and v.end <= last]
        if not payees:
            continue  # the cell may be the payee's
        for start, end in registers.cells(printed, max(payees), last):
            thing = _trimmed(printed[start:end])
            names = "," in thing and not re.search(r"(?<![A-Za-z])[a-z]{3,}", thing)  # of people or dogs
            if len(thing) >= _SHORTEST and _told(thing) and not names and not _row_forms().match(thing):
                yield Candidate("item_register", start, start + len(thing), None)
                break


def _hits(doc: Doc, rule: str | None) -> Iterator[Candidate]:
    text, printed, money = doc._.matching, doc._.page.text, found(doc, "amount")
    if rule == "purchase_payment_memo":
        yield from _said(text)
        yield from _after_sums(text, money)
        named = bytearray(len(text))
        for c in (*found(doc, "vendor"), *found(doc, "contract_number")):
            named[c.start : c.end] = b"\1" * (c.end - c.start)
        for c in _subject(printed):
            # a subject that is but a vendor's name and a number says nothing of the thing
            left = "".join(
                ch
                for ch, own in zip(printed[c.start : c.end], named[c.start : c.end], strict=True)
                if not own
            )
            if _told(_form_words().sub(" ", left)):
                yield c
    elif rule:
        yield from _described(printed, money)


@component(NAME)
def find(doc: Doc) -> Doc:
    """Add the things bought; of two that overlap the better trusted."""
    money = found(doc, "amount")
    if not money:
        return doc
    printed = doc._.page.text
    rows = registers.rows(printed, found(doc, "date"), money)
    add(
        doc,
        *(Candidate("contract_number_register", *row.number, _plain(printed, row.number)) for row in rows),
    )
    taken: list[tuple[int, int]] = []
    if rows:
        hits = _purposes(doc, rows, money)
    else:
        hits = _hits(doc, papers.paper_of(printed))
    for c in sorted(hits, key=lambda c: (-c.confidence, c.start)):
        if not any(start < c.end and c.start < end for start, end in taken):
            taken.append((c.start, c.end))
            value = " ".join(printed[c.start : c.end].split())
            add(doc, Candidate(c.rule, c.start, c.end, value))
    return doc


def _plain(printed: str, span: tuple[int, int]) -> str:
    return printed[span[0] : span[1]]
