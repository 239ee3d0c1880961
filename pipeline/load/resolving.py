"""What a mention's name is counted under: as extraction, the whole corpus or, last, people said.

A name's own id is always the slug of the name (a listed one's is its entry's). Merging leads from there to
another id and nothing is forgotten on the way, so that a merge taken back gives back the same ids.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from pipeline import lexicon
from pipeline.contracts import How, Mention, Spelling
from pipeline.lexicon import renamed
from pipeline.lexicon.decisions import Decision, Merge, Split, identity
from pipeline.load.spellings import letters, name_borne, why
from pipeline.store import slug

Key = tuple[str, str]
"""A kind, and an id of that kind."""


class Resolved(NamedTuple):
    """What a name is counted under (`entity`), what it was found as before, and why the two belong together.

    `own` is the id that it has without any merging. `borne` is the name of other times that is printed.
    """

    entity: str
    own: str
    found_as: str
    how: How
    score: float
    proof: str | None = None
    decision: str | None = None
    borne: str | None = None


class Resolver:
    """Knows the lexicon's names, the corpus's records of spellings and people's merges and splits."""

    def __init__(self, records: Iterable[Spelling] = (), decided: Iterable[Decision] = ()) -> None:
        self.listed: dict[str, dict[str, Any]] = {
            "vendor": {v.id: v for v in lexicon.vendors()},
            "program": {p.id: p for p in lexicon.programs()},
            "technology": {t.id: t for t in lexicon.technologies()},
        }
        self.merges: dict[Key, Merge] = {}
        self.splits: dict[Key, Split] = {}
        self.said: dict[Key, str] = {}
        self._records: dict[Key, Spelling] = {(r.kind, slug(r.spelling)): r for r in records}
        self._forms = self._unambiguous()
        for d in decided:
            if isinstance(d, Merge):
                self.merges[d.kind, slug(d.name)] = d
                self.said[d.kind, self.target(d.kind, d.into)] = d.into
            elif isinstance(d, Split):
                self.splits[d.kind, slug(d.name)] = d

    def resolve(self, m: Mention) -> Resolved | None:
        """What a mention names; None for kinds that name nothing of the lexicon's three, and for no name."""
        listed = self.listed.get(m.kind)
        if listed is None:
            return None
        own = m.entity or (slug(m.value) if m.value and m.kind != "technology" else "")
        if not own or (own not in listed and m.value is None):
            return None
        found_as = m.value or listed[own].name
        printed = slug(m.surface)
        if (m.kind, printed) in self.splits or (m.kind, printed) in self.merges:
            own = printed  # a decision on what is printed goes before one on what it was found as
        if split := self.splits.get((m.kind, own)):
            name = found_as if slug(found_as) == own else split.name
            return Resolved(own, own, name, "decided", 1.0, decision=identity(split))
        return self._explained(m, own, found_as)

    def target(self, kind: str, name: str) -> str:
        """The id that people mean by a name: the entry of our list that bears it, else its slug."""
        own = slug(name)
        return own if own in self.listed[kind] else self._forms.get((kind, letters(name)), own)

    def _explained(self, m: Mention, own: str, found_as: str) -> Resolved:
        here, seen = own, {own}
        record: Spelling | None = None
        merge: Merge | None = None
        score = 1.0
        while (m.kind, here) not in self.splits:
            decided = self.merges.get((m.kind, here))
            said = None if decided or here in self.listed[m.kind] else self._records.get((m.kind, here))
            after = self.target(m.kind, decided.into) if decided else said.entity if said else here
            if after in seen:  # round in a circle: what a person said goes before what was found
                here = after if decided else here
                break
            merge, record = merge or decided, record or said
            score = min(score, said.score) if said else score
            seen.add(after)
            here = after
        if here == own:
            return self._by_letters(m, own, found_as)
        if merge:
            return Resolved(here, own, found_as, "decided", 1.0, decision=identity(merge))
        assert record is not None
        return Resolved(here, own, found_as, record.how, score, record.proof)

    def _by_letters(self, m: Mention, own: str, found_as: str) -> Resolved:
        entry = self.listed[m.kind].get(own)
        borne = [b.name for b in renamed.names(own)] if entry and m.kind == "vendor" else []
        name = entry.name if entry else found_as
        now = {letters(name)}
        earlier = [b for b in borne if letters(b) not in now]
        aliases = entry.aliases if entry else ()
        how, score = why(m.surface, name, aliases, earlier, "defined" in m.rule)
        proof = m.proof if how == "misread_letter" else None
        return Resolved(own, own, found_as, how, score, proof, borne=name_borne(m.surface, borne))

    def _unambiguous(self) -> dict[Key, str]:
        """The letters of every name and alias that a single entry of its kind bears."""
        holders: dict[Key, set[str]] = defaultdict(set)
        for kind, entries in self.listed.items():
            for entry in entries.values():
                for form in (entry.name, *entry.aliases):
                    holders[kind, letters(form)].add(entry.id)
        return {key: next(iter(ids)) for key, ids in holders.items() if len(ids) == 1}
