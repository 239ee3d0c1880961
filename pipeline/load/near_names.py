"""Names that differ by little and are counted apart: pairs for a person to look at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from pipeline.load.spellings import letters

LEAST = 88.0
"""Likeness of two names' letters, of 100, from which on they are a pair."""
SHORT = 7
"""From so many letters on a single other letter is a slip, however small the likeness."""
CROWD = 300
"""So many names that begin a word alike are told apart by another word."""
BEGINNING = 4


def pairs(names: Mapping[str, str]) -> Iterator[tuple[str, str, float]]:
    """Ids of two names that are alike, the lesser first, and how much from 0 to 1; in order of ids.

    Alike are letters that nearly agree, and a name that another one only goes on from (Freight Security,
    Freight Security Net). `names` are names by id. Only names are compared of which a word begins alike.
    """
    blocks: dict[str, set[str]] = defaultdict(set)
    for identity, name in names.items():
        for word in name.casefold().split():
            if len(bare := letters(word)) >= BEGINNING:
                blocks[bare[:BEGINNING]].add(identity)
    seen: dict[tuple[str, str], float] = {}
    bare_names = {identity: letters(name) for identity, name in names.items()}
    for block in blocks.values():
        if len(block) > CROWD:
            continue
        for one, other in combinations(sorted(block), 2):
            if (one, other) not in seen:
                seen[one, other] = _alike(names[one], names[other], bare_names[one], bare_names[other])
    yield from ((*key, score) for key, score in sorted(seen.items()) if score)


def _alike(one: str, other: str, bare_one: str, bare_other: str) -> float:
    short, long = sorted((one.casefold().split(), other.casefold().split()), key=len)
    if len(short) > 1 and long[: len(short)] == short:
        return round(LEAST / 100, 3)
    # numbers tell names apart that are else the same: Engine 5, Engine 6
    if [c for c in bare_one if c.isdigit()] != [c for c in bare_other if c.isdigit()]:
        return 0.0
    slip = min(len(bare_one), len(bare_other)) >= SHORT and Levenshtein.distance(bare_one, bare_other) <= 1
    return round(fuzz.ratio(bare_one, bare_other, score_cutoff=0 if slip else LEAST) / 100, 3)
