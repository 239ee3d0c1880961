"""A span that a component found, before the page's boxes and word confidences are known.

Components add candidates to ``doc._.found``; `finder` turns them into `contracts.Mention`. Kind and
confidence come from the rule's entry in the ``rules.yml`` beside it, so that they are written down once.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import yaml
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.contracts import Kind

ROOM = Path(__file__).parent


class Rule(msgspec.Struct, frozen=True):
    """What a rule finds. `confidence` (0 to 1) is how far whoever wrote it trusts a hit on a perfectly read
    page; `calibration` makes a mention's of it, of what was counted, and of the mean confidence of the words.
    Where that mean is below `least_reading` there
    is no mention: a sum, a number or a name that no list holds cannot be told from noise there. `measured`
    says how many of a sample of hits on released records were judged right by eye, and when.
    """

    kind: Kind
    confidence: float
    meaning: str
    least_reading: float = 0.0
    measured: str | None = None


class Candidate(msgspec.Struct, frozen=True):
    """Characters `start` to `end` (exclusive) of the page's text, read by `rule` as `value`; the rest as in
    `contracts.Mention`."""

    rule: str
    start: int
    end: int
    value: str | None
    entity: str | None = None
    role: str | None = None
    other_value: str | None = None

    @property
    def kind(self) -> Kind:
        """The kind of fact that the rule finds."""
        return rules()[self.rule].kind

    @property
    def confidence(self) -> float:
        """The rule's own confidence."""
        return rules()[self.rule].confidence


@cache
def rules() -> dict[str, Rule]:
    """Every rule of every ``rules.yml`` of the room by its id."""
    return msgspec.convert(_all("rules.yml"), dict[str, Rule])


@cache
def vocabulary(section: str) -> tuple[str, ...]:
    """The words of one section of a ``vocabulary.yml`` of the room; KeyError where there is none."""
    return tuple(str(w) for w in word_lists()[section])


@cache
def word_lists() -> dict[str, Any]:
    """Every section of every ``vocabulary.yml`` of the room by its name."""
    return _all("vocabulary.yml")


def _all(name: str) -> dict[str, Any]:
    """The entries of all files of this name, none of them twice."""
    made: dict[str, Any] = {}
    for path in sorted(ROOM.glob(f"*/{name}")):
        entries = yaml.safe_load(path.read_text("utf-8"))
        if twice := made.keys() & entries.keys():
            raise ValueError(f"{path} repeats {sorted(twice)} of another {name}")
        made |= entries
    return made


# On every Doc: what components found; the page and its words by place; its matching text, which
# `Doc.text` would join anew from the tokens at each call.
if not Doc.has_extension("found"):
    Doc.set_extension("found", default=None)
    Doc.set_extension("page", default=None)
    Doc.set_extension("ruler", default=None)
    Doc.set_extension("matching", default="")


def add(doc: Doc, *candidates: Candidate) -> None:
    """Note what a component found, unless it was read too badly for its rule."""
    if doc._.found is None:
        doc._.found = []
    doc._.found.extend(c for c in candidates if well_read(doc, c))


def well_read(doc: Doc, c: Candidate) -> bool:
    """Whether the candidate's words were read as well as its rule asks."""
    least = rules()[c.rule].least_reading
    return not least or doc._.ruler.confidence(c.start, c.end) >= least


def found(doc: Doc, kind: Kind) -> list[Candidate]:
    """What earlier components found of one kind, in order of place."""
    return sorted((c for c in doc._.found or () if c.kind == kind), key=lambda c: (c.start, c.end, c.rule))


def component(name: str) -> Callable[[Callable[[Doc], Doc]], Callable[[Doc], Doc]]:
    """Register a function as the spaCy component `name`; like ``Language.component``, with types."""

    def register(function: Callable[[Doc], Doc]) -> Callable[[Doc], Doc]:
        Language.component(name, func=function)
        return function

    return register
