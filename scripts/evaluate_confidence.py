"""Count how often mentions are right, and write pipeline/extract/calibration.yml; or check it.

    .venv/bin/python scripts/evaluate_confidence.py --processed DIR          # writes the file
    .venv/bin/python scripts/evaluate_confidence.py --processed DIR --check  # prints, changes nothing

A mention is right if its kind and value are among what a person read on its page, asked for or not. Every
rule's rate, of well read mentions, is shrunk towards its written confidence. The factor of a reading (right
mentions by those that the rates lead one to expect) is shrunk towards the reading itself; it never falls with
a better reading. What a rule's entry says was judged by eye ("100 of all 114, 2026-11-24") counts beside the
hand-read pages.

How good the figures are is told by cross-validation: the documents are dealt into ten lots, and each lot's
mentions are judged by what the nine others say (samples judged by eye left out: they may hold these pages).
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import msgspec
import yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from evaluate_readings import Gold, built, hand_read  # noqa: E402
from evaluate_scoring import KINDS, asked, key  # noqa: E402

from pipeline.contracts import Page  # noqa: E402
from pipeline.extract import calibration  # noqa: E402
from pipeline.extract.boxes import Ruler  # noqa: E402
from pipeline.extract.calibration import Calibration, Knot, Print, Record, printed  # noqa: E402
from pipeline.extract.candidate import rules  # noqa: E402
from pipeline.extract.finder import Finder  # noqa: E402

STRENGTH = 10.0
"""As many mentions as a rule's written confidence counts for, and the reading's own word in each step. With 5
the Brier score is better by an eighth (0.0106); but the rules were written with these pages in view."""
STEPS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 1.0)
"""Readings are counted between these. What nothing measured (a text layer) is read for certain, factor 1."""
WELL_READ = 0.9
"""From this reading on a mention counts for its rule; what is read worse, for the factor of its reading."""
LOTS = 10
_BY_EYE = re.compile(r"(\d+) of (?:all )?(\d+)(?:, of \d+)?, 20\d\d-\d\d-\d\d$")


class Judged(NamedTuple):
    """A mention on a hand-read page; `reading` is the mean confidence of its words."""

    document: str
    rule: str
    reading: float
    right: bool


def judged(gold: Sequence[Gold], pages: Sequence[Page]) -> list[Judged]:
    """Mentions of the kinds that were read by hand, but for what a page neither asks for nor forbids."""
    finder = Finder()
    made = []
    for g, page in zip(gold, pages, strict=True):
        ruler = Ruler(page)
        said = {(m["kind"], key(m["kind"], m["value"])) for m in g["mentions"]}
        for m in finder.find(page):
            if m.kind not in KINDS or m.value is None:
                continue
            value = key(m.kind, m.value)
            right = (m.kind, value) in said
            _, others, any_other = asked(g, m.kind)
            if right or not (any_other or value in others):
                made.append(Judged(g["sha256"], m.rule, ruler.confidence(m.start, m.end), right))
    return made


def fit(mentions: Sequence[Judged], by_eye: bool = True) -> Calibration:
    """The records of the rules, and with them the factors of the readings."""
    well_read = [m for m in mentions if m.reading >= WELL_READ]
    right = Counter(m.rule for m in well_read if m.right)
    number = Counter(m.rule for m in well_read)
    records = {}
    for name, rule in sorted(rules().items()):
        seen = _BY_EYE.search(rule.measured or "") if by_eye else None
        if number[name] or seen:
            of_eye = (int(seen[1]), int(seen[2])) if seen else (0, 0)
            records[name] = Record(right[name], number[name], *of_eye)
    made = Calibration(time.strftime("%Y-%m-%d"), 0, STRENGTH, {}, records)
    both: tuple[Print, ...] = ("figures", "names")
    return msgspec.structs.replace(made, reading={p: _factors(mentions, made, p) for p in both})


def _factors(mentions: Sequence[Judged], made: Calibration, print_: Print) -> list[Knot]:
    """Right mentions by expected ones in each step, never falling (pool adjacent violators)."""
    middles = []
    pooled: list[list[float]] = []  # right, expected, steps
    for low, high in pairwise(STEPS):
        inside = [m for m in mentions if printed(rules()[m.rule].kind) == print_ and low <= m.reading < high]
        middle = sum(m.reading for m in inside) / len(inside) if inside else (low + high) / 2
        middles.append(round(middle, 3))
        right = STRENGTH * middle + sum(m.right for m in inside)
        pooled.append([right, STRENGTH + sum(made.rate(m.rule) for m in inside), 1])
        while len(pooled) > 1 and pooled[-2][0] / pooled[-2][1] >= pooled[-1][0] / pooled[-1][1]:
            last = pooled.pop()
            pooled[-1] = [a + b for a, b in zip(pooled[-1], last, strict=True)]
    values = [round(min(1.0, right / expected), 3) for right, expected, n in pooled for _ in range(int(n))]
    return [(0.0, 0.0), *zip(middles, values, strict=True), (1.0, 1.0)]


def crossed(mentions: Sequence[Judged]) -> list[tuple[float, bool]]:
    """The confidence of each mention by a fit that knows nothing of its document, and whether it is right."""
    documents = sorted({m.document for m in mentions})
    random.Random(20261124).shuffle(documents)  # noqa: S311  the same lots every time
    lots = {document: i % LOTS for i, document in enumerate(documents)}
    told = []
    for lot in range(LOTS):
        made = fit([m for m in mentions if lots[m.document] != lot], by_eye=False)
        told += [(made.probability(m.rule, m.reading), m.right) for m in mentions if lots[m.document] == lot]
    return told


def brier(told: Iterable[tuple[float, bool]]) -> float:
    """Mean square of confidence less outcome: 0 is perfect, always saying a half gives 0.25."""
    squares = [(p - right) ** 2 for p, right in told]
    return sum(squares) / len(squares)


def reliability(told: Sequence[tuple[float, bool]]) -> str:
    """Said and true shares of right mentions, by what was said, as Markdown."""
    rows = ["| confidence | mentions | mean confidence | right |", "|---|---|---|---|"]
    edges = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 1.01)
    for low, high in pairwise(edges):
        inside = [(p, right) for p, right in told if low <= p < high]
        if inside:
            mean, share = (sum(column) / len(inside) for column in zip(*inside, strict=True))
            rows.append(f"| {low:.2f} to {min(high, 1.0):.2f} | {len(inside)} | {mean:.3f} | {share:.3f} |")
    return "\n".join(rows)


def written(made: Calibration) -> str:
    """The file's text."""
    head = (
        "# How often mentions of each rule are right; calibration.py says what follows from it.\n"
        "# Written by scripts/evaluate_confidence.py from hand-read pages. After rules change, count again.\n"
    )
    fields = msgspec.to_builtins(made)
    for name in ("reading", "rules"):
        fields[name] = {k: _Flow(v) for k, v in fields[name].items()}
    return head + yaml.dump(fields, Dumper=_Dumper, sort_keys=False, width=110)


