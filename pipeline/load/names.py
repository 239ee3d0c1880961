"""Rows of vendors, programs and technologies: those of the lexicon, and those that the records name.

A name found by evidence alone (a legal suffix, "payable to") gets a row of its own with `listed` 0:
it is printed in these papers and nothing more is known of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pipeline import lexicon
from pipeline.contracts import Mention
from pipeline.store import digest, slug, spell

Row = dict[str, Any]


@dataclass
class Names:
    """Collects who is named where, while mentions are loaded."""

    mentions: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    documents: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    found: dict[tuple[str, str], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.listed: dict[str, dict[str, Any]] = {
            "vendor": {v.id: v for v in lexicon.vendors()},
            "program": {p.id: p for p in lexicon.programs()},
            "technology": {t.id: t for t in lexicon.technologies()},
        }

    def entity(self, document: str, mention: Mention) -> str | None:
        """The id of what a mention names; None for kinds that name nothing of the three."""
        if mention.kind not in self.listed:
            return None
        identity = mention.entity
        if identity is None and mention.value and mention.kind != "technology":
            identity = slug(mention.value) or None
        if identity is None:
            return None
        key = (mention.kind, identity)
        if identity not in self.listed[mention.kind]:
            if mention.value is None:
                return None
            self.found[key] = min(self.found.get(key, mention.value), mention.value)
        self.mentions[key] += 1
        self.documents[key].add(document)
        return identity

    def rows(self, kind: str) -> Iterator[Row]:
        """Rows of the kind's table, in order of id."""
        identities = {*self.listed[kind], *(i for k, i in self.found if k == kind)}
        for identity in sorted(identities):
            yield self._row(kind, identity)

    def _row(self, kind: str, identity: str) -> Row:
        known: Any = self.listed[kind].get(identity)
        row: Row = {
            "id": identity,
            "name": known.name if known else self.found[kind, identity],
            "document_count": len(self.documents.get((kind, identity), ())),
            "mention_count": self.mentions.get((kind, identity), 0),
        }
        if kind != "technology":
            row["listed"] = int(known is not None)
        fields = {
            "vendor": ("category", "nypd_link", "link_verified", "note", "source"),
            "program": ("type", "description", "source"),
            "technology": ("atlas_type", "post_act_policies", "policy_names_verified"),
        }[kind]
        for name in fields:
            value = getattr(known, name) if known else None
            row[name] = "; ".join(value) if isinstance(value, (tuple, list)) else value
        return row

    def aliases(self) -> Iterator[Row]:
        """Every other name of the lexicon, and whose it is."""
        rows: dict[str, Row] = {}
        for kind, listed in self.listed.items():
            for identity, entry in listed.items():
                for alias in sorted({_spelling(a) for a in entry.aliases} - {entry.name}):
                    key = spell(bytes.fromhex(digest(f"{kind}\x1f{identity}\x1f{alias}".encode())))
                    owner = dict.fromkeys(("vendor_id", "program_id", "technology_id"))
                    rows[key] = {"id": key, "alias": alias, **owner, f"{kind}_id": identity}
        yield from (rows[identity] for identity in sorted(rows))


def _spelling(alias: Any) -> str:
    """An alias's text; the lexicon may keep conditions of use beside it."""
    return alias if isinstance(alias, str) else alias.text
