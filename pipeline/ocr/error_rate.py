"""An estimate of the share of characters read wrongly in a page's readable print, to sort pages by.

Words are taken in runs: those of a line without a column gap between them. A run is readable where at least
half of its letters are in words that OCR was sure of; what else OCR makes of stamps, handwriting, turned
print, specks and the edges of black boxes is left out. Every word of a readable run has the rate of its kind,
and the page's rate is their mean by letters:

* settled, or open: a word of four letters or more is settled where it stands elsewhere on the page, surely
  read, or is frequent in English. OCR is often unsure of such a word and seldom wrong; what is no word that
  one would expect (names, numbers, nonsense) is where errors are;
* OCR was sure of it, or unsure;
* from a text layer, or from one of which a part does not show, which loses some print with it.

Letters outside readable runs count as wrong as far as they are more than `SPARED` of the page: a page of
which so much cannot be read is a bad scan, not a good one with a stamp. Where a second reading was made, the
estimate is at most their disagreement: two readers seldom err alike.

It is no measurement. It says nothing of print of which nothing was read, or of a few unreadable lines on a
page that is else clear. ``error_rate.yml`` holds the rates and what they were counted on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

import yaml

from pipeline.contracts import Page, Word
from pipeline.ocr.layers.choice import PARTLY_HIDDEN
from pipeline.ocr.layers.likelihood import stripped
from pipeline.word_lists import word_list

Kind = Literal["settled_sure", "settled_unsure", "open_sure", "open_unsure", "layer", "partly_hidden"]

READABLE = 0.8
"""Confidence from which a word speaks for its run."""
SURE = 0.85
"""Confidence from which a word counts as surely read."""
WITNESS = 0.9
"""Confidence from which a word settles the same word elsewhere on the page."""
LONG = 4
"""Letters; shorter words settle nothing: a speck is often taken for one."""
FREQUENT = 4.5
"""On the Zipf scale, where a word is frequent: some 2,700 words of `LONG` letters or more."""
SPARED = 0.25
"""Share of a page's letters that may stand outside readable runs. Of 48 memos read by hand, most with a stamp
that is turned and filled in by hand, 47 have at most 0.26, the one ruined scan has 0.86."""


class Evidence(NamedTuple):
    """What is seen of a page: letters and digits of each kind in readable runs, and outside of them."""

    kinds: Counter[Kind]
    unreadable: int

    @property
    def letters(self) -> int:
        """All letters and digits of the page."""
        return self.kinds.total() + self.unreadable


class Counted(NamedTuple):
    """A word with letters in it: how many, its kind, or None outside readable runs."""

    word: Word
    letters: int
    kind: Kind | None


def estimate(page: Page) -> float | None:
    """The estimated share of wrong characters, 0 to 1; None for a page without words or that failed."""
    seen = evidence(page)
    if page.method in ("blank", "failed") or not seen.letters:
        return None
    rate = rate_of(seen, rates())
    if page.other is not None and page.other.text.strip():
        rate = min(rate, page.other.disagreement)
    return round(min(1.0, rate), 5)


def rate_of(seen: Evidence, of_kind: dict[Kind, float]) -> float:
    """The readable print's mean rate, and what is unreadable beyond what is spared."""
    readable = seen.kinds.total()
    rate = sum(n * of_kind[kind] for kind, n in seen.kinds.items()) / readable if readable else 0.0
    return min(1.0, rate + max(0.0, seen.unreadable / seen.letters - SPARED))


def evidence(page: Page) -> Evidence:
    """Count a page's letters."""
    kinds: Counter[Kind] = Counter()
    unreadable = 0
    for _, letters, kind in counted(page):
        if kind is None:
            unreadable += letters
        else:
            kinds[kind] += letters
    return Evidence(kinds, unreadable)


def counted(page: Page) -> list[Counted]:
    """The page's words that hold letters or digits, each with its kind, in the order of the text."""
    runs = [
        [(w, t, sum(c.isalnum() for c in t)) for w in run if (t := stripped(w.text))] for run in _runs(page)
    ]
    witnesses = Counter(t.lower() for run in runs for w, t, _ in run if _sure(w, WITNESS))
    layer: Kind = "partly_hidden" if page.why.startswith(PARTLY_HIDDEN) else "layer"
    found = []
    for run in runs:
        total = sum(n for _, _, n in run)
        sure = sum(n for w, _, n in run if _sure(w, READABLE))
        readable = 2 * sure >= total
        for word, text, letters in run:
            kind: Kind | None = None
            if word.confidence is None:
                kind = layer
            elif readable:
                lower = text.lower()
                elsewhere = witnesses[lower] > _sure(word, WITNESS)
                kind = _kind(letters >= LONG and (elsewhere or lower in _frequent()), _sure(word, SURE))
            found.append(Counted(word, letters, kind))
    return found


@lru_cache(maxsize=1)
def rates() -> dict[Kind, float]:
    """The rates of ``error_rate.yml``."""
    text = Path(__file__).with_suffix(".yml").read_text(encoding="utf-8")
    found: dict[Kind, float] = yaml.safe_load(text)["rates"]
    return found


def _runs(page: Page) -> Iterator[list[Word]]:
    """The words of each line, parted at column gaps, as the page's text lays them out."""
    run: list[Word] = []
    for word in sorted(page.words, key=lambda w: w.start):
        if run:
            between = page.text[run[-1].end : word.start]
            if "\n" in between or "  " in between:
                yield run
                run = []
        run.append(word)
    if run:
        yield run


def _sure(word: Word, least: float) -> bool:
    return word.confidence is None or word.confidence >= least


def _kind(settled: bool, sure: bool) -> Kind:
    if settled:
        return "settled_sure" if sure else "settled_unsure"
    return "open_sure" if sure else "open_unsure"


@lru_cache(maxsize=1)
def _frequent() -> frozenset[str]:
    return word_list("small", least=FREQUENT)
