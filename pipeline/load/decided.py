"""People's decisions played over what extraction found, page by page, and what became of each of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import msgspec

from pipeline.contracts import Document, Mention, Page, PageMentions
from pipeline.lexicon import decisions as made
from pipeline.lexicon.decisions import Accept, Correct, Decision, Hold, Merge, Publish, Reject, Split
from pipeline.load.holding import bare
from pipeline.load.resolving import Resolved, Resolver
from pipeline.store import fact_id, page_id, slug

Row = dict[str, Any]
SHOWN = 10


class Fact(NamedTuple):
    """A mention as it is loaded: its id, what it names, and the decision on it, if there is one."""

    id: str
    mention: Mention
    name: Resolved | None
    decision: str | None


class Replay:
    """Plays decisions over pages; afterwards it knows what each of them touched."""

    def __init__(self, decided: Iterable[Decision], resolver: Resolver) -> None:
        self.decided = {made.identity(d): d for d in decided}
        self.dropped: set[str] = set()
        """Ids of facts that extraction found and that are not loaded."""
        self._resolver = resolver
        self._touched: Counter[str] = Counter()
        self._there: set[str] = set()  # decisions whose page or fact or name exists
        self._held: set[str] = set()
        self._moved: dict[str, str] = {}
        self._pages: dict[str, str] = {}
        self._facts: dict[str, str] = {}
        self._scopes: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
        self._sought: dict[tuple[str, str, str], list[str]] = defaultdict(list)
        for key, d in self.decided.items():
            self._index(key, d)

    def _index(self, key: str, d: Decision) -> None:
        match d:
            case Publish() | Hold():
                self._pages[d.page] = key
            case Accept() | Reject() | Correct() if d.fact:
                self._facts[d.fact] = key
                if d.kind and d.printed:
                    self._sought[made.page_of(d.fact), d.kind, _folded(d.printed)].append(key)
            case Accept() | Reject():
                assert d.kind and d.value and d.where
                self._scopes[d.kind, _comparable(d.kind, d.value)][d.where] = key

    def page(self, document: Document, page: Page, found: PageMentions) -> tuple[Page, list[Fact]]:
        """A page and its facts as they may be loaded: a held page without anything that it says."""
        facts = list(identified(document, found))
        here = page_id(document.id, page.number)
        if page.held:
            key = self._pages.get(here, "")
            self._there.add(key)
            if not isinstance(self.decided.get(key), Publish):
                self._held.add(here)
                self.dropped.update(identity for identity, _ in facts)
                return bare(page), []
            self._touched[key] += len(facts)
            page = msgspec.structs.replace(page, held=False)
        settled = (self._settle(document.id, here, identity, m) for identity, m in facts)
        return page, [f for f in settled if f]

    def _settle(self, document: str, page: str, identity: str, m: Mention) -> Fact | None:
        """The fact after all decisions on it; None where it was rejected."""
        key = self._facts.get(identity)
        decision = self.decided[key] if key else None
        if isinstance(decision, Correct):
            m = self._corrected(m, decision)
        name = self._resolver.resolve(m)
        scoped = self._scoped(document, page, m, name)
        if key is None and scoped:
            key, decision = scoped, self.decided[scoped]
        if key:
            self._there.add(key)
            self._touched[key] += 1
        if name and name.decision:
            self._there.add(name.decision)
        if isinstance(decision, Reject):
            self.dropped.add(identity)
            return None
        if isinstance(decision, Accept):
            m = msgspec.structs.replace(m, confidence=1.0, other_value=None)
        if name and isinstance(decision, Correct):
            name = name._replace(how="decided", score=1.0, proof=None, decision=key)
        elif name and name.decision:
            self._touched[name.decision] += 1
        for other in self._sought.get((page, m.kind, _folded(m.surface)), ()):
            self._moved.setdefault(other, identity)
        return Fact(identity, m, name, key)

    def _corrected(self, m: Mention, d: Correct) -> Mention:
        entity, value = None, d.value
        if m.kind in self._resolver.listed:
            entity = self._resolver.target(m.kind, d.value)
            entry = self._resolver.listed[m.kind].get(entity)
            if entry is None and m.kind == "technology":
                said = (
                    f"{d.value!r} is no technology of technologies.yml; name one that is, or reject the fact"
                )
                raise made.Undecided(f"decision to correct fact {d.fact}: {said}")
            entity, value = (entry.id, entry.name) if entry else (None, d.value)
        return msgspec.structs.replace(m, value=value, entity=entity, confidence=1.0, other_value=None)

    def _scoped(self, document: str, page: str, m: Mention, name: Resolved | None) -> str | None:
        """The narrowest decision on the fact's value; of a name, on what it was found as before what it is
        counted under.
        """
        if name and m.kind != "technology":
            forms = dict.fromkeys((slug(name.found_as), name.entity))
        else:
            forms = dict.fromkeys((_comparable(m.kind, m.value or _folded(m.surface)),))
        found = [scopes for form in forms if (scopes := self._scopes.get((m.kind, form)))]
        keys = [scopes[w] for w in (page, document, made.EVERYWHERE) for scopes in found if w in scopes]
        self._there.update(keys)
        return keys[0] if keys else None

    def rows(self) -> Iterator[Row]:
        """Rows of the table `decisions`, in order of id."""
        for key in sorted(self.decided):
            d = self.decided[key]
            status, finding = self._became(key, d)
            row = dict.fromkeys(("kind", "target", "scope", "result", "printed"))
            match d:
                case Publish() | Hold():
                    row |= {"target": d.page}
                case Merge():
                    row |= {"kind": d.kind, "target": d.name, "result": d.into}
                case Split():
                    row |= {"kind": d.kind, "target": d.name}
                case Correct():
                    row |= {"kind": d.kind, "target": d.fact, "result": d.value, "printed": d.printed}
                case Accept() | Reject():
                    told = {"target": d.fact or d.value, "scope": d.where, "printed": d.printed}
                    row |= {"kind": d.kind, **told}
            yield {
                "id": key,
                "decision": msgspec.to_builtins(d)["decision"],
                **row,
                "author": d.by,
                "date": d.date.isoformat(),
                "reason": d.why,
                "status": status,
                "fact_count": self._touched[key],
                "moved_to": self._moved.get(key) if status == "moved" else None,
                "finding": finding,
            }

    def _became(self, key: str, d: Decision) -> tuple[str, str]:
        """A decision's status, and in a sentence what became of it where it was not applied."""
        if key in self._there:
            return "applied", ""
        match d:
            case Publish() | Hold():
                return "gone", "No page of this id is held back."
            case Merge() | Split():
                return "gone", f"No {d.kind} of this name is found any more."
        if d.fact and made.page_of(d.fact) in self._held:
            return "gone", "The fact's page is held back."
        if key in self._moved:
            return "moved", f"The page prints the same in another place: fact {self._moved[key]}."
        if not d.fact:
            return "gone", "No such fact is found there any more."
        hint = "" if d.kind and d.printed else " With kind and printed it could be looked for on its page."
        return "gone", f"No fact of this id is found any more.{hint}"


def warnings(rows: Iterable[Row]) -> list[str]:
    """A line for each decision that points at nothing any more, at most ten and how many more there are."""
    lines = [
        f"load: warning: the decision to {r['decision']} {r['target']} was not applied. {r['finding']}"
        for r in rows
        if r["status"] != "applied"
    ]
    more = [f"load: warning: {len(lines) - SHOWN} more decisions were not applied; see the table decisions"]
    return lines[:SHOWN] + (more if len(lines) > SHOWN else [])


def identified(document: Document, found: PageMentions) -> Iterator[tuple[str, Mention]]:
    """A page's mentions with their ids; an id counts how often the page printed the same before."""
    before: Counter[tuple[str, str]] = Counter()
    for m in found.mentions:
        key = (m.kind, _folded(m.surface))
        yield fact_id(document.sha256, found.number, m.kind, m.surface, before[key]), m
        before[key] += 1


def _folded(text: str) -> str:
    return " ".join(text.split())


def _comparable(kind: str, value: str) -> str:
    return slug(value) if kind in ("vendor", "program") else value.casefold()
