"""How likely a page's words are print, and not the nonsense that OCR or a broken font makes of it.

Every word is one of a few sorts: a word of English; not one, but with letters that follow one another as in
words (names, Spanish, rare words); a number or code (amounts, plates, part numbers); broken (a digit, bar or
capital inside of small letters); or unlikely. Shares are of letters and digits, so long words weigh more.
Nothing here decides what a page says: it only sorts readings by how far they can be trusted.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal, NamedTuple

import numpy as np

from pipeline.ocr.layers.glyphs import ODD
from pipeline.ocr.layout import Line, RawWord
from pipeline.word_lists import word_list

Sort = Literal["known", "alike", "code", "broken", "unlikely", "single", "other"]

SHORT = 4
"""Letters; words so short count as known only from the small list (1 in a million words or more): the large
one holds what the web is full of, such as "tbe" and "lhe"."""
ALIKE = -2.95
"""Mean log probability of a letter after the two before it, from which a word looks like one: of the 227,000
words of five letters or more that are only in the large list 81 in 100 lie above, of the words of the small
one, turned by 13 letters, 2 in 100."""
ACRONYM = 5
"""Capitals; so many that no word begins with are taken for an acronym, such as OCSD."""
NONSENSE = 0.35
"""Share of a text's letters, numbers and codes left out, in words that look like none, from which it is no
print. Of 1,201 real pages with a painted text layer the worst has 0.10; turned by 13 letters, 99 in 100 have
more than 0.8."""
ENOUGH = 60
"""Letters in words; fewer prove nothing."""
SAMPLE = 200
"""Words, spread over the page, that are looked at: as many say as much as all."""
FEW_WORDS = 10
"""Words; fewer do not show that a layer has everything twice."""
FOREIGN, SHORTEST = 0.4, 3
"""Share of words of three letters or more that are frequent in one language: of paragraphs in Spanish, Polish
and Finnish 0.9 and more are; of 51 real pages, turned by 1 to 25 letters each, none was taken for one."""
MEANINGLESS, SYMBOLS, DOUBLED = 0.1, 0.25, 0.5
"""Shares: of characters without a meaning, of characters in pieces without a letter or digit (0.04 on the
worst real page), and of letters that stand twice, from which a text layer is not believed."""

_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_PARTS = re.compile(r"[^\W\d_]+")
_BROKEN = re.compile(r"[a-z][0-9|!\]\[}{]+[a-z]|[a-z][~|}{<>^*=\\;!?\]\[]+[a-z]|^[0-9][a-z]{4,}$")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ADDRESS = re.compile(r"@|//|www\.|\.(?:com|org|gov|net|edu|pdf|us)\b", re.IGNORECASE)
_HEX = re.compile(r"(?=.*[0-9])[0-9a-fA-F]{4,}(?:[-:][0-9a-fA-F]{2,})*")
_RULES = re.compile(r"([^\w\s])\1*|[-_.=*•·…—–:]+")
"""A bullet, a dash, a row of dots: drawn, not read wrongly."""


class Likelihood(NamedTuple):
    """What a page's words are made of. `letters` counts letters and digits, `words` the words that hold
    some; all else are shares of `letters`, but `symbols`: the share of characters that belong to pieces
    without any letter or digit, rules and bullets left out. `known + alike + code + broken + unlikely +
    single + other` is 1 where there are letters.
    """

    words: int
    letters: int
    known: float = 0.0
    alike: float = 0.0
    code: float = 0.0
    broken: float = 0.0
    unlikely: float = 0.0
    single: float = 0.0
    other: float = 0.0
    symbols: float = 0.0


def plausible(words: Iterable[str]) -> Likelihood:
    """What the words of a page, as split at white space, are made of."""
    counts: Counter[Sort] = Counter()
    number = symbols = characters = 0
    for word in words:
        inner = stripped(word)
        characters += len(word)
        if not inner:
            symbols += 0 if _RULES.fullmatch(word) else len(word)
            continue
        number += 1
        counts[sort_of(inner)] += sum(c.isalnum() for c in inner)
    letters = sum(counts.values())
    if not letters:
        return Likelihood(number, 0, symbols=symbols / characters if characters else 0.0)
    shares = {sort: counts[sort] / letters for sort in counts}
    return Likelihood(number, letters, **shares, symbols=symbols / characters)


def believable(lines: list[Line]) -> tuple[bool, str]:
    """Whether a text layer says what is printed, and why not ("" where it does). Names, plates, part numbers
    and other languages are believed: only what looks like no language at all is not.
    """
    words = [w for line in lines for w in line]
    some = words[:: max(1, len(words) // SAMPLE)]
    characters = "".join(w.text for w in some)
    odd = sum(c == ODD or unicodedata.category(c) in ("Cn", "Co", "Cc") for c in characters)
    if odd > MEANINGLESS * len(characters):
        return False, f"{odd / len(characters):.0%} of the text layer's characters have no meaning"
    seen = plausible(w.text for w in some)
    if seen.symbols > SYMBOLS and len(characters) >= ENOUGH:
        return False, f"{seen.symbols:.0%} of the text layer's characters stand in no word or number"
    if (share := _twice(words)) > DOUBLED:
        return False, f"{share:.0%} of the text layer's words stand twice at one place"
    if (share := _stuttered(words)) > DOUBLED:
        return False, f"{share:.0%} of the text layer's words have every letter twice"
    in_words = 1 - seen.code - seen.other - seen.single
    share = nonsense(seen)
    if seen.letters * in_words >= ENOUGH and share > NONSENSE and not foreign(w.text for w in words):
        return False, f"{share:.0%} of the text layer's letters stand in words of no language"
    return True, ""


def nonsense(seen: Likelihood) -> float:
    """Share of the letters in words that look like none; numbers, codes and other scripts are left out."""
    in_words = 1 - seen.code - seen.other - seen.single
    return (seen.unlikely + seen.broken) / in_words if in_words > 0 else 0.0


def foreign(words: Iterable[str]) -> bool:
    """Whether words are of some other language: most of them are frequent words of one and the same."""
    parts = [p.lower() for word in words for p in _PARTS.findall(word) if len(p) >= SHORTEST]
    return any(sum(p in lexicon for p in parts) > FOREIGN * len(parts) for lexicon in _languages())


def _twice(words: list[RawWord]) -> float:
    """Share of words (of two or more characters) that lie over another of the same text."""
    places: dict[str, list[RawWord]] = {}
    twice = number = 0
    for word in words:
        if len(word.text) < 2:
            continue
        number += 1
        same = places.setdefault(word.text, [])
        twice += 2 * any(_covers(word, other) for other in same)
        same.append(word)
    return min(1.0, twice / number) if number >= FEW_WORDS else 0.0


def _covers(a: RawWord, b: RawWord) -> bool:
    """Whether two boxes share half of the first's area."""
    across = min(a.x1, b.x1) - max(a.x0, b.x0)
    down = min(a.bottom, b.bottom) - max(a.top, b.top)
    return across > 0 and down > 0 and across * down > 0.5 * (a.x1 - a.x0) * (a.bottom - a.top)


