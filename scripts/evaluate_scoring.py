"""What a page says against what was found on it: precision, recall and F1 with their intervals.

A page's facts are a set of (kind, value). Names compare by letters and digits alone, without legal suffixes,
and by `ALIASES`. What a person noted as doubtful (handwritten, stamp, borderline, logo, inferred) is neither
asked for nor wrong. The same as ``score_facts.py`` beside the hand-read pages; a test compares the two.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

KINDS = ("vendor", "program", "date", "amount")
"""The kinds that were read by hand."""
ROUNDS = 2000
"""Samples of pages drawn for an interval; seeded, so that the same pages give the same one."""
LONG_TABLE = 15
"""Of a long table so many amounts were written down; further ones are not wrong."""

Key = tuple[str, str]
OPTIONAL = re.compile(
    r"handwritten|stamp|borderline|logo|infer|from context|axis|illegible|unclear|file.?name", re.I
)
SUFFIX = re.compile(
    r"\b(incorporated|inc|llc|l\.l\.c|ltd|corporation|corp|company|co|usa|lp|llp|plc|na)\b\.?", re.I
)
ALIASES = (
    ("flocksafety", "flockgroup", "flock", "flockgroupincdbaflocksafety"),
    ("lexisnexis", "lexisnexisrisksolutions", "lexisnexisriskdatamanagement", "lexisnexisriskdatasolutions"),
    ("attmobility", "att", "attwireless"),
    ("sprintcommunications", "sprint", "sprintnextel"),
    ("chase", "jpmorganchase", "chasebank"),
    ("penlink", "penlinkltd"),
    ("motorola", "motorolasolutions"),
    ("cellebrite", "cellebriteusa"),
    ("vigilantsolutions", "vigilant"),
    ("harris", "harriscorporation"),
    ("domainawarenesssystem", "das", "domainawarenesssystemdas"),
    ("1505fund", "1505", "1505funds"),
    ("enterprise", "enterprisefleetservices"),
    ("verizon", "verizonwireless"),
    ("1505mlfund", "1505ml", "1505mlfunds", "mlfunding"),
)
_FIRST = {name: min(group) for group in ALIASES for name in group}


class Counts(NamedTuple):
    """Facts of a page that were rightly found, wrongly found, and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0


class Figure(NamedTuple):
    """A measure and the limits of its 95 % interval, 0 to 1; None where nothing was found, or asked for."""

    value: float | None
    low: float | None
    high: float | None


def key(kind: str, value: object) -> str:
    """A value as it is compared."""
    text = str(value).strip()
    if kind == "amount":
        try:
            return f"{abs(float(re.sub(r'[$,]', '', text))):.2f}"
        except ValueError:
            return text
    if kind == "date":
        return text.upper()
    bare = re.sub(r"[^a-z0-9]+", "", SUFFIX.sub(" ", re.sub(r"\(.*?\)", " ", text)).lower())
    return _FIRST.get(bare, bare)


def said(page: dict[str, Any]) -> tuple[set[Key], set[Key]]:
    """What a hand-read page asks for, and what it allows besides."""
    need: set[Key] = set()
    allowed: set[Key] = set()
    for m in page["mentions"]:
        part = allowed if OPTIONAL.search(m.get("note") or "") else need
        part.add((m["kind"], key(m["kind"], m["value"])))
    return need, allowed


def asked(page: dict[str, Any], kind: str) -> tuple[set[str], set[str], bool]:
    """Values of a kind that the page asks for, those that it allows besides, whether it allows all others.

    A technology or a vendor that is called a program is not wrong, nor a program that is called a vendor.
    """
    need, allowed = said(page)
    wanted = {v for k, v in need if k == kind}
    others = {v for k, v in allowed if k == kind}
    near = {"program": ("technology", "vendor"), "vendor": ("program",)}.get(kind, ())
    others |= {v for k, v in need | allowed if k in near}
    return wanted, others - wanted, kind == "amount" and len(wanted | others) >= LONG_TABLE


def count(page: dict[str, Any], kind: str, values: Iterable[object]) -> Counts:
    """What of `values`, found on the page as facts of a kind, is right."""
    wanted, others, any_other = asked(page, kind)
    found = {key(kind, v) for v in values}
    wrong = set() if any_other else found - wanted - others
    return Counts(len(found & wanted), len(wrong), len(wanted - found))


def total(counts: Iterable[Counts]) -> Counts:
    """All pages together."""
    return Counts(*(sum(column) for column in zip(*counts, strict=True)))


def measures(c: Counts) -> dict[str, float | None]:
    """Precision, recall and F1; None where there is nothing to divide by."""
    precision = c.right / (c.right + c.wrong) if c.right + c.wrong else None
    recall = c.right / (c.right + c.missed) if c.right + c.missed else None
    f1 = 2 * c.right / (2 * c.right + c.wrong + c.missed) if any(c) else None
    return {"precision": precision, "recall": recall, "f1": f1}


def figures(counts: Sequence[Counts], rounds: int = ROUNDS) -> dict[str, Figure]:
    """The measures over pages, each with its 95 % interval by bootstrap: pages drawn again with replacement.

    Where every page is without a mistake all samples are, and the bootstrap knows no spread; the limit is
    then the exact one for so many facts without a mistake (Clopper and Pearson). The same for 0.
    """
    values = measures(total(counts))
    chance = random.Random(20261124)  # noqa: S311  a seed, so that figures are the same every time
    drawn = [measures(total(chance.choices(counts, k=len(counts)))) for _ in range(rounds)]
    all_counts = total(counts)
    facts = {
        "precision": all_counts.right + all_counts.wrong,
        "recall": all_counts.right + all_counts.missed,
        "f1": sum(all_counts),
    }
    return {name: _figure(value, [d[name] for d in drawn], facts[name]) for name, value in values.items()}


def _figure(value: float | None, drawn: Sequence[float | None], facts: int) -> Figure:
    samples = sorted(d for d in drawn if d is not None)
    if value is None or not samples:
        return Figure(None, None, None)
    low, high = (samples[round(share * (len(samples) - 1))] for share in (0.025, 0.975))
    sure = 0.025 ** (1 / facts)
    if value == 1:
        low = min(low, sure)
    if value == 0:
        high = max(high, 1 - sure)
    return Figure(value, min(low, value), max(high, value))
