"""One page in, its mentions out: the spaCy pipeline and what is made of its findings.

Components run in the order of `COMPONENTS`: numbers and dates first, because a date inside a
contract number is no date and a company's name beside an invoice number is evidence.
"""

from __future__ import annotations

import spacy
from spacy.language import Language

from pipeline import contracts
from pipeline.extract.boxes import Ruler
from pipeline.extract.calibration import probability
from pipeline.extract.candidate import Candidate, add
from pipeline.extract.citing import citations, numbers
from pipeline.extract.dates import dates
from pipeline.extract.money import amounts, naming
from pipeline.extract.names import companies, listed, programs
from pipeline.extract.names.user_model import Organisations
from pipeline.extract.places import places
from pipeline.extract.purchases import items
from pipeline.extract.terms import retention
from pipeline.extract.tokens import Tokenizer, matching_text

COMPONENTS = (
    citations.NAME,
    numbers.NAME,
    dates.NAME,
    retention.NAME,
    amounts.NAME,
    naming.NAME,
    listed.NAME,
    places.NAME,
    programs.NAME,
    companies.NAME,
    items.NAME,
)


RULER = {"spans_key": listed.SPANS, "annotate_ents": False, "phrase_matcher_attr": "NORM"}


def build() -> Language:
    """The pipeline, with nothing trained and nothing downloaded."""
    nlp = spacy.blank("en")
    nlp.tokenizer = Tokenizer(nlp.vocab, listed.speller().norm)
    nlp.max_length = 50_000_000
    ruler = nlp.add_pipe("span_ruler", config=RULER)
    ruler.add_patterns(listed.patterns())
    for name in COMPONENTS:
        nlp.add_pipe(name)
    return nlp


class Finder:
    """Finds the mentions on pages. Building it takes about a second; it keeps nothing between pages."""

    def __init__(self, model: str = "") -> None:
        """`model` names a spaCy model of the user's own, whose organisations are added. Raises
        `user_model.NoModel`.
        """
        self._nlp = build()
        self._organisations = Organisations(model) if model else None

    def find(self, page: contracts.Page) -> list[contracts.Mention]:
        """The page's mentions, ordered by (start, end, kind), no two of them alike in all three."""
        if not page.text.strip():
            return []
        doc = self._nlp.make_doc(matching_text(page.text, page.furniture))
        ruler = Ruler(page)
        doc._.page, doc._.ruler = page, ruler
        doc = self._nlp(doc)
        if self._organisations:
            add(doc, *self._organisations.find(doc))
        return [_mention(page, ruler, c) for c in _settle(doc._.found or [])]


def _settle(candidates: list[Candidate]) -> list[Candidate]:
    """One candidate for each (start, end, kind): the most trusted, then the first rule by name."""
    best: dict[tuple[int, int, str], Candidate] = {}
    for c in sorted(candidates, key=lambda c: (-c.confidence, c.entity is None, c.rule, c.value or "")):
        best.setdefault((c.start, c.end, c.kind), c)
    return [best[key] for key in sorted(best)]


def _mention(page: contracts.Page, ruler: Ruler, c: Candidate) -> contracts.Mention:
    return contracts.Mention(
        kind=c.kind,
        surface=page.text[c.start : c.end],
        value=c.value,
        start=c.start,
        end=c.end,
        boxes=ruler.boxes(c.start, c.end),
        confidence=round(probability(c.rule, ruler.confidence(c.start, c.end)), 3),
        rule=c.rule,
        entity=c.entity if c.kind in ("vendor", "program", "technology") else None,
        role=c.role,
        other_value=c.other_value,
    )