def _stuttered(words: list[RawWord]) -> float:
    """Share of words (of four or more characters) whose characters all stand twice."""
    long = [w.text for w in words if len(w.text) >= 4 and not w.text.isdigit()]
    if len(long) < FEW_WORDS:
        return 0.0
    return sum(t[::2] == t[1::2] and len(set(t)) > 1 for t in long) / len(long)


def stripped(word: str) -> str:
    """A word without the punctuation around it; empty where it has no letter or digit."""
    return _EDGES.sub("", word)


@lru_cache(maxsize=1 << 16)
def sort_of(word: str) -> Sort:
    """The sort of one word without punctuation at its edges: the worst of its parts, a hyphen or an
    apostrophe apart; "other" for scripts that have no Latin letters.
    """
    if _ADDRESS.search(word) or _HEX.fullmatch(word):
        return "code"
    if _BROKEN.search(word):
        return "broken"
    digits = any(c.isdigit() for c in word)
    parts = [p for p in _PARTS.findall(word) if len(p) > 1]
    if not parts:
        return "code" if digits else "single" if len(word) == 1 else "code"
    if digits:
        return "code"
    sorts = {_part(part) for part in parts}
    worst: tuple[Sort, ...] = ("unlikely", "broken", "other", "code", "alike", "known")
    return next(sort for sort in worst if sort in sorts)


def _part(part: str) -> Sort:
    """The sort of a run of letters."""
    latin = "".join(c for c in unicodedata.normalize("NFD", part) if c.isascii())
    if len(latin) < len(part) / 2:
        return "other"
    if known(part) or known(latin):
        return "known"
    pieces = [p for p in _CAMEL.split(latin) if p]
    if len(pieces) > 1:
        # FaceBench and McDonald are names; hE and tHIs are broken
        return "alike" if all(len(p) > 1 and (known(p) or likeness(p) >= ALIKE) for p in pieces) else "broken"
    if likeness(latin) >= ALIKE:
        return "alike"
    return "code" if part.isupper() and len(part) <= ACRONYM else "unlikely"


def known(word: str) -> bool:
    """Whether a word is in wordfreq's list of English as the web, books and subtitles have it."""
    lower = word.lower()
    return lower in _frequent() or (len(lower) > SHORT and lower in _all())


def likeness(word: str) -> float:
    """Mean log probability of a word's letters (a to z), each after the two before it, the ends counted."""
    padded = f"^^{word.lower()}$"
    followers = _followers()
    total = sum(followers.get(padded[i : i + 3], _LEAST) for i in range(len(padded) - 2))
    return total / (len(padded) - 2)


_LEAST = math.log(0.001)
"""Of a letter that follows two others in no word."""


@lru_cache(maxsize=1)
def _frequent() -> frozenset[str]:
    return word_list("small")


@lru_cache(maxsize=1)
def _all() -> frozenset[str]:
    return word_list("large")


@lru_cache(maxsize=1)
def _languages() -> list[frozenset[str]]:
    """The small lists of all languages; loaded only for a text that is about to be disbelieved."""
    from wordfreq import available_languages

    return [word_list("small", language) for language in sorted(available_languages("small"))]


@lru_cache(maxsize=1)
def _followers() -> dict[str, float]:
    """Log probability of each letter after two others, over the words of the small list."""
    words = [word for word in _frequent() if word.isascii() and word.isalpha()]
    signs = np.frombuffer("".join([f"^^{word}$" for word in words]).encode(), dtype=np.uint8)
    first, second, third = (signs[i : len(signs) - 2 + i].astype(np.int64) for i in range(3))
    inside = (first != _END) & (second != _END)  # within one word
    pairs = np.bincount((first * 128 + second)[inside], minlength=128 * 128)
    triples, counts = np.unique((first * 16384 + second * 128 + third)[inside], return_counts=True)
    shares = np.maximum(_LEAST, np.log(counts / pairs[triples // 128])).tolist()
    return {
        chr(t >> 14) + chr(t >> 7 & 127) + chr(t & 127): share
        for t, share in zip(triples.tolist(), shares, strict=True)
    }


_END = ord("$")
