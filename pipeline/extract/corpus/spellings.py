"""Which spellings are one name, and why.

Two spellings are one where they have the same letters, where a page says so (a short form in brackets, a
name in trade), or where they differ as reading differs: a letter or two of many. Each is counted under the
name that most documents print, or under the lexicon's entry. The own id of a spelling is always its slug, so
that a merge undone gives it back.
"""

from __future__ import annotations

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from pipeline import lexicon
from pipeline.contracts import How, NameKind, Spelling
from pipeline.extract.corpus.proofs import Names, Proven, by_kind
from pipeline.extract.names.company_names import own_part
from pipeline.extract.names.keys import key, words
from pipeline.store import slug
from pipeline.word_lists import zipf

LONG_ENOUGH = 8
"""Letters and figures from which two spellings may be one although they differ."""
ALIKE = 90.0
"""rapidfuzz ratio (0 to 100) of such spellings."""
SLIPS = 2
"""Letters by which two of their words differ, at most: rn for m is two."""
OWN_PART = 0.8
"""How sure it is that a name of the same own part in the same document is the same company's."""
WELL_KNOWN = 3
"""Documents; two spellings that as many print each are two names."""


def spellings(names: Names) -> list[Spelling]:
    """A record for every spelling of a vendor or program, in order of kind and spelling."""
    made = []
    for kind, found in by_kind(names).items():
        joined = _join(kind, found)
        for name in found:
            how, score, entity, proof = joined[name.name]
            made.append(Spelling(kind, name.name, entity, how, round(score, 3), proof))
    return sorted(made, key=lambda s: (s.kind, s.spelling))


_Why = tuple[How, float, str, str | None]


def _join(kind: NameKind, found: list[Proven]) -> dict[str, _Why]:
    """For each spelling how, how surely and to which id it belongs, and the fact that shows it."""
    listed = _listed(kind)
    joined: dict[str, _Why] = {}
    heads: dict[str, Proven] = {}  # key -> the spelling that others of the same letters are counted under
    trading = {trade: (name, proof) for name in found for trade, proof in name.trading_as.items()}
    for name in sorted(found, key=_weight):
        folded = key(name.name)
        fact = name.proof.fact if name.proof else None
        entity = name.entity or listed.get(folded)
        if entity:
            joined[name.name] = ("listed", 1.0, entity, fact)
        elif folded in heads and heads[folded].name != name.name:
            joined[name.name] = ("same_letters", 1.0, joined[heads[folded].name][2], fact)
        elif near := _nearest(name, folded, heads):
            head, score = near
            joined[name.name] = ("misread_letter", score, joined[head.name][2], fact)
        else:
            joined[name.name] = ("itself", 1.0, slug(name.name), fact)
        heads.setdefault(folded, name)
    for trade, (whole, proof) in sorted(trading.items()):
        how, _, moved, _ = joined[whole.name]
        if trade in joined and how == "itself" and joined[trade][2] != moved:
            _move(joined, moved, joined[trade][2])
            joined[whole.name] = ("trading_as", 1.0, joined[trade][2], proof.fact)
    _join_own_parts(found, joined)
    return joined


def _join_own_parts(found: list[Proven], joined: dict[str, _Why]) -> None:
    """Flock Services belongs to Flock Group, in whose document it stands and which is called Flock there."""
    called: dict[tuple[str, str], Proven] = {}
    for name in sorted(found, key=_weight):
        for short, proof in sorted(name.short.items()):
            called.setdefault((proof.sha256, key(short)), name)
    for name in found:
        own = own_part(name.name) if name.kind == "vendor" else None
        owners = {called.get((p.sha256, key(own))) for p in name.proofs} if own else set()
        owner = min((o for o in owners if o and o is not name), key=_weight, default=None)
        if owner and joined[name.name][0] == "itself":
            fact = name.proof.fact if name.proof else None
            joined[name.name] = ("short_form", OWN_PART, joined[owner.name][2], fact)


def _move(joined: dict[str, _Why], moved: str, entity: str) -> None:
    """Count all spellings of one id under another."""
    for name, (how, score, under, fact) in list(joined.items()):
        if under == moved:
            joined[name] = (how, score, entity, fact)


def _weight(name: Proven) -> tuple[bool, int, int, int, str]:
    """Those of the lexicon first, then by documents and mentions, then those made of more English words."""
    unknown = sum(not zipf(word) for word in words(name.name))
    return name.entity is None, -len(name.documents), -name.mentions, unknown, name.name


def _listed(kind: NameKind) -> dict[str, str]:
    """The ids of the lexicon's entries by the keys of their names, where the name alone says which it is."""
    entries = lexicon.vendors() if kind == "vendor" else lexicon.programs()
    ids: dict[str, str] = {}
    for entry in entries:
        for form in (entry.name, *entry.aliases):
            if form not in entry.needs_context:
                ids.setdefault(key(form), entry.id)
    return ids


def _nearest(name: Proven, folded: str, heads: dict[str, Proven]) -> tuple[Proven, float] | None:
    """The better known spelling from which this one differs as reading differs."""
    best: tuple[float, str] | None = None
    for other, head in heads.items():
        if len(head.documents) >= WELL_KNOWN and len(name.documents) >= WELL_KNOWN:
            continue
        if one_name(name.name, head.name):
            best = min(best or (0.0, other), (-fuzz.ratio(folded, other) / 100, other))
    return (heads[best[1]], -best[0]) if best else None


def one_name(one: str, other: str) -> bool:
    """Whether two spellings are one but for a slip: as many words, the same figures, and where they differ
    one of them is no word and the other is. Truck Vault and Trunk Vault are two names until a person says
    more.
    """
    left, right = words(one), words(other)
    if len(left) != len(right) or min(len(key(one)), len(key(other))) < LONG_ENOUGH:
        return False
    apart = [(a, b) for a, b in zip(left, right, strict=True) if a != b]
    slips = all(
        Levenshtein.distance(a, b) <= SLIPS
        and not any(c.isdigit() for c in a + b)
        and bool(zipf(a)) != bool(zipf(b))
        for a, b in apart
    )
    return slips and fuzz.ratio(key(one), key(other)) >= ALIKE
