"""Found on the hand-read pages: by a build, by the extract stage, by it without these pages' names."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from evaluate_readings import Gold
from evaluate_scoring import KINDS, key

from pipeline import lexicon
from pipeline.contracts import Page, PageMentions

Found = dict[str, list[str]]
"""Values found on a page by kind."""


def in_database(gold: Sequence[Gold], database: Path) -> list[Found]:
    """The facts of each hand-read page as a built database has them."""
    sql = "select distinct kind, value from facts where sha256 = ? and page = ? and value is not null"
    db = sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)
    try:
        return [_by_kind(db.execute(sql, (g["sha256"], g["page"]))) for g in gold]
    finally:
        db.close()


def on_pages(gold: Sequence[Gold], pages: Sequence[Page]) -> list[Found]:
    """What the finder finds on these pages, and what they prove for one another."""
    return _staged([g["sha256"] for g in gold], pages)


def unlisted(
    gold: Sequence[Gold], pages: Sequence[Page], corpus: Sequence[tuple[str, Page]] = ()
) -> list[Found]:
    """The same where the lexicon holds no vendor and no program that a person read on these pages; the
    further pages of a `corpus` (with their documents' SHA-256) may prove names for them.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as other:  # lists are kept in a process
        return other.submit(_unlisted, list(gold), list(pages), list(corpus)).result()


def _unlisted(gold: list[Gold], pages: list[Page], corpus: list[tuple[str, Page]]) -> list[Found]:
    kept: dict[str, tuple[Any, ...]] = {}
    for kind, entries in (("vendor", lexicon.vendors()), ("program", lexicon.programs())):
        read = {key(kind, m["value"]) for g in gold for m in g["mentions"] if m["kind"] == kind}
        kept[kind] = tuple(e for e in entries if not read & {key(kind, x) for x in (e.name, *e.aliases)})
    lexicon.vendors = lambda: kept["vendor"]  # type: ignore[assignment]
    lexicon.programs = lambda: kept["program"]  # type: ignore[assignment]
    there = {(g["sha256"], page.number) for g, page in zip(gold, pages, strict=True)}
    others = [(sha256, page) for sha256, page in corpus if (sha256, page.number) not in there]
    documents = [*(g["sha256"] for g in gold), *(sha256 for sha256, _ in others)]
    return _staged(documents, [*pages, *(page for _, page in others)])[: len(pages)]


def _staged(documents: Sequence[str], pages: Sequence[Page]) -> list[Found]:
    """Both parts of the extract stage, for pages in memory; a name under that which it is counted under."""
    from pipeline.extract.corpus.carry import (
        Carrier,  # these build their lists from the lexicon as it then is
    )
    from pipeline.extract.corpus.forms import forms
    from pipeline.extract.corpus.proofs import proven
    from pipeline.extract.corpus.spellings import spellings
    from pipeline.extract.finder import Finder

    finder = Finder()
    own = [[m for m in finder.find(page) if m.boxes] for page in pages]
    found = [PageMentions(page.number, mentions) for page, mentions in zip(pages, own, strict=True)]
    names = proven(zip(documents, found, strict=True))
    records = spellings(names)
    heads = {(s.kind, s.entity): s.spelling for s in records if s.how == "itself"}
    heads |= {("vendor", v.id): v.name for v in lexicon.vendors()}
    heads |= {("program", p.id): p.name for p in lexicon.programs()}
    called = {(s.kind, s.spelling): heads.get((s.kind, s.entity), s.spelling) for s in records}
    carrier = Carrier(forms(names))
    made = []
    for document, page, mentions in zip(documents, pages, own, strict=True):
        carried = carrier.find(document, page.text, mentions)
        facts = [*((m.kind, m.value) for m in mentions), *((c.form.kind, c.form.name) for c in carried)]
        made.append(_by_kind((kind, called.get((kind, value), value)) for kind, value in facts if value))
    return made


def _by_kind(facts: Iterable[tuple[str, str | None]]) -> Found:
    made: Found = {kind: [] for kind in KINDS}
    for kind, value in facts:
        if kind in made and value:
            made[kind].append(value)
    return made
