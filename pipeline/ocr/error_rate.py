"""An estimate of the share of a page's characters that were read wrongly: to sort pages by, worst first.

It is a product of powers of a few shares of the letters that were read:

    rate + LEAST = scale x (FEW + share below 0.8 confidence) ^ a x (FEW + share below 0.6) ^ b
                         x (FEW + share below 0.3) ^ c x (FEW + share in words that look like none) ^ d

No power is negative, so less confidence or more nonsense never lowers it. Shares say more than the mean
confidence: a page is bad by its low tail. A painted text layer has a rate of its own, near to nothing. Where
a second reading was made, the estimate is at most their disagreement: two readers seldom err alike. Print
that was not read at all is not seen here. ``error_rate.yml`` holds the figures and what they were fitted on.
"""

from __future__ import annotations

import math
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import yaml

from pipeline.contracts import Page
from pipeline.ocr.layers.likelihood import sort_of, stripped

UNSURE = (0.8, 0.6, 0.3)
"""Confidences below which letters count as less and less sure."""
LEAST = 0.003
"""Added to a rate, and `FEW` to a share, before its logarithm is taken: what a page of 300 letters can tell
from nothing."""
FEW = 0.01


class Weights(NamedTuple):
    """`scale`: logarithm of the product's first factor; `unsure`: powers of the shares of letters below each
    confidence of `UNSURE`; `odd`: that of the letters in words that look like none. `layer`: the rate of a
    painted text layer, `odd_layer` what is added to it for each such letter's share.
    """

    scale: float
    unsure: list[float]
    odd: float
    layer: float
    odd_layer: float


class Evidence(NamedTuple):
    """What is seen of a page. `read` and `layer` count letters and digits of words that OCR read and of
    words from a text layer; `unsure` and `odd` are shares of `read`, `odd_layer` one of `layer`.
    """

    read: int
    unsure: list[float]
    odd: float
    layer: int
    odd_layer: float


def estimate(page: Page) -> float | None:
    """The estimated share of wrong characters, 0 to 1; None for a page without words or that failed."""
    seen = evidence(page)
    letters = seen.read + seen.layer
    if page.method in ("blank", "failed") or not letters:
        return None
    weights = fitted()
    of_layer = weights.layer + weights.odd_layer * seen.odd_layer
    rate = (seen.read * read_rate(seen, weights) + seen.layer * of_layer) / letters
    if page.other is not None and page.other.text.strip():
        rate = min(rate, page.other.disagreement)
    return round(min(1.0, rate), 5)


def evidence(page: Page) -> Evidence:
    """Count a page's letters by confidence and by what their words look like."""
    read = odd = layer = odd_layer = 0
    unsure = [0] * len(UNSURE)
    for word in page.words:
        inner = stripped(word.text)
        letters = sum(c.isalnum() for c in inner)
        nonsense = letters if sort_of(inner) in ("unlikely", "broken") else 0
        if word.confidence is None:
            layer, odd_layer = layer + letters, odd_layer + nonsense
            continue
        read, odd = read + letters, odd + nonsense
        for i, bound in enumerate(UNSURE):
            unsure[i] += letters if word.confidence < bound else 0
    shares = [n / max(1, read) for n in unsure]
    return Evidence(read, shares, odd / max(1, read), layer, odd_layer / max(1, layer))


def factors(seen: Evidence) -> list[float]:
    """The logarithms that are weighed, in the order of `Weights`: 1, the unsure shares, the odd one."""
    return [1.0, *(math.log(FEW + share) for share in seen.unsure), math.log(FEW + seen.odd)]


def read_rate(seen: Evidence, weights: Weights) -> float:
    """The estimated rate of what OCR read on a page."""
    powers = [weights.scale, *weights.unsure, weights.odd]
    total = sum(power * factor for power, factor in zip(powers, factors(seen), strict=True))
    return min(1.0, max(0.0, math.exp(total) - LEAST))


@lru_cache(maxsize=1)
def fitted() -> Weights:
    """The weights of ``error_rate.yml``."""
    text = Path(__file__).with_suffix(".yml").read_text(encoding="utf-8")
    return Weights(**yaml.safe_load(text)["weights"])
