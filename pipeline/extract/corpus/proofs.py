"""What the pages prove: every name that a page shows to be a vendor's or a program's, with its best proof."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.contracts import Mention, NameKind, PageMentions
from pipeline.store import fact_id

NO_PROOF = frozenset({"vendor_named_again", "vendor_model"})
"""Rules that only repeat what another mention of the page shows, or show nothing of their own."""
SHORT = frozenset({"vendor_short_form", "program_defined_acronym"})
"""Rules whose surface is a short form of their value."""
BESIDE = 14
"""Characters between a company's name and the one that it trades under: ", d/b/a "."""


@dataclass(frozen=True, order=True)
class Proof:
    """A fact that shows a name to be one; they order by trust, then by place, the best first."""

    doubt: float
    sha256: str
    page: int
    start: int
    fact: str


@dataclass(eq=False)
class Proven:
    """One spelling of a kind as pages give it: where, how often, and the entity of the lexicon, if any."""

    kind: NameKind
    name: str
    entity: str | None = None
    mentions: int = 0
    documents: set[str] = field(default_factory=set)
    proofs: list[Proof] = field(default_factory=list)
    rules: Counter[str] = field(default_factory=Counter)
    short: dict[str, Proof] = field(default_factory=dict)
    trading_as: dict[str, Proof] = field(default_factory=dict)

    @property
    def proof(self) -> Proof | None:
        """The best."""
        return min(self.proofs, default=None)


Names = dict[tuple[NameKind, str], Proven]


def proven(pages: Iterable[tuple[str, PageMentions]]) -> Names:
    """All names of vendors and programs, by kind and spelling, of the pages of documents (by SHA-256)."""
    names: Names = {}
    for sha256, page in pages:
        before: Counter[tuple[str, str]] = Counter()
        last: tuple[Mention, Proven] | None = None
        for m in page.mentions:
            count = before[m.kind, " ".join(m.surface.split())]
            before[m.kind, " ".join(m.surface.split())] += 1
            if m.kind not in ("vendor", "program") or not m.value:
                continue
            name = names.setdefault((m.kind, m.value), Proven(m.kind, m.value, m.entity))
            name.mentions += 1
            name.documents.add(sha256)
            name.rules[m.rule] += 1
            fact = fact_id(sha256, page.number, m.kind, m.surface, count)
            proof = Proof(1 - m.confidence, sha256, page.number, m.start, fact)
            if m.rule in SHORT:
                _keep_best(name.short, " ".join(m.surface.split()), proof)
            elif m.rule not in NO_PROOF:
                name.proofs.append(proof)
            if m.rule == "vendor_trading_as" and last and 0 <= m.start - last[0].end <= BESIDE:
                _keep_best(last[1].trading_as, m.value, proof)
            last = (m, name) if m.kind == "vendor" else last
    return names


def _keep_best(kept: dict[str, Proof], form: str, proof: Proof) -> None:
    kept[form] = min(kept.get(form, proof), proof)


def by_kind(names: Names) -> dict[NameKind, list[Proven]]:
    """The names of each kind, in order of spelling."""
    sorted_names: dict[NameKind, list[Proven]] = defaultdict(list)
    for _, name in sorted(names.items()):
        sorted_names[name.kind].append(name)
    return sorted_names
