"""Amounts of money; values are plain decimals in dollars, like ``14213.88``, a credit like ``-72523.66``.

A number is money where a dollar sign, the word or a money heading says so, where it stands in a column
of figures with cents, or where it is written with both thousands commas and cents. Signs that OCR
misreads (S, §) count only before a figure that has cents or thousands.

A credit is printed in brackets, with a minus before it or with CR after it. A bracket that encloses the
dollar sign too is mostly an aside, "Two Million Dollars ($2,000,000)", and means a credit only where that
word stands before it.

A figure that was cut off is no amount: OCR that meets a stroke, a stamp or the edge of the sheet leaves
its first digits, which would be a false sum.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from spacy.tokens import Doc

from pipeline.contracts import Page
from pipeline.extract.boxes import Ruler
from pipeline.extract.candidate import Candidate, add, component, found, vocabulary

NAME = "counterscan_amounts"

_DIGITS = str.maketrans("OoQlLIi|", "00011111")
_SCALE = {"thousand": 1_000, "k": 1_000, "million": 1_000_000, "m": 1_000_000, "mm": 1_000_000}
_SCALE |= {"billion": 1_000_000_000, "bn": 1_000_000_000, "b": 1_000_000_000}

_D = r"[0-9OolIQ|]"
_THOUSANDS = rf"[0-9]{{1,3}}(?:[ ]?[,.][ ]?{_D}{{3}}(?![0-9])){{1,5}}"
_CENTS = rf"(?:[ ]?[.][ ]?(?:[0-9]{_D}|{_D}[0-9]|OO|oo)(?![0-9]))"
_RIGHT = r"(?![0-9%]|[.,][0-9]|[ ]?%)"

SIGNED = re.compile(
    rf"""
    (?<![A-Za-z]) (?P<minus>(?<!\S)-)? (?:US|USD[ ]?)?
    [$＄﹩] (?P<gap>[ ]{{0,2}}) (?P<minus2>-(?=[0-9(]))? (?P<open>\()? [ ]?
    (?P<figure> {_THOUSANDS}{_CENTS}? | [0-9]{{1,12}}{_CENTS} | [0-9]{{1,9}}\.[0-9]{{1,4}}(?![0-9])
        | [0-9]{{1,12}} | \.[0-9]{{2}} )
    (?: [ -]? (?P<scale>thousand|million|billion|bn|mm|[KMB])(?![A-Za-z]) )?
    (?P<close>\))?
    """,
    re.A | re.I | re.X,
)

MISREAD = re.compile(  # S5,843.00 for $5,843.00
    rf"(?<![A-Za-z0-9.,])"
    rf"(?:[S§][ ]?(?P<figure>{_THOUSANDS}{_CENTS}?)|S(?P<figure2>[0-9]{{1,6}}\.[0-9]{{2}})){_RIGHT}",
    re.A | re.X,
)

WORDED = re.compile(
    r"""
    (?<![A-Za-z0-9$.,]) (?P<minus>(?<!\S)-)?
    (?: (?P<figure>[0-9]{1,3}(?:,[0-9]{3}){1,5}(?:\.[0-9]{2})? | [0-9]{1,9}(?:\.[0-9]{1,2})?)
        (?: [ ]? (?P<scale>thousand|million|billion) )? [ ] (?:U\.?S\.?[ ])? (?:dollars?|USD)\b
      | (?<=ollars[ ]\() (?P<figure2>[0-9]{1,3}(?:,[0-9]{3}){1,5}(?:\.[0-9]{2})?) (?=\)) )
    """,
    re.A | re.I | re.X,
)

BARE = re.compile(
    rf"(?<![0-9A-Za-z$§#.,/-])(?P<minus>(?<!\S)-)?(?P<open>\()?(?P<figure>[0-9]{{1,3}}(?:,[0-9]{{3}}){{0,5}}\.[0-9]{{2}}|[0-9]{{4,9}}\.[0-9]{{2}}){_RIGHT}(?![A-Za-z/-])(?P<close>\))?"
)

_CR = re.compile(r"[ ]?CR(?![A-Za-z]|[ ]?[#0-9])", re.A)  # CR #78-803640 is a receipt's number
_CREDIT_BEFORE = re.compile(r"\b(?:credit|refund)[^.\n]{0,24}\($", re.A | re.I)
# What follows a figure that was cut off: more of it after a gap, a stroke or a letter in its place.
_CUT = re.compile(
    r"[ ][0-9]{3}(?![0-9])|[ ]?,(?!\s[$A-Za-z]{2})|\.[^\s0-9\"”')]|[-~][0-9]|[^\s.,;:)\]!?'\"”’/*|-]",
    re.A,
)
_ROUND = re.compile(r"[0-9]{1,3}", re.A)
_EDGE = 3.0  # points


def decimal(figure: str, scale: str | None = None) -> str | None:
    """The figure as a plain decimal with at least two places; None where it is no number."""
    plain = figure.replace(" ", "").translate(_DIGITS)
    whole, dot, places = plain.rpartition(".")
    if not dot or (len(places) == 3 and whole):
        whole, places = plain, ""
    whole = re.sub(r"[.,]", "", whole) or "0"
    if not whole.isdecimal() or (places and not places.isdecimal()):
        return None
    if len(whole) > 1 and whole[0] == "0":  # a sum never begins so: its first figures were lost
        return None
    value = Decimal(f"{whole}.{places or '0'}") * _SCALE.get((scale or "").lower(), 1)
    text = f"{value:f}"
    whole, _, places = text.partition(".")
    return f"{whole}.{places.rstrip('0').ljust(2, '0')}"


def _cut_off(text: str, m: re.Match[str], page: Page, ruler: Ruler) -> bool:
    """Whether the figure after a dollar sign lost its end, or is a stamp's: only where a machine read it.
    "Date $: 104" on a stamp's side gives a gap and a short round figure."""
    start, end = m.span("figure")
    if m["scale"] or re.search(r"[.][ ]?..$", m["figure"]) or not ruler.measured(start, end):
        return False
    short = bool(_ROUND.fullmatch(m["figure"]))
    edge = any(x1 > page.width - _EDGE for _, _, x1, _ in ruler.boxes(start, end))
    comma = len(m["figure"]) < 3 and text[end : end + 1] == "," and text[end : end + 3] != ", $"
    return edge or bool(_CUT.match(text, end)) or (short and (bool(m["gap"]) or comma))


def _signed(value: str | None, *, credit: bool) -> str | None:
    return f"-{value}" if value and credit and value.strip("0.") else value


def _marked(text: str, page: Page, ruler: Ruler) -> Iterator[Candidate]:
    for m in SIGNED.finditer(text):
        if _cut_off(text, m, page, ruler):
            continue
        start, end = m.start(), max(m.end("figure"), m.end("scale"))
        credit = bool(m["minus"] or m["minus2"])
        if m["open"] and m["close"]:
            credit, end = True, m.end()
        elif m["close"] and _CREDIT_BEFORE.search(text[max(0, start - 40) : start]):
            credit, start, end = True, start - 1, m.end()
        elif cr := _CR.match(text, end):
            credit, end = True, cr.end()
        value = _signed(decimal(m["figure"], m["scale"]), credit=credit)
        yield Candidate("amount_dollar_sign", start, end, value)
    for m in MISREAD.finditer(text):
        yield Candidate("amount_misread_sign", *m.span(), decimal(m["figure"] or m["figure2"]))
    for m in WORDED.finditer(text):
        figure = "figure" if m["figure"] else "figure2"
        value = _signed(decimal(m[figure], m["scale"]), credit=bool(m["minus"]))
        yield Candidate("amount_worded", m.start("minus") if m["minus"] else m.start(figure), m.end(), value)


def _heading_words(text: str) -> bool:
    """Whether the page prints a word that heads a column of money."""
    return bool(re.search(rf"\b(?:{'|'.join(vocabulary('money_headings'))})\b", text, re.A | re.I))


def _aligned(figures: list[re.Match[str]], ruler: Ruler) -> set[int]:
    """Starts of the figures whose right edge lines up (within 4 points) with two others."""
    edges = []
    for m in figures:
        boxes = ruler.boxes(*m.span("figure"))
        if boxes:
            edges.append((boxes[-1][2], m.start("figure")))
    edges.sort()
    return {
        start
        for i, (x, start) in enumerate(edges)
        if sum(abs(x - other) <= 4 for other, _ in edges[max(0, i - 2) : i + 3]) >= 3
    }


def _bare(text: str, page: Page, ruler: Ruler) -> Iterator[Candidate]:
    """Figures without a sign: in a money column, beside a total, or with thousands and cents."""
    figures = list(BARE.finditer(text))
    money_page = "$" in text or _heading_words(text) or any("," in m["figure"] for m in figures)
    columns = _aligned(figures, ruler) if money_page else set()
    totals = re.compile(rf"\b(?:{'|'.join(vocabulary('money_labels'))})\b[^0-9\n]{{0,24}}$", re.A | re.I)
    for m in figures:
        start, end = m.span("figure")
        if start in columns:
            rule = "amount_column"
        elif "," in m["figure"]:
            rule = "amount_thousands_and_cents"
        elif totals.search(page.text[max(0, start - 60) : start]):
            rule = "amount_labelled"
        else:
            continue
        credit = bool(m["minus"] or (m["open"] and m["close"]))
        if credit:
            start, end = m.start(), m.end() if m["open"] else end
        elif cr := _CR.match(text, end):
            credit, end = True, cr.end()
        yield Candidate(rule, start, end, _signed(decimal(m["figure"]), credit=credit))


@component(NAME)
def find(doc: Doc) -> Doc:
    """Add the page's amounts; of two that overlap the one found by the better trusted rule."""
    text: str = doc._.matching
    taken = bytearray(len(text))
    for c in (*found(doc, "date"), *found(doc, "statute"), *found(doc, "exemption")):
        taken[c.start : c.end] = b"\1" * (c.end - c.start)
    page, ruler = doc._.page, doc._.ruler
    whole = [c for c in (*_marked(text, page, ruler), *_bare(text, page, ruler)) if c.value]
    for c in sorted(whole, key=lambda c: (-c.confidence, c.start - c.end, c.start)):
        if not any(taken[c.start : c.end]):
            taken[c.start : c.end] = b"\1" * (c.end - c.start)
            add(doc, c)
    return doc
