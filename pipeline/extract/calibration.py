"""How often a mention is right: what its rule's record and its reading make of it.

Takes ``calibration.yml``, which ``scripts/evaluate_confidence.py`` counts on pages read by hand. A mention's
confidence is the rate of its rule times the factor of its reading, the mean confidence of its words. To the
mentions counted are added `strength` more of which the rule's written confidence (``rules.yml``) are right,
so that a few say little; a rule of a kind that nobody has read pages for keeps its written confidence.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec
import yaml

from pipeline.contracts import Kind
from pipeline.extract.candidate import Rule, rules

FILE = Path(__file__).with_name("calibration.yml")
Print = Literal["figures", "names"]
Knot = tuple[float, float]
"""A reading and its factor, both 0 to 1."""

FIGURES: frozenset[Kind] = frozenset({"date", "amount", "contract_number"})
"""Kinds of which a misread character makes another value; a misread name is no name of any list."""


class Record(msgspec.Struct, frozen=True, omit_defaults=True):
    """How often a rule was right on the hand-read pages, where its words were read well, and on a sample of
    its hits judged by eye, where its entry in ``rules.yml`` tells of one.
    """

    right: int = 0
    judged: int = 0
    right_by_eye: int = 0
    judged_by_eye: int = 0

    def rate(self, rule: Rule, strength: float) -> float:
        """The share of right mentions, drawn towards the rule's written confidence."""
        right = strength * rule.confidence + self.right + self.right_by_eye
        return right / (strength + self.judged + self.judged_by_eye)


class Calibration(msgspec.Struct, frozen=True):
    """What was counted, when, on how many pages; `reading` has the knots of each factor, rising."""

    measured_on: str
    hand_read_pages: int
    strength: float
    reading: dict[Print, list[Knot]]
    rules: dict[str, Record]

    def rate(self, rule: str) -> float:
        """How likely a mention of a rule is right on a perfectly read page."""
        return self.rules.get(rule, Record()).rate(rules()[rule], self.strength)

    def probability(self, rule: str, reading: float) -> float:
        """How likely a mention of a rule is right whose words were read with this mean confidence, 0 to 1."""
        return self.rate(rule) * factor(self.reading[printed(rules()[rule].kind)], reading)


@cache
def calibration() -> Calibration:
    """What is known now. Raises `msgspec.ValidationError` where the file is not of this shape."""
    return msgspec.convert(yaml.safe_load(FILE.read_text("utf-8")), Calibration)


def probability(rule: str, reading: float) -> float:
    """How likely a mention is right, by what is known now."""
    return calibration().probability(rule, reading)


def printed(kind: Kind) -> Print:
    """Whether mentions of a kind are figures or names."""
    return "figures" if kind in FIGURES else "names"


def factor(knots: Sequence[Knot], reading: float) -> float:
    """The factor of a reading, on straight lines between the knots."""
    reading = min(1.0, max(0.0, reading))
    after = bisect_right(knots, reading, key=lambda knot: knot[0])
    if after == len(knots):
        return knots[-1][1]
    (x0, y0), (x1, y1) = knots[after - 1], knots[after]
    return y0 + (y1 - y0) * (reading - x0) / (x1 - x0)
