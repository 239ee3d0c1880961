"""Amounts of money; values are plain decimals in dollars, unsigned, like ``14213.88``.

A number is money where a dollar sign, the word or a money heading says so, where it stands in a column
of figures with cents, or where it is written with both thousands commas and cents. Signs that OCR
misreads (S, §) count only before a figure that has cents or thousands.
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
_CENTS = rf"(?:[ ]?[.][ ]?{_D}{{2}}(?![0-9]))"
_RIGHT = r"(?![0-9%]|[.,][0-9]|[ ]?%)"

SIGNED = re.compile(
    rf"""
    (?<![A-Za-z]) (?:US|USD[ ]?)? [$＄﹩] [ ]{{0,2}} (?:-(?=[0-9(]))? \(? [ ]?
    (?P<figure> {_THOUSANDS}{_CENTS}? | [0-9]{{1,12}}{_CENTS} | [0-9]{{1,9}}\.[0-9]{{1,4}}(?![0-9])
        | [0-9]{{1,12}} | \.[0-9]{{2}} )
    (?: [ -]? (?P<scale>thousand|million|billion|bn|mm|[KMB])(?![A-Za-z]) )?
    \)?
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
    (?<![A-Za-z0-9$.,])
    (?: (?P<figure>[0-9]{1,3}(?:,[0-9]{3}){1,5}(?:\.[0-9]{2})? | [0-9]{1,9}(?:\.[0-9]{1,2})?)
        (?: [ ]? (?P<scale>thousand|million|billion) )? [ ] (?:U\.?S\.?[ ])? (?:dollars?|USD)\b
      | (?<=ollars[ ]\() (?P<figure2>[0-9]{1,3}(?:,[0-9]{3}){1,5}(?:\.[0-9]{2})?) (?=\)) )
    """,
    re.A | re.I | re.X,
)

BARE = re.compile(
    rf"(?<![0-9A-Za-z$§#.,/-])(?P<figure>[0-9]{{1,3}}(?:,[0-9]{{3}}){{0,5}}\.[0-9]{{2}}|[0-9]{{4,9}}\.[0-9]{{2}}){_RIGHT}(?![A-Za-z/-])"
)


def decimal(figure: str, scale: str | None = None) -> str | None:
    """The figure as a plain decimal with at least two places; None where it is no number."""
    plain = figure.replace(" ", "").translate(_DIGITS)
    whole, dot, places = plain.rpartition(".")
    if not dot or (len(places) == 3 and whole):
        whole, places = plain, ""
    whole = re.sub(r"[.,]", "", whole) or "0"
    if not whole.isdecimal() or (places and not places.isdecimal()):
        return None
    value = Decimal(f"{whole}.{places or '0'}") * _SCALE.get((scale or "").lower(), 1)
    text = f"{value:f}"
    whole, _, places = text.partition(".")
    return f"{whole}.{places.rstrip('0').ljust(2, '0')}"


def _marked(text: str) -> Iterator[Candidate]:
    for m in SIGNED.finditer(text):
        end = (
            m.end() if m.group().endswith(")") and "(" in m.group() else max(m.end("figure"), m.end("scale"))
        )
        yield Candidate("amount_dollar_sign", m.start(), end, decimal(m["figure"], m["scale"]))
    for m in MISREAD.finditer(text):
        yield Candidate("amount_misread_sign", *m.span(), decimal(m["figure"] or m["figure2"]))
    for m in WORDED.finditer(text):
        figure = "figure" if m["figure"] else "figure2"
        yield Candidate("amount_worded", m.start(figure), m.end(), decimal(m[figure], m["scale"]))


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


def _bare(text: str, page: Page) -> Iterator[Candidate]:
    """Figures without a sign: in a money column, beside a total, or with thousands and cents."""
    figures = list(BARE.finditer(text))
    money_page = "$" in text or _heading_words(text) or any("," in m["figure"] for m in figures)
    columns = _aligned(figures, Ruler(page)) if money_page else set()
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
        yield Candidate(rule, start, end, decimal(m["figure"]))


@component(NAME)
def find(doc: Doc) -> Doc:
    """Add the page's amounts; of two that overlap the one found by the better trusted rule."""
    text: str = doc._.matching
    taken = bytearray(len(text))
    for c in (*found(doc, "date"), *found(doc, "statute"), *found(doc, "exemption")):
        taken[c.start : c.end] = b"\1" * (c.end - c.start)
    whole = [c for c in (*_marked(text), *_bare(text, doc._.page)) if c.value]
    for c in sorted(whole, key=lambda c: (-c.confidence, c.start - c.end, c.start)):
        if not any(taken[c.start : c.end]):
            taken[c.start : c.end] = b"\1" * (c.end - c.start)
            add(doc, c)
    return doc
