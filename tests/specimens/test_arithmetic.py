"""The papers add up, and what one paper says of another is so."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from pipeline.specimens import billing, register, truth
from pipeline.specimens.press import Printed

MONEY = re.compile(r"-?\$[\d,]+\.\d\d")


def page_text(paper: Printed, number: int = 1) -> str:
    return " ".join(line.text for line in truth.page_lines(paper.drawn)[number - 1])


def dollars(text: str) -> Decimal:
    return Decimal(text.replace("$", "").replace(",", ""))


def one(printed: dict[str, Printed], part: str) -> Printed:
    (found,) = [p for path, p in printed.items() if part in path]
    return found


@pytest.mark.parametrize(
    ("part", "total"),
    [
        ("invoice-QF-20931", "$233,466.10"),
        ("invoice-marrowstone", "$234,335.37"),
        ("quote-tolland-ferry", "$208,735.00"),
        ("purchase-order", "$233,382.50"),
    ],
)
def test_the_printed_sums_add_up(printed: dict[str, Printed], part: str, total: str) -> None:
    paper = one(printed, part)
    rows = [line.text for line in truth.page_lines(paper.drawn)[0]]
    # each extension is the last sum of a numbered row; what follows are the totals
    first_sum = next(i for i, s in enumerate(rows) if s.startswith(("Subtotal", "NOT TO EXCEED")))
    extensions = [
        dollars(MONEY.findall(s)[-1]) for s in rows[:first_sum] if MONEY.search(s) and not s.startswith("Qty")
    ]
    sums = [dollars(MONEY.findall(s)[-1]) for s in rows[first_sum:] if MONEY.search(s)]
    assert len(extensions) == len(paper.specimen.body["lines"])
    if len(sums) > 1:
        assert sums[0] == sum(extensions)
        assert sums[-1] == sum(sums[:-1])
    else:
        assert sums[0] == sum(extensions)
    assert billing.money(sums[-1]) == total


def test_a_quote_s_share_and_trade_in_follow_from_its_total(printed: dict[str, Printed]) -> None:
    paper = one(printed, "quote-tolland-ferry")
    total = billing.totals(paper.specimen.body)[-1][1]
    base = billing.extension(paper.specimen.body["lines"][0])
    conditions = page_text(paper, 2)
    assert billing.money(total * 3 / 10) in conditions
    assert billing.money(base / 5) in conditions


def test_the_contract_s_schedule_adds_up_to_its_limit(printed: dict[str, Printed]) -> None:
    (table,) = [
        b["table"]
        for b in one(printed, "contract").specimen.body["text"]
        if isinstance(b, dict) and "table" in b
    ]
    *items, limit = [dollars(row[-1].strip("*")) for row in table["rows"]]
    assert sum(items) == limit == Decimal("748650.00")


def test_the_register_is_a_ruled_grid_of_two_full_pages(printed: dict[str, Printed]) -> None:
    paper = one(printed, "register")
    pages = register.pages(paper.specimen.body)
    assert [len(rows) for rows in pages] == [27, 27]
    numbers = [int(row[0]) for rows in pages for row in rows]
    assert numbers == sorted(set(numbers))
    for number, rows in enumerate(pages, 1):
        assert f"TOTAL PAGE {number} ${sum(map(register.amount, rows)):,.2f}" in page_text(paper, number)


def test_what_the_report_says_of_the_other_papers(printed: dict[str, Printed]) -> None:
    report = " ".join(page_text(one(printed, "oversight-report"), n) for n in range(1, 10))
    rows = [row for page in register.pages(one(printed, "register").specimen.body) for row in page]
    assert f"{len(rows)} checks that total ${sum(map(register.amount, rows)):,.2f}" in report
    assert sum("[[" in row[2] for row in rows) == 4
    assert "the payee is blacked out in four of them" in report
    four = [
        billing.totals(one(printed, part).specimen.body)[-1][1]
        for part in ("quote-tolland", "invoice-QF", "invoice-marrowstone")
    ]
    assert f"Total of the four papers ${sum(four) + Decimal('748650.00'):,.2f}" in report


def test_the_report_s_contents_name_the_right_pages(printed: dict[str, Printed]) -> None:
    paper = one(printed, "oversight-report")
    lines = [[line.text for line in page] for page in truth.page_lines(paper.drawn)]
    listed = [re.fullmatch(r"([A-Z][A-Z .,]+) (\d+)", s) for s in lines[1]]
    entries = [(m.group(1), int(m.group(2))) for m in listed if m]
    assert len(entries) == 8
    for heading, page in entries:
        assert heading in lines[page - 1], heading


@pytest.mark.parametrize("part", ["2021-07-09", "2023-09-15"])
def test_a_procedure_states_its_number_of_pages(printed: dict[str, Printed], part: str) -> None:
    paper = one(printed, part)
    assert paper.specimen.body["head"]["pages"] == len(truth.page_lines(paper.drawn))
