"""Gives the page's amounts their roles: what words say first, then sums, quantities and headings."""

from __future__ import annotations

import msgspec
from spacy.tokens import Doc

from pipeline.extract.candidate import Candidate, component, found
from pipeline.extract.money import columns, roles

NAME = "counterscan_amount_roles"


def named(doc: Doc) -> dict[int, str]:
    """The roles of the page's amounts by their starts."""
    text, printed, ruler = doc._.matching, doc._.page.text, doc._.ruler
    money = found(doc, "amount")
    made: dict[int, str] = {}
    at = i = 0
    by_quantity: dict[int, str] = {}
    for line in printed.split("\n"):
        end = at + len(line)
        on_line: list[Candidate] = []
        while i < len(money) and money[i].start < end:
            on_line.append(money[i])
            i += 1
        row = printed[at : on_line[0].start] if on_line else ""
        for c in on_line:
            first = not printed[at : c.start].strip()
            if role := roles.role_of(text, c.start, c.end, row=row, first=first):
                made[c.start] = role
        by_quantity |= columns.by_quantity(line, at, on_line)
        at = end + 1
    by_sum: dict[int, str] = {}
    for column in columns.columns(money, ruler):
        by_sum |= columns.sums(column)
    headed = columns.by_headings(printed, money, ruler) if money else {}
    return {**headed, **by_quantity, **by_sum, **made}


@component(NAME)
def find(doc: Doc) -> Doc:
    """Note the role of each amount that the page gives one."""
    if any(c.kind == "amount" for c in doc._.found or ()):
        given = named(doc)
        doc._.found = [
            msgspec.structs.replace(c, role=given.get(c.start)) if c.kind == "amount" else c
            for c in doc._.found
        ]
    return doc
