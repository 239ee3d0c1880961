"""Fit the weights of the estimated error rate, or check them.

    .venv/bin/python scripts/round_trip.py raw/specimens ../shared/corpus --pages 36 --sparse --keep /tmp/trip
    .venv/bin/python scripts/fit_error_rate.py /tmp/trip/pages.jsonl          # writes error_rate.yml
    .venv/bin/python scripts/fit_error_rate.py --gold ../shared/gold/dev.jsonl --ocr processed/ocr

The first takes worn copies of pages whose text is known (see `round_trip.py`): least squares on logarithms,
powers that come out negative left out; each source's copies are left out in turn to say how well pages are
ranked that took no part. The second changes nothing: it compares the estimates with pages read by hand, which
never take part in the fit; only their key lines are known. `--check pages.jsonl` compares with other copies,
or other records of the same form, without fitting. Ties have mean ranks.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
import yaml
from numpy.typing import NDArray
from rapidfuzz import fuzz

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "ocr")]

from copies import errors, misread  # noqa: E402

from pipeline.contracts import Page  # noqa: E402
from pipeline.ocr import error_rate  # noqa: E402
from pipeline.ocr.error_rate import LEAST, Evidence, Weights, evidence, factors, read_rate  # noqa: E402

RIDGE = 0.3
"""Draws powers together: the shares go with one another."""
LAYER, ODD_LAYER = 0.0005, 0.02
"""Not fitted: of 48 pages read by hand that have a text layer, 43 show no error in their key lines; the rest
differ by a letter drawn otherwise than it is coded, a comma, or the choice of another reading."""


class Sample(NamedTuple):
    """A copy: where it comes from, its true rate and what is seen of it."""

    source: str
    rate: float
    seen: Evidence


def sample(record: dict[str, Any]) -> Sample:
    """What a line of ``pages.jsonl`` says."""
    page = msgspec.convert(record["page"], Page)
    return Sample(record["source"], misread(record["truth"], page.text), evidence(page))


def fit(samples: Sequence[Sample]) -> Weights:
    """Ridge regression of the rates' logarithms."""
    x = np.array([factors(s.seen) for s in samples])
    y = np.log([s.rate + LEAST for s in samples])
    kept = list(range(x.shape[1]))
    while True:
        some = x[:, kept]
        penalty = RIDGE * np.diag([float(k > 0) for k in kept])
        solved = np.linalg.solve(some.T @ some + penalty, some.T @ y)
        negative = {k for k, v in zip(kept, solved, strict=True) if k and v < 0}
        if not negative:
            break
        kept = [k for k in kept if k not in negative]
    powers = [0.0] * x.shape[1]
    for k, v in zip(kept, solved, strict=True):
        powers[k] = round(float(v), 3)
    return Weights(powers[0], powers[1:-1], powers[-1], LAYER, ODD_LAYER)


def spearman(a: Sequence[float], b: Sequence[float]) -> float:
    """Rank correlation; ties take their mean rank."""
    x, y = _ranks(a), _ranks(b)
    return float(np.corrcoef(x, y)[0, 1]) if min(np.ptp(x), np.ptp(y)) else float("nan")


def _ranks(values: Sequence[float]) -> NDArray[np.float64]:
    _, place, times = np.unique(np.asarray(values), return_inverse=True, return_counts=True)
    ends = np.cumsum(times)
    ranks: NDArray[np.float64] = (ends - (times - 1) / 2)[place]
    return ranks


def told(name: str, estimates: Sequence[float], rates: Sequence[float]) -> None:
    """Print how well estimates rank pages, with those without any error and without them."""
    some = [(e, r) for e, r in zip(estimates, rates, strict=True) if r > 0]
    without = spearman(*zip(*some, strict=True)) if len(some) > 2 else float("nan")
    print(
        f"{name}: {len(rates)} pages, Spearman {spearman(estimates, rates):.2f}; "
        f"{len(some)} with errors, {without:.2f}; "
        f"mean estimate {np.mean(estimates):.3f}, true {np.mean(rates):.3f}"
    )


def narrowed(page: Page, lines: Sequence[str]) -> Page:
    """The page with the words alone that stand where these lines were found: only they are known."""
    places = [fuzz.partial_ratio_alignment(line, page.text) for line in lines]
    words = [
        w for w in page.words if any(p and w.start < p.dest_end and w.end > p.dest_start for p in places)
    ]
    return msgspec.structs.replace(page, words=words)


def by_hand(gold: Path, ocr: Path) -> None:
    """Compare estimates with pages read by hand."""
    pages: dict[tuple[str, int], Page] = {}
    for path in sorted(ocr.glob("*/*/reading.jsonl")):
        head, *lines = path.read_bytes().splitlines()
        for page in (msgspec.json.decode(line, type=Page) for line in lines):
            pages[json.loads(head)["sha256"], page.number] = page
    found = []
    for g in map(json.loads, gold.read_text(encoding="utf-8").splitlines()):
        page = pages.get((g["sha256"], g["page"]))
        guess = page and error_rate.estimate(page)
        if page is not None and guess is not None:
            wrong, characters = errors("\n".join(g["key_lines"]), page.text)
            rate = wrong / characters
            found.append((page.method, guess, rate))
            if page.method == "ocr" and (of_lines := error_rate.estimate(narrowed(page, g["key_lines"]))):
                found.append(("ocr, words of the key lines alone", of_lines, rate))
    for name in ("ocr", "text_layer", "ocr, words of the key lines alone"):
        some = [(e, r) for method, e, r in found if name == method]
        told(f"{gold.name}, {name}", [e for e, _ in some], [r for _, r in some])


def main() -> None:
    """Fit and write, or check."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("pages", nargs="*", type=Path)
    parser.add_argument("--check", nargs="*", type=Path, default=[])
    parser.add_argument("--gold", type=Path)
    parser.add_argument("--ocr", type=Path, default=ROOT / "processed" / "ocr")
    options = parser.parse_args()
    if options.gold:
        by_hand(options.gold, options.ocr)
        return
    samples = [
        s
        for path in options.pages or options.check
        for line in path.read_text(encoding="utf-8").splitlines()
        if (s := sample(json.loads(line))).seen.read
    ]
    rates = [s.rate for s in samples]
    if not samples:
        parser.error("name pages.jsonl that scripts/round_trip.py --keep left, or --gold")
    if options.check:
        told("as fitted before", [read_rate(s.seen, error_rate.fitted()) for s in samples], rates)
        return
    guesses = [0.0] * len(samples)
    for source in sorted({s.source for s in samples}):
        weights = fit([s for s in samples if s.source != source])
        for i, s in enumerate(samples):
            if s.source == source:
                guesses[i] = read_rate(s.seen, weights)
    told("left out in turn", guesses, rates)
    weights = fit(samples)
    told("fitted", [read_rate(s.seen, weights) for s in samples], rates)
    out = ROOT / "pipeline" / "ocr" / "error_rate.yml"
    first = "# Weights of pipeline/ocr/error_rate.py, fitted and written by scripts/fit_error_rate.py\n"
    first += f"# on {len(samples)} worn copies of {len({s.source for s in samples})} pages"
    first += f", {sum(s.seen.read for s in samples)} letters. Do not edit: fit again.\n"
    out.write_text(first + yaml.safe_dump({"weights": weights._asdict()}, sort_keys=False), encoding="utf-8")
    print(f"{out} written")


if __name__ == "__main__":
    main()
