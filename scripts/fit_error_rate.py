"""Count the rates of the estimated error rate, or check the estimate.

    .venv/bin/python scripts/round_trip.py raw/specimens ../shared/corpus --pages 36 --sparse --keep /tmp/trip
    .venv/bin/python scripts/fit_error_rate.py /tmp/trip/pages.jsonl          # writes error_rate.yml
    .venv/bin/python scripts/fit_error_rate.py --ocr processed/ocr /tmp/truth/ocr \\
        --gold ../shared/gold/dev.jsonl --truth ../shared/ocr_truth           # checks it, changes nothing

The first takes worn copies of pages whose text is known (see `round_trip.py`) and counts, for each kind of
word, the share of characters read wrongly; each source's copies are left out in turn to say how well pages
are ranked that took no part. The second compares estimates with pages read by hand (of which only key lines
are known) and transcribed pictures (of which words are known, in any order: the share not read is their
error), both read before into the folders of `--ocr`; neither takes part in the count. Ties have mean ranks.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
import yaml
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "ocr"), str(ROOT / "scripts")]

from copies import errors, fold, misread  # noqa: E402
from score_ocr_truth import bag, pages  # noqa: E402

from pipeline.contracts import Page  # noqa: E402
from pipeline.ocr import error_rate  # noqa: E402
from pipeline.ocr.error_rate import Counted, Kind, counted, evidence, rate_of  # noqa: E402
from pipeline.ocr.layers.likelihood import stripped  # noqa: E402
from pipeline.publish.wording import TO_CHECK  # noqa: E402
from pipeline.store import file_sha256  # noqa: E402

NOT_COUNTED: dict[Kind, float] = {"layer": 0.0005, "partly_hidden": 0.0005}
"""Of 52 pages read by hand that have a text layer, no character of 16,879 in the key lines of 42 is wrong; of
the 10 of which a part of the layer does not show, 2 of 2,657 are, on one page. So few pages say little, so
1,000 letters without an error are added to them."""

Tally = dict[Kind, list[float]]
"""Letters of a kind, and how many of them are wrong."""


class Sample(NamedTuple):
    """A copy: where it comes from, its true rate, the page as read, and what was counted on it."""

    source: str
    rate: float
    page: Page
    tally: Tally


def sample(record: dict[str, Any]) -> Sample:
    """What a line of ``pages.jsonl`` says."""
    page = msgspec.convert(record["page"], Page)
    words = [c for c in counted(page) if c.word.confidence is not None]
    tally: Tally = {}
    for word, wrong in zip(words, mistakes(record["truth"], words), strict=True):
        if word.kind:
            seen = tally.setdefault(word.kind, [0.0, 0.0])
            seen[0] += word.letters
            seen[1] += word.letters * wrong
    return Sample(record["source"], misread(record["truth"], page.text), page, tally)


def mistakes(truth: str, words: Sequence[Counted]) -> list[float]:
    """Share of each word's characters that is wrong, as `misread` counts: of words read more often than they
    stand in the truth, the least sure ones.
    """
    texts = [fold(stripped(c.word.text)) for c in words]
    there = Counter(w for raw in fold(truth).split() if (w := stripped(raw)))
    left, over = there - Counter(texts), Counter(texts) - there
    wrong = [0.0] * len(words)
    for i in sorted(range(len(words)), key=lambda i: words[i].word.confidence or 0.0):
        text = texts[i]
        if not over[text]:
            continue
        over[text] -= 1
        near = process.extractOne(text, list(left), scorer=Levenshtein.distance, score_cutoff=len(text) - 1)
        wrong[i] = min(1.0, near[1] / len(text)) if near else 1.0
        if near:
            left -= Counter([near[0]])
    return wrong


def count(samples: Iterable[Sample]) -> dict[Kind, float]:
    """The share of wrong letters of each kind."""
    total: dict[Kind, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for s in samples:
        for kind, (letters, wrong) in s.tally.items():
            total[kind][0] += letters
            total[kind][1] += wrong
    return {kind: round(wrong / letters, 4) for kind, (letters, wrong) in sorted(total.items())} | NOT_COUNTED


def spearman(a: Sequence[float], b: Sequence[float]) -> float:
    """Rank correlation; ties take their mean rank."""
    x, y = _ranks(a), _ranks(b)
    return float(np.corrcoef(x, y)[0, 1]) if min(np.ptp(x), np.ptp(y)) else float("nan")


def _ranks(values: Sequence[float]) -> NDArray[np.float64]:
    _, place, times = np.unique(np.asarray(values), return_inverse=True, return_counts=True)
    ends = np.cumsum(times)
    ranks: NDArray[np.float64] = (ends - (times - 1) / 2)[place]
    return ranks


def told(name: str, found: Sequence[tuple[float, float]]) -> None:
    """Print how well estimates rank pages, and the most that any could reach that tells pages without an
    error apart, as all do that are not told which they are.
    """
    estimates, rates = zip(*found, strict=True)
    n, without = len(rates), sum(r == 0 for r in rates)
    most = (1 - (without**3 - without) / (n**3 - n)) ** 0.5
    print(
        f"{name}: {n} pages, {without} without error; Spearman {spearman(estimates, rates):.3f} "
        f"(at most {most:.2f} without ties); "
        f"mean estimate {np.mean(estimates):.4f}, true {np.mean(rates):.4f}"
    )


def by_tenths(found: Sequence[tuple[float, float]]) -> None:
    """Print mean estimate and mean true rate of each tenth of the pages, and what `TO_CHECK` picks out."""
    ordered = np.array(sorted(found))
    for part in np.array_split(ordered, 10):
        print(f"    estimate {part[:, 0].mean():.4f}, true {part[:, 1].mean():.4f}")
    above = ordered[:, 0] >= TO_CHECK
    for rate in (0.01, 0.02, 0.05):
        bad = ordered[:, 1] >= rate
        print(
            f"    {above.sum()} pages estimated at {TO_CHECK} or more: {(above & bad).sum()} are at {rate} "
            f"or more in truth, of {bad.sum()} such pages among {len(ordered)}"
        )


def check(folders: Sequence[Path], gold: Path | None, truth: Path | None) -> None:
    """Compare estimates with pages whose text is known."""
    read = dict(_read(folders))
    groups: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for g in map(json.loads, gold.read_text(encoding="utf-8").splitlines() if gold else []):
        page = read.get((g["sha256"], g["page"]))
        if page is not None:
            wrong, characters = errors("\n".join(g["key_lines"]), page.text)
            groups[f"read by hand, {page.method}"].append(
                (error_rate.estimate(page) or 0.0, wrong / characters)
            )
    for _, picture, text in pages(truth) if truth else []:
        page = read.get((file_sha256(picture), 1))
        if page is not None:
            words = bag(text)
            missed = 1 - (words & bag(page.text)).total() / words.total()
            groups["transcribed"].append((error_rate.estimate(page) or 0.0, missed))
    for name, found in sorted(groups.items()):
        told(name, found)
    together = [f for found in groups.values() for f in found]
    told("together", together)
    by_tenths(together)


def _read(folders: Sequence[Path]) -> Iterator[tuple[tuple[str, int], Page]]:
    for path in [p for folder in folders for p in sorted(folder.glob("*/*/reading.jsonl"))]:
        head, *lines = path.read_bytes().splitlines()
        for page in (msgspec.json.decode(line, type=Page) for line in lines):
            yield (json.loads(head)["sha256"], page.number), page


def main() -> None:
    """Count and write, or check."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("pages", nargs="*", type=Path)
    parser.add_argument("--gold", type=Path)
    parser.add_argument("--truth", type=Path)
    parser.add_argument("--ocr", type=Path, nargs="+", default=[ROOT / "processed" / "ocr"])
    options = parser.parse_args()
    if options.gold or options.truth:
        check(options.ocr, options.gold, options.truth)
        return
    lines = [line for path in options.pages for line in path.read_text(encoding="utf-8").splitlines()]
    samples = [sample(json.loads(line)) for line in lines]
    if not samples:
        parser.error("name pages.jsonl that scripts/round_trip.py --keep left, or --gold and --truth")
    found = []
    for source in sorted({s.source for s in samples}):
        rates = count(s for s in samples if s.source != source)
        found += [(rate_of(evidence(s.page), rates), s.rate) for s in samples if s.source == source]
    told("left out in turn", found)
    by_tenths(found)
    letters = int(sum(n for s in samples for n, _ in s.tally.values()))
    out = ROOT / "pipeline" / "ocr" / "error_rate.yml"
    first = "# Rates of pipeline/ocr/error_rate.py, counted and written by scripts/fit_error_rate.py\n"
    first += f"# on {len(samples)} worn copies of {len({s.source for s in samples})} pages"
    first += f", {letters} letters in readable runs. Do not edit: count again.\n"
    out.write_text(first + yaml.safe_dump({"rates": count(samples)}, sort_keys=False), encoding="utf-8")
    print(f"{out} written")


if __name__ == "__main__":
    main()
