"""Which mention fills which cell of a purchase: who is paid, what for, how much, when, which number.

All take the page's text and mentions and give a mention's index, or None where the page does not say it or
says two things. Nothing is added up: the sum is one that is printed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from pipeline.contracts import Mention, Paper
from pipeline.extract.candidate import vocabulary

# Roles of the sum that a paper asks for, best first. Where none is printed, the only sum on the page counts.
_ROLES: dict[Paper, tuple[str, ...]] = {
    "payment_memo": ("payment", "amount_due", "total", "cost", "estimate"),
    "invoice": ("amount_due", "total", "payment", "balance", "cost"),
    "quote": ("total", "amount_due", "cost", "estimate"),
    "order": ("total", "limit", "amount_due", "cost"),
    "contract": ("total", "limit", "payment"),
}
_PARTS = frozenset({"unit_price", "line_total", "subtotal", "tax", "shipping", "monthly", "annual"})
_NOT_IT = _PARTS | {"threshold", "credit", "discount", "budget", "balance"}
_ONE_ONLY = frozenset({"cost", "estimate"})  # several are choices, and none of them what is asked for
_NUMBERS: dict[Paper, tuple[str, ...]] = {
    "payment_memo": ("invoice", "quote", "purchase_order"),
    "invoice": ("invoice",),
    "quote": ("quote",),
    "order": ("purchase_order", "city_contract", "requisition"),
    "contract": ("contract", "city_contract"),
}
_ITEMS = ("item_line", "item_payment_for", "item_after_amount", "item_subject")
_HEAD = 0.4  # share of a page's text in which its own date stands
_NEAR = 10  # characters from a sum to what is said of it
_CUE = 60  # characters before a name or a date in which its cue ends


@cache
def _ends_with(section: str) -> re.Pattern[str]:
    """What finds one of the section's words right before a text ends, marks and a bracket left aside."""
    words = "|".join(vocabulary(section))
    return re.compile(
        rf"(?<![A-Za-z])(?:{words})(?:[ ][(][^()]{{0,30}}[)])?[ \n:.,\"“_-]{{0,6}}$", re.A | re.I
    )


@cache
def _seller_after() -> re.Pattern[str]:
    return re.compile(
        rf"[^.;]{{0,50}}[\"“”' (](?:{'|'.join(vocabulary('seller_after'))})(?![A-Za-z])", re.A | re.I
    )


def _before(text: str, m: Mention) -> str:
    """The words before the mention. Where it begins a line those of the line above; of a line of several
    cells the one above its own, for the words beside it head another column."""
    at = text.rfind("\n", 0, m.start) + 1
    own = re.split(r"[ ]{2,}", text[at : m.start])
    if own[-1].strip():
        return " ".join(text[max(at, m.start - _CUE) : m.start].split()) + " "
    above = re.split(r"[ ]{2,}", text[max(0, at - 200) : max(0, at - 1)].rstrip("\n").rpartition("\n")[2])
    if len(own) > 1 and len(above) < len(own):
        return " ".join(text[max(0, m.start - _CUE) : m.start].split()) + " "
    return " ".join(above[min(len(own), len(above)) - 1][-_CUE:].split()) + " "


def _alone(found: Sequence[int], mentions: Sequence[Mention]) -> int | None:
    """The first of the mentions where all say the same."""
    said = {mentions[i].entity or (mentions[i].value or "").lower() for i in found}
    return found[0] if len(said) == 1 else None


def amount(mentions: Sequence[Mention], paper: Paper) -> int | None:
    """The sum that the paper asks for. A memo says it first, a bill sums up last."""
    sums = [i for i, m in enumerate(mentions) if m.kind == "amount" and (m.value or "0").strip("-0.")]
    for role in _ROLES[paper]:
        named = [i for i in sums if mentions[i].role == role]
        if role == "payment" and _alone(named, mentions) is None:
            due = [i for i in sums if mentions[i].role == "amount_due"]
            named = due or named  # several invoices are paid together: what they come to, if it is said
        if named and role in _ONE_ONLY:
            return _alone(named, mentions)
        if named:
            return named[0] if paper in {"payment_memo", "contract"} else named[-1]
    if paper == "contract":
        return None  # a sum in a contract's text may be anything
    left = [i for i in sums if mentions[i].role not in _NOT_IT]
    if not left and paper != "payment_memo":
        left = [i for i in sums if mentions[i].role == "subtotal"]
        left = left if len(left) == 1 else []  # several are sums of parts, and none is that of the whole
    return _alone(left, mentions)


def vendor(text: str, mentions: Sequence[Mention], paper: Paper) -> int | None:
    """Who is paid: after a word that says so; else the only vendor that the page names; on a seller's own
    paper the first, as in its letterhead."""
    named = [i for i, m in enumerate(mentions) if m.kind == "vendor"]
    told = [i for i in named if _ends_with("payee_before").search(_before(text, mentions[i]))]
    if told:
        return told[0]
    if paper == "contract":
        named = [i for i in named if _seller_after().match(text, mentions[i].end)] or named
    named = [i for i in named if not _ends_with("not_the_sellers").search(_before(text, mentions[i]))]
    if (only := _alone(named, mentions)) is not None or not named:
        return only
    return named[0] if paper in {"invoice", "quote"} else None


def date(text: str, mentions: Sequence[Mention], paper: Paper) -> int | None:
    """The paper's own date: one that a label or its role names so, else the first day in its head. The date
    of an invoice that a memo is about is not the memo's.
    """
    days = [i for i, m in enumerate(mentions) if m.kind == "date" and len(m.value or "") == 10]
    roles = {"issued"} if paper == "payment_memo" else {"invoice", "issued", "order", "quote"}
    own = [i for i in days if mentions[i].role in roles]
    if paper != "payment_memo":
        own += [i for i in days if _ends_with("date_labels").search(_before(text, mentions[i]))]
    if own:
        return own[0]
    head = [
        i
        for i in days
        if mentions[i].start < max(400, _HEAD * len(text))
        and mentions[i].role is None
        and not _ends_with("other_dates").search(_before(text, mentions[i]))
    ]
    return head[0] if head and paper != "contract" else None


def number(mentions: Sequence[Mention], paper: Paper) -> int | None:
    """The number of the paper itself; on a memo that of the invoice, quote or order that it pays."""
    for sort in _NUMBERS[paper]:
        for i, m in enumerate(mentions):
            if m.kind == "contract_number" and m.rule.startswith(f"contract_number_{sort}"):
                return i
    return None


def item(text: str, mentions: Sequence[Mention], paid: int | None) -> int | None:
    """What was bought: of a table's lines that with the greatest sum, else what is said first. What is said
    right after a sum counts for that sum alone; `paid` is the index of the one that the paper asks for."""
    things = [i for i, m in enumerate(mentions) if m.kind == "item"]
    if paid is not None:
        after = mentions[paid].end
        things = [
            i
            for i in things
            if mentions[i].rule != "item_after_amount" or after <= mentions[i].start < after + _NEAR
        ]
    for rule in _ITEMS:
        named = [i for i in things if mentions[i].rule == rule]
        if named and rule == "item_line":
            return max(named, key=lambda i: (_line_sum(text, mentions, i), -i))
        if named:
            return named[0]
    return None


def _line_sum(text: str, mentions: Sequence[Mention], i: int) -> float:
    end = text.find("\n", mentions[i].end)
    end = len(text) if end < 0 else end
    return max(
        (float(m.value or 0) for m in mentions if m.kind == "amount" and mentions[i].end <= m.start < end),
        default=0.0,
    )
