"""Found on the hand-read pages: by a build, by the finder, by the finder without these pages' names."""

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
from pipeline.contracts import Page

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


def on_pages(pages: Sequence[Page]) -> list[Found]:
    """What the finder finds on each page by itself."""
    from pipeline.extract.finder import Finder  # builds its lists from the lexicon as it then is

    finder = Finder()
    return [_by_kind((m.kind, m.value) for m in finder.find(page) if m.value and m.boxes) for page in pages]


def unlisted(gold: Sequence[Gold], pages: Sequence[Page]) -> list[Found]:
    """The same where the lexicon holds no vendor and no program that a person read on these pages."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as other:  # lists are kept in a process
        return other.submit(_unlisted, list(gold), list(pages)).result()


def _unlisted(gold: list[Gold], pages: list[Page]) -> list[Found]:
    kept: dict[str, tuple[Any, ...]] = {}
    for kind, entries in (("vendor", lexicon.vendors()), ("program", lexicon.programs())):
        read = {key(kind, m["value"]) for g in gold for m in g["mentions"] if m["kind"] == kind}
        kept[kind] = tuple(e for e in entries if not read & {key(kind, x) for x in (e.name, *e.aliases)})
    lexicon.vendors = lambda: kept["vendor"]  # type: ignore[assignment]
    lexicon.programs = lambda: kept["program"]  # type: ignore[assignment]
    return on_pages(pages)


def _by_kind(facts: Iterable[tuple[str, str | None]]) -> Found:
    made: Found = {kind: [] for kind in KINDS}
    for kind, value in facts:
        if kind in made and value:
            made[kind].append(value)
    return made
