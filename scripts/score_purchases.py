"""How many of the sums that people entered by hand for the checks of a fund are the purchase's amount.

    python scripts/score_purchases.py READINGS PAPERS TABLE [--show]

READINGS is an ``ocr`` room, PAPERS the folder of the checks' PDFs, TABLE a CSV with the columns ``Link``
(the PDF's name) and ``amount``. Prints how many papers have a sum that was entered, for how many that sum
is printed in the text that was read, and for how many of these it is the amount of one of the paper's
purchases, and of its first. Figures are compared as decimals; where several sums were entered for a paper
any of them counts.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import re
from collections import defaultdict
from decimal import Decimal, InvalidOperation
from pathlib import Path

import msgspec

from pipeline.contracts import Mention, Page
from pipeline.extract.finder import Finder
from pipeline.extract.purchases.continued import Papers
from pipeline.store import document_folder


def entered(table: Path) -> dict[str, set[Decimal]]:
    """The sums entered for each linked PDF; unsigned, for a refund was entered with a minus."""
    sums: dict[str, set[Decimal]] = defaultdict(set)
    with table.open(newline="", encoding="utf-8", errors="replace") as f:
        for row in csv.DictReader(f):
            try:
                sums[row["Link"].strip()].add(abs(Decimal(re.sub(r"[^0-9.-]", "", row["amount"]))))
            except InvalidOperation:
                continue  # nothing was entered
    return sums


def read(readings: Path, path: Path) -> list[Page]:
    """The pages of a PDF as they were read; empty where they were not."""
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    lines = document_folder(readings, sha256) / "reading.jsonl"
    if not lines.exists():
        return []
    return [msgspec.json.decode(line, type=Page) for line in lines.read_bytes().splitlines()[1:]]


def printed(value: Decimal, pages: list[Page], mentions: list[list[Mention]]) -> bool:
    """Whether a page prints the sum, as a figure or as an amount that was found."""
    if any(m.kind == "amount" and m.value and Decimal(m.value) == value for found in mentions for m in found):
        return True
    text = "\n".join(p.text for p in pages).replace(",", "")
    figure = re.escape(f"{value:.2f}".removesuffix(".00"))
    cents = r"(?:\.00)?(?![0-9]|\.[0-9])" if value == value.to_integral() else r"(?![0-9])"
    return bool(re.search(rf"(?<![0-9.]){figure}{cents}", text))


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    for name in ("readings", "papers", "table"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--show", action="store_true", help="print the papers that are wrong")
    args = parser.parse_args()
    finder, wanted = Finder(), entered(args.table)
    tally = dict.fromkeys(("papers", "printed", "any", "first", "no purchase"), 0)
    for path in sorted(args.papers.glob("singlepdfs__*.pdf")):
        sums = wanted.get(path.name.removeprefix("singlepdfs__"))
        pages = read(args.readings, path)
        if not sums or not pages:
            continue
        mentions = [[m for m in finder.find(p) if m.boxes] for p in pages]
        tally["papers"] += 1
        if not (there := {s for s in sums if printed(s, pages, mentions)}):
            continue
        tally["printed"] += 1
        papers = Papers(pages, lambda number, mentions=mentions: mentions[number - 1])  # type: ignore[misc]
        rows = [purchase for page in pages for purchase in papers.of_page(page.number)]
        got = [abs(Decimal(mentions[p.amount[0] - 1][p.amount[1]].value or 0)) for p in rows]
        tally["any"] += bool(there & set(got))
        tally["first"] += bool(got) and got[0] in there
        tally["no purchase"] += not got
        if args.show and not (got and got[0] in there):
            print(path.name, "entered", *sums, "| found", *got)
    shares = {k: round(tally[k] / max(1, tally["printed"]), 3) for k in ("any", "first")}
    print(f"papers {tally['papers']}, sum printed on {tally['printed']}, no purchase {tally['no purchase']}")
    print(f"the purchase's amount: {shares['first']} ({tally['first']}), any purchase's {shares['any']}")


if __name__ == "__main__":
    main()
