"""Measure a built database against pages read by hand, beside what one would take instead.

    make evaluate            prints precision, recall and F1 with 95 % intervals
    make evaluate SAVE=1     also writes them into pipeline/load/quality.yml, from where a build takes them

For all hand-read pages, for those with a text layer and for scans (a scan with a layer of somebody's OCR
counts in neither). `counterscan_unlisted` is the finder with a lexicon from which all vendors and programs of
these pages were struck: what it does with names that it never saw, in the corpus of the build.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from evaluate_finding import Found, in_database, unlisted  # noqa: E402
from evaluate_peers import peers  # noqa: E402
from evaluate_readings import Gold, NotBuilt, built, corpus, hand_read  # noqa: E402
from evaluate_scoring import KINDS, Figure, count, figures, total  # noqa: E402

from pipeline import __version__  # noqa: E402
from pipeline.load import quality  # noqa: E402

NAMES = ("vendor", "program")
LOTS = ("all", "text_layer", "scanned")
"""Lots of pages."""


def lots(page: Gold) -> set[str]:
    """The lots that a hand-read page belongs to."""
    return {"all", {"y": "text_layer", "n": "scanned"}.get(page["text_layer"], "all")}


def scored(
    gold: Sequence[Gold], kind: str, reader: str, found: Sequence[Sequence[str]]
) -> Iterator[dict[str, Any]]:
    """The figures of one reader and kind, for each lot of pages."""
    counts = [count(g, kind, values) for g, values in zip(gold, found, strict=True)]
    for lot in LOTS:
        of_lot = [c for c, g in zip(counts, gold, strict=True) if lot in lots(g)]
        sums = total(of_lot)
        made = {"kind": kind, "pages": lot, "reader": reader}
        made |= {"expected": sums.right + sums.missed, "found": sums.right + sums.wrong}
        yield made | {name: _rounded(figure) for name, figure in figures(of_lot).items()}


def of_reader(
    gold: Sequence[Gold], reader: str, found: Sequence[Found], kinds: Sequence[str]
) -> list[dict[str, Any]]:
    """The figures of our own reader for several kinds."""
    return [row for kind in kinds for row in scored(gold, kind, reader, [f[kind] for f in found])]


def measured(
    gold: Sequence[Gold], processed: Path, lists: Path
) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Figures of all readers, and the versions of those that have one. Raises `NotBuilt`."""
    pages = built(gold, processed)
    rows = of_reader(gold, "counterscan", in_database(gold, processed / "records.db"), KINDS)
    rows += of_reader(gold, "counterscan_unlisted", unlisted(gold, pages, corpus(processed)), NAMES)
    versions = {"counterscan": __version__, "counterscan_unlisted": __version__}
    for peer in peers([page.text for page in pages], lists, lambda why: print(why, file=sys.stderr)):
        rows += list(scored(gold, peer.kind, peer.reader, peer.found))
        if peer.version:
            versions[peer.reader] = peer.version
    return rows, versions


def shown(rows: Sequence[dict[str, Any]]) -> str:
    """The figures as Markdown, a table for each kind."""
    lines = []
    for kind in KINDS:
        lines += [
            "",
            f"| {kind} | pages | expected | found | precision | recall | F1 |",
            "|---|---|---|---|---|---|---|",
        ]
        for lot in LOTS:
            for r in rows:
                if (r["kind"], r["pages"]) == (kind, lot):
                    cells = [r["reader"], lot, r["expected"], r["found"]]
                    cells += [_told(r[name]) for name in quality.MEASURES]
                    lines.append("| " + " | ".join(map(str, cells)) + " |")
    return "\n".join(lines[1:])


def saved(gold: Sequence[Gold], rows: Sequence[dict[str, Any]], versions: dict[str, str]) -> str:
    """The text of the file of figures."""
    number = {lot: sum(lot in lots(g) for g in gold) for lot in LOTS}
    head = {"measured_on": time.strftime("%Y-%m-%d"), "command": "make evaluate SAVE=1"}
    head |= {"page_count": number, "versions": versions}
    first = "# What `make evaluate` measured and wrote; quality.py says what the fields mean.\n"
    figures_ = "".join(
        "- " + yaml.safe_dump(row, default_flow_style=True, sort_keys=False, width=1000) for row in rows
    )
    return first + yaml.safe_dump(head, sort_keys=False) + "figures:\n" + figures_


def _rounded(figure: Figure) -> list[float | None]:
    return [None if x is None else round(x, 3) for x in figure]


def _told(figure: Sequence[float | None]) -> str:
    value, low, high = figure
    return "" if value is None else f"{value:.3f} ({low:.3f} to {high:.3f})"


def main() -> None:
    """Measure, print, and keep where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gold", type=Path, required=True, help="folder with dev.jsonl")
    parser.add_argument(
        "--processed", type=Path, required=True, help="what make built from these pages' records"
    )
    parser.add_argument(
        "--lists", type=Path, help="folder with vendors.csv and programs.csv [GOLD/../domain]"
    )
    parser.add_argument("--save", action="store_true", help=f"write {quality.FILE.name}")
    options = parser.parse_args()
    gold = hand_read(options.gold)
    try:
        rows, versions = measured(gold, options.processed, options.lists or options.gold.parent / "domain")
    except NotBuilt as e:
        print(e, file=sys.stderr)
        raise SystemExit(1) from e
    print(shown(rows))
    if options.save:
        quality.FILE.write_text(saved(gold, rows, versions), encoding="utf-8")
        print(f"\n{quality.FILE} written; make load puts it into the database")


if __name__ == "__main__":
    main()
