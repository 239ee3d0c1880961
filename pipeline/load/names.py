"""Rows of vendors, programs and technologies: those of the lexicon, and those that the records name.

A name found by evidence alone (a legal suffix, "payable to") gets a row of its own with `listed` 0:
it is printed in these papers and nothing more is known of it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.contracts import Mention, NameKind
from pipeline.lexicon import renamed
from pipeline.load.near_names import pairs
from pipeline.load.resolving import Key, Resolved, Resolver
from pipeline.store import digest, slug, spell

Row = dict[str, Any]
FIELDS = {
    "vendor": ("category", "nypd_link", "link_verified", "note", "source"),
    "program": ("type", "description", "source"),
    "technology": ("atlas_type", "post_act_policies", "policy_names_verified"),
}


class Names:
    """Collects who is named where and how it is spelt, while mentions are loaded."""

    def __init__(self, resolver: Resolver) -> None:
        self.resolver = resolver
        self.mentions: Counter[Key] = Counter()
        self.documents: dict[Key, set[str]] = defaultdict(set)
        self.found: dict[Key, Counter[str]] = defaultdict(Counter)
        self.spelt: dict[str, Row] = {}

    def count(self, document: str, m: Mention, name: Resolved) -> str | None:
        """Note a mention that is loaded; gives the id of its spelling, None for a technology's."""
        key = (m.kind, name.entity)
        self.mentions[key] += 1
        self.documents[key].add(document)
        if name.entity not in self.resolver.listed[m.kind]:
            self.found[key][name.found_as] += 1
        if m.kind == "technology":
            return None
        printed = " ".join(m.surface.split())
        said = "\x1f".join((*key, name.found_as, printed, name.how))
        identity = spell(bytes.fromhex(digest(said.encode())))
        if identity not in self.spelt:
            self.spelt[identity] = {
                "id": identity,
                "kind": m.kind,
                "vendor_id": name.entity if m.kind == "vendor" else None,
                "program_id": name.entity if m.kind == "program" else None,
                "spelling": printed,
                "found_as": name.found_as,
                "own_id": name.own,
                "how": name.how,
                "score": name.score,
                "name_borne": name.borne,
                "proof_id": name.proof,
                "decision_id": name.decision,
                "mention_count": 0,
            }
        self.spelt[identity]["mention_count"] += 1
        return identity

    def rows(self, kind: str) -> Iterator[Row]:
        """Rows of the kind's table, in order of id."""
        for identity in sorted({*self.resolver.listed[kind], *(i for k, i in self.found if k == kind)}):
            yield self._row(kind, identity)

    def spellings(self) -> Iterator[Row]:
        """Every spelling that is printed, and why it belongs to its vendor or program."""
        yield from (self.spelt[identity] for identity in sorted(self.spelt))

    def _row(self, kind: str, identity: str) -> Row:
        known: Any = self.resolver.listed[kind].get(identity)
        row: Row = {
            "id": identity,
            "name": self.name(kind, identity),
            "document_count": len(self.documents.get((kind, identity), ())),
            "mention_count": self.mentions[kind, identity],
        }
        if kind != "technology":
            row["listed"] = int(known is not None)
        if kind == "program":
            row["vendor_id"] = known.vendor if known else None
        for name in FIELDS[kind]:
            value = getattr(known, name) if known else None
            row[name] = "; ".join(value) if isinstance(value, (tuple, list)) else value
        return row

    def name(self, kind: str, identity: str) -> str:
        """The name under which an id is counted: our list's; or as it is printed most, among the names whose
        own id it is; or as people put it.
        """
        if known := self.resolver.listed[kind].get(identity):
            return str(known.name)
        printed = self.found[kind, identity]
        own = [name for name in printed if slug(name) == identity]
        if not own and (said := self.resolver.said.get((kind, identity))):
            return said
        return min(own or printed, key=lambda name: (-printed[name], name))

    def aliases(self) -> Iterator[Row]:
        """Every other name of the lexicon, and whose it is."""
        rows: dict[str, Row] = {}
        for kind, listed in self.resolver.listed.items():
            for identity, entry in listed.items():
                for alias in sorted({*entry.aliases} - {entry.name}):
                    key = spell(bytes.fromhex(digest(f"{kind}\x1f{identity}\x1f{alias}".encode())))
                    owner = dict.fromkeys(("vendor_id", "program_id", "technology_id"))
                    rows[key] = {"id": key, "alias": alias, **owner, f"{kind}_id": identity}
        yield from (rows[identity] for identity in sorted(rows))


def name_tables(names: Names) -> Iterator[tuple[str, Iterable[Row]]]:
    """Every table about names and its rows, once all mentions are counted."""
    for kind, table in (("vendor", "vendors"), ("program", "programs"), ("technology", "technologies")):
        yield table, names.rows(kind)
    yield "aliases", names.aliases()
    yield "spellings", names.spellings()
    yield "name_pairs", [*_pair_rows(names, "vendor"), *_pair_rows(names, "program")]
    yield "renamings", renaming_rows()
    yield "owners", owner_rows()


def _pair_rows(names: Names, kind: NameKind) -> Iterator[Row]:
    """Pairs of printed names that are nearly the same; none where both are listed or a person parted one."""
    resolver = names.resolver
    printed = {
        i: names.name(kind, i) for k, i in names.mentions if k == kind and (kind, i) not in resolver.splits
    }
    for one, other, score in pairs(printed):
        if one not in resolver.listed[kind] or other not in resolver.listed[kind]:
            row = dict.fromkeys(
                ("first_vendor_id", "second_vendor_id", "first_program_id", "second_program_id")
            )
            key = spell(bytes.fromhex(digest(f"{kind}\x1f{one}\x1f{other}".encode())))
            yield {
                "id": key,
                "kind": kind,
                **row,
                f"first_{kind}_id": one,
                f"second_{kind}_id": other,
                "score": score,
            }


def renaming_rows() -> Iterator[Row]:
    """The names that vendors bore, oldest first; `place` counts them from 1."""
    for vendor, company in sorted(renamed.companies().items()):
        for place, b in enumerate(company.names, 1):
            told = {
                "name": b.name,
                "from_year": b.year,
                "until_year": b.until,
                "how": b.how,
                "source": b.source,
            }
            yield {"vendor_id": vendor, "place": place, **told}


def owner_rows() -> Iterator[Row]:
    """Whose vendors became, in order; `owner_id` where our list has the owner."""
    for vendor, company in sorted(renamed.companies().items()):
        for place, o in enumerate(company.owners, 1):
            told = {"owner_id": o.vendor, "owner": o.name, "from_year": o.year, "source": o.source}
            yield {"vendor_id": vendor, "place": place, **told}
