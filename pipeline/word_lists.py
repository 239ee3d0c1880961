"""How common English words are, from the lists of wordfreq (the web, books, subtitles, Wikipedia).

Its files are read here: its own functions make tables of frequencies of them, and load what is needed to part
other languages into words, which takes a tenth of a second and 30 MB in every worker.
"""

from __future__ import annotations

import gzip
import itertools
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import msgspec

BILLION, CENTIBELS = 9, 100
"""The Zipf scale: 0 once in 10 ** 9 words, 3 once in a million. The files hold the words of each hundredth of
it together, the most common first, counted from 9 down."""


def word_list(size: str, language: str = "en", least: float = 0.0) -> frozenset[str]:
    """The words of one of wordfreq's lists (``small``, ``large``), from so high on the Zipf scale."""
    most = round((BILLION - least) * CENTIBELS)
    return frozenset(itertools.chain.from_iterable(_buckets(size, language)[: most + 1]))


def zipf(word: str) -> float:
    """How common a word of letters is in English, on the Zipf scale; 0.0 where no list holds it."""
    return _scale().get(word.lower(), 0.0)


@lru_cache(maxsize=1)
def _scale() -> dict[str, float]:
    buckets = enumerate(_buckets("large", "en"))
    return {word: BILLION - i / CENTIBELS for i, bucket in buckets for word in bucket}


def _buckets(size: str, language: str) -> list[list[str]]:
    place = find_spec("wordfreq")
    assert place is not None and place.submodule_search_locations
    packed = Path(place.submodule_search_locations[0]) / "data" / f"{size}_{language}.msgpack.gz"
    _head, *buckets = msgspec.msgpack.decode(gzip.decompress(packed.read_bytes()))
    return list(buckets)
