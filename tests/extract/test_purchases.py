"""What papers say was bought, case by case: ``purchases/*.yml`` are the specification."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
import yaml

from pipeline.contracts import PAPERS
from pipeline.extract.purchases.continued import Papers
from pipeline.extract.purchases.papers import paper_rules
from pipeline.extract.purchases.purchases import CELLS, purchases

FILES = sorted((Path(__file__).parent / "purchases").glob("*.yml"))
CASES = [
    pytest.param(case, id=f"{path.stem}: {case['pages'][0][:40]!r}")
    for path in FILES
    for case in yaml.safe_load(path.read_text("utf-8"))
]
SHOWN = ("vendor", "item", "amount", "date", "number")


def rows(pages, finder):
    """Each purchase of the pages as [page, rule, cells as printed...]."""
    found = [finder.find(p) for p in pages]
    papers = Papers(pages, lambda number: found[number - 1])
    made = []
    for page in pages:
        for purchase in papers.of_page(page.number):
            places = [getattr(purchase, cell) for cell in SHOWN]
            printed = [None if p is None else found[p[0] - 1][p[1]].surface for p in places]
            made.append([page.number, purchase.rule, *printed])
    return made


def numbered(texts, page):
    return [msgspec.structs.replace(page(text), number=i) for i, text in enumerate(texts, 1)]


@pytest.mark.parametrize("case", CASES)
def test_a_purchase_is_what_the_paper_prints(case, finder, page):
    assert rows(numbered(case["pages"], page), finder) == case["rows"]


def test_every_sort_of_paper_has_a_case_and_a_meaning(finder, page):
    cases = [c for path in FILES for c in yaml.safe_load(path.read_text("utf-8"))]
    met = {row[1] for case in cases for row in case["rows"]}
    assert met == set(paper_rules())
    assert {rule.paper for rule in paper_rules().values()} == set(PAPERS)
    for path in FILES:
        assert any(not case["rows"] for case in yaml.safe_load(path.read_text("utf-8"))), path


@pytest.mark.parametrize("case", CASES)
def test_cells_are_mentions_of_their_kind_and_no_surer_than_they(case, finder, page):
    pages = numbered(case["pages"], page)
    found = [finder.find(p) for p in pages]
    papers = Papers(pages, lambda number: found[number - 1])
    for purchase in (p for one in pages for p in papers.of_page(one.number)):
        for cell in CELLS:
            if (place := getattr(purchase, cell)) is not None:
                mention = found[place[0] - 1][place[1]]
                assert mention.kind == {"number": "contract_number"}.get(cell, cell)
                assert purchase.confidence <= mention.confidence


def test_a_vendor_found_later_gets_into_the_row(finder, page):
    one = page(
        "TO:  A. Lee\nFROM:  B. Roe\nSUBJECT:  Lease of cars\n\nDraw a check for $90.00 made out to Zyxel."
    )
    before = finder.find(one)
    [row] = purchases(one, before)
    assert row.vendor is None
    at = one.text.index("Zyxel")
    added = msgspec.structs.replace(before[-1], kind="vendor", surface="Zyxel", value="Zyxel", role=None)
    mentions = [*before, msgspec.structs.replace(added, start=at, end=at + 5)]
    [row] = purchases(one, mentions)
    assert row.vendor == (1, len(mentions) - 1)