class _Flow:
    """A value that is written on one line."""

    def __init__(self, value: object) -> None:
        self.value = value


class _Dumper(yaml.SafeDumper):
    pass


def _on_one_line(dumper: yaml.SafeDumper, flow: _Flow) -> yaml.Node:
    node = dumper.represent_data(flow.value)
    for part in [node, *getattr(node, "value", [])]:
        if isinstance(part, yaml.CollectionNode):
            part.flow_style = True
    return node


_Dumper.add_representer(_Flow, _on_one_line)


def main() -> None:
    """Count and write, or check."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gold", type=Path, default=ROOT.parent / "shared" / "gold")
    parser.add_argument("--processed", type=Path, required=True)
    parser.add_argument("--check", action="store_true", help="write nothing")
    options = parser.parse_args()
    gold = hand_read(options.gold)
    mentions = judged(gold, built(gold, options.processed))
    as_written: Callable[[Judged], float] = lambda m: rules()[m.rule].confidence * m.reading  # noqa: E731
    before = [(as_written(m), m.right) for m in mentions]
    after = crossed(mentions)
    print(f"{len(mentions)} mentions on {len(gold)} hand-read pages, {sum(m.right for m in mentions)} right")
    for name, told in (("written confidence times reading", before), ("calibrated, cross-validated", after)):
        print(f"\n{name}: Brier score {brier(told):.4f}\n\n{reliability(told)}")
    if not options.check:
        made = msgspec.structs.replace(fit(mentions), hand_read_pages=len(gold))
        calibration.FILE.write_text(written(made), encoding="utf-8")
        print(f"\n{calibration.FILE} written")


if __name__ == "__main__":
    main()
