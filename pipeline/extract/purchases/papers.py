"""What sort of paper a page is, by its title, its labels and what it asks for; the rules stand in papers.yml.

A page that only speaks of an invoice or a contract is none: a title is a cell of its own among the first
lines, and a memo has a subject and asks for money.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import msgspec
import yaml

from pipeline.contracts import Paper
from pipeline.extract.candidate import vocabulary

_TOP = 1600  # characters in which a title stands
_LINES = 26
_LABELS = 700  # characters in which a memo's labels stand

SUBJECT = re.compile(r"(?<![A-Za-z])sub[a-z]{0,2}[ec]{1,2}t ?[:;.][ ]*", re.A | re.I)
_RECEIVER = re.compile(
    r"(?:^|\n)[^\n]{0,12}(?<![A-Za-z])(?:to|[1t][0o]|t0|attn|attention) ?[:;]", re.A | re.I
)
_SENDER = re.compile(r"(?:^|\n)[^\n]{0,12}(?<![A-Za-z])from ?[:;]", re.A | re.I)
_EMAIL = re.compile(r"(?:^|\n)(?:sent|cc|date sent) ?:|@[a-z]{2,30}\.[a-z]{2,3}", re.A | re.I)


_TITLE_WORD = re.compile(
    r"invoice|quot|order|estimate|proposal|contract|agreement|p\.?o\.? ?[n#]", re.A | re.I
)


class PaperRule(msgspec.Struct, frozen=True):
    """How a sort of paper is told; `title` are patterns of which one is a whole cell of the first lines, and
    `label` those that count where there is no title."""

    paper: Paper
    confidence: float
    meaning: str
    title: list[str] = []
    label: list[str] = []


@cache
def paper_rules() -> dict[str, PaperRule]:
    """Every rule of ``papers.yml`` by its name, in their order."""
    read = yaml.safe_load((Path(__file__).parent / "papers.yml").read_text("utf-8"))
    return msgspec.convert(read, dict[str, PaperRule])


@cache
def _titles() -> list[tuple[str, re.Pattern[str]]]:
    return [
        (name, re.compile(f"(?:{'|'.join(patterns)})", re.A | re.I))
        for part in ("title", "label")
        for name, rule in paper_rules().items()
        if (patterns := getattr(rule, part))
    ]


@cache
def _asks() -> re.Pattern[str]:
    return re.compile(rf"(?<![A-Za-z])(?:{'|'.join(vocabulary('memo_asks'))})", re.A | re.I)


def memo(printed: str) -> bool:
    """Whether the page is a memo: a subject, with a sender or a receiver or on a further page of one."""
    subject = SUBJECT.search(printed, 0, _TOP)
    if not subject or _EMAIL.search(printed, 0, _LABELS):
        return False
    return addressed(printed) or subject.start() < 300


def addressed(printed: str) -> bool:
    """Whether the page names a sender or a receiver, as a memo's first page does."""
    return bool(_SENDER.search(printed, 0, _TOP) or _RECEIVER.search(printed, 0, _TOP))


def paper_of(printed: str) -> str | None:
    """The rule that tells what paper a page is, from its printed text; None for other pages."""
    if memo(printed):
        return "purchase_payment_memo" if _asks().search(printed.replace("\n", " ")) else None
    if not _TITLE_WORD.search(printed, 0, _TOP):
        return None
    cells = [
        cell
        for line in printed[:_TOP].split("\n")[:_LINES]
        if "$" not in line
        for part in re.split(r"[ ]{2,}|[|]", line)
        if 4 < len(part) < 110 and _written_large(cell := part.strip(" .:*_-"))
    ]
    for name, pattern in _titles():
        if any(pattern.fullmatch(cell) for cell in cells):
            return name
    return None


def _written_large(cell: str) -> bool:
    """Whether the cell is in capitals, or its words of more than four letters begin with one: no prose."""
    long = [w for w in cell.split() if len(w) > 4 and w[0].isalpha()]
    return cell[:1].isupper() and all(w[0].isupper() for w in long)
