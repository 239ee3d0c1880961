"""The purchases of a page: one row a paper, or one a line of a register of payments.

A row is what a reporter asks for: of whom, what for, how much, when, under which number; each cell is a
mention, so that it can be looked up on the page. A row has always a sum. Nothing is taken from another
paper; a paper that runs over several pages is put together by `continued`.
"""

from __future__ import annotations

import re

import msgspec

from pipeline.contracts import Mention, Place, Purchase
from pipeline.extract.purchases import cells, registers
from pipeline.extract.purchases.papers import paper_of, paper_rules
from pipeline.extract.purchases.printed import Printed

CELLS = ("amount", "vendor", "item", "date", "number")


_AMOUNT = re.compile(r"(?:for|in) the amount(?: of)?", re.A | re.I)


class Draft(msgspec.Struct, frozen=True):
    """What one page says of its paper, complete or not; cells as in `Purchase`."""

    rule: str
    amount: Place | None = None
    vendor: Place | None = None
    item: Place | None = None
    date: Place | None = None
    number: Place | None = None


def purchases(page: Printed, mentions: list[Mention]) -> list[Purchase]:
    """The purchases of a page by its mentions, in order of place. Pure: the same mentions give the same
    rows, so it may be called again when more vendors are known."""
    if not any(m.kind == "amount" for m in mentions):
        return []
    rows = _register(page, mentions) or _listed_checks(page, mentions)
    if rows:
        return [p for d in rows if (p := complete(d, {page.number: mentions}))]
    made = draft(page, mentions)
    done = complete(made, {page.number: mentions}) if made else None
    return [done] if done else []


def draft(page: Printed, mentions: list[Mention]) -> Draft | None:
    """What the page says of its paper; None where it is no paper of a purchase."""
    rule = paper_of(page.text)
    return draft_by(rule, page, mentions) if rule else None


def draft_by(rule: str, page: Printed, mentions: list[Mention]) -> Draft:
    """What the page says, read as a paper of that rule."""
    paper = paper_rules()[rule].paper

    def place(index: int | None) -> Place | None:
        return None if index is None else (page.number, index)

    paid = cells.amount(mentions, paper)
    return Draft(
        rule,
        amount=place(paid),
        vendor=place(cells.vendor(page.text, mentions, paper)),
        item=place(cells.item(page.text, mentions, paid)),
        date=place(cells.date(page.text, mentions, paper)),
        number=place(cells.number(mentions, paper)),
    )


def complete(made: Draft, said: dict[int, list[Mention]]) -> Purchase | None:
    """The purchase, trusted as far as its rule and its least trusted mention; None without a sum."""
    if made.amount is None:
        return None
    rule = paper_rules()[made.rule]
    places = {c: p for c in CELLS if (p := getattr(made, c)) is not None}
    least = min(said[page][index].confidence for page, index in places.values())
    return Purchase(rule.paper, made.rule, round(rule.confidence * least, 3), **places)


def _register(page: Printed, mentions: list[Mention]) -> list[Draft]:
    """A draft for each row of a register of payments."""
    by_kind = {
        k: [i for i, m in enumerate(mentions) if m.kind == k] for k in ("date", "amount", "vendor", "item")
    }
    dates, money = by_kind["date"], by_kind["amount"]
    if min(len(dates), len(money)) < registers.LEAST:
        return []
    rows = registers.rows(page.text, [mentions[i] for i in dates], [mentions[i] for i in money])
    number_at = {m.start: i for i, m in enumerate(mentions) if m.rule == "contract_number_register"}
    made = []
    for row in rows:
        sum_at = money[row.amount]
        paid = [i for i in by_kind["vendor"] if row.number[1] <= mentions[i].start < mentions[sum_at].start]
        things = [i for i in by_kind["item"] if row.number[1] <= mentions[i].start < mentions[sum_at].start]
        numbered = number_at.get(row.number[0])
        made.append(
            Draft(
                "purchase_register_row",
                amount=(page.number, sum_at),
                vendor=(page.number, paid[0]) if paid else None,
                item=(page.number, things[0]) if things else None,
                date=(page.number, dates[row.date]),
                number=None if numbered is None else (page.number, numbered),
            )
        )
    return made


def _listed_checks(page: Printed, mentions: list[Mention]) -> list[Draft]:
    """A draft for each check that the page lists as number, date and sum, one after the other."""
    made = []
    for i, m in enumerate(mentions[:-2]):
        day, paid = mentions[i + 1], mentions[i + 2]
        if m.rule != "contract_number_check" or day.kind != "date" or paid.kind != "amount":
            continue
        between = page.text[m.end : day.start], page.text[day.end : paid.start]
        if between[0].split() == ["dated"] and _AMOUNT.fullmatch(" ".join(between[1].split())):
            made.append(
                Draft(
                    "purchase_check_listed",
                    amount=(page.number, i + 2),
                    date=(page.number, i + 1),
                    number=(page.number, i),
                )
            )
    return made
