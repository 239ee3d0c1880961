"""Organisations that a spaCy model of the user's own finds, added to what rules find.

The project ships no trained model and needs none. A model's word alone is weak: it counts where the name can
be a company's, where the words around speak of buying, paying or supplying, and where rules found nothing;
it proves no name elsewhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from spacy.tokens import Doc

from pipeline.extract.candidate import Candidate, found
from pipeline.extract.names.company_names import NO_COMPANY, credible, tidy
from pipeline.extract.names.cues import dealing
from pipeline.extract.names.persons import likely_person

LABEL = "ORG"
"""How spaCy's models mark organisations."""


class NoModel(Exception):
    """There is no such model; the message says what to do."""


def identity(model: str) -> str:
    """What of a model makes a difference: its version, or what its folder's ``meta.json`` says. Raises
    `NoModel`.
    """
    folder = Path(model)
    if (folder / "meta.json").is_file():
        return f"{folder.name} {hashlib.sha256((folder / 'meta.json').read_bytes()).hexdigest()}"
    try:
        return f"{model} {version(model)}"
    except (PackageNotFoundError, ValueError):
        raise NoModel(
            f"{model} is no spaCy model: neither an installed package nor a folder with a meta.json; "
            "install it into .venv, or leave MODEL out"
        ) from None


class Organisations:
    """A loaded model. Raises `NoModel`."""

    def __init__(self, model: str) -> None:
        import spacy

        identity(model)
        try:
            self._nlp = spacy.load(model)
        except (OSError, ValueError) as e:
            raise NoModel(f"{model} cannot be loaded as a spaCy model: {e}") from e
        if not {"ner", "entity_ruler"} & set(self._nlp.pipe_names):
            raise NoModel(f"{model} marks no entities; name a spaCy model with a component ner")

    def find(self, doc: Doc) -> Iterator[Candidate]:
        """The organisations of a page that rules have not found."""
        text: str = doc._.matching
        known = bytearray(len(text))
        for kind in ("vendor", "program", "agency", "technology", "statute"):
            for c in found(doc, kind):
                known[c.start : c.end] = b"\1" * (c.end - c.start)
        for ent in self._nlp(text).ents:
            start, end = ent.start_char, ent.end_char
            name = text[start:end]
            may_be = ent.label_ == LABEL and credible(name) and not NO_COMPANY.search(name)
            if may_be and not likely_person(name) and not any(known[start:end]) and dealing(text, start, end):
                yield Candidate("vendor_model", start, end, tidy(name))
