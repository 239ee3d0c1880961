"""A span that a component found, before the page's boxes and word confidences are known.

Components add candidates to ``doc._.found``; `finder` turns them into `contracts.Mention`. Kind and
confidence come from the rule's entry in ``rules.yml``, so that they are written down once.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import msgspec
import yaml
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.contracts import Kind

RULES_FILE = Path(__file__).with_name("rules.yml")
VOCABULARY_FILE = Path(__file__).with_name("vocabulary.yml")


class Rule(msgspec.Struct, frozen=True):
    """What a rule finds. `confidence` (0 to 1) is how far a hit is trusted on a perfectly read page; a hit
    whose words were read with a mean confidence below `least_reading` is none. `measured` says how many
    of a sample of hits were judged right, and when."""

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
    """Every rule of ``rules.yml`` by its id."""
    return msgspec.convert(yaml.safe_load(RULES_FILE.read_text("utf-8")), dict[str, Rule])


@cache
def vocabulary(section: str) -> tuple[str, ...]:
    """The words of one section of ``vocabulary.yml``; KeyError where there is none."""
    return tuple(str(w) for w in yaml.safe_load(VOCABULARY_FILE.read_text("utf-8"))[section])


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
