"""A spaCy model of the user's own adds organisations, where they can be companies that are dealt with."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy

from pipeline.extract.corpus.proofs import NO_PROOF
from pipeline.extract.finder import Finder
from pipeline.extract.names.user_model import NoModel, identity

NAMES = ("Quietpine Hollow", "Oakfield Police Department", "Mary Hollow", "Pen-Link")


@pytest.fixture(scope="module")
def model(tmp_path_factory) -> str:
    """A model that takes four names for organisations."""
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "ORG", "pattern": name} for name in NAMES])
    folder = tmp_path_factory.mktemp("model") / "mine"
    nlp.to_disk(folder)
    return str(folder)


@pytest.fixture(scope="module")
def with_model(model: str) -> Finder:
    return Finder(model)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the invoice of Quietpine Hollow is $500", [("Quietpine Hollow", "vendor_model")]),
        ("we walked to Quietpine Hollow in spring", []),  # nobody buys or pays
        ("an invoice for the Oakfield Police Department", []),
        ("an invoice for Mary Hollow", []),
        ("an invoice of Pen-Link", [("Pen-Link", "vendor_listed")]),  # rules go first
    ],
)
def test_organisations_that_are_dealt_with(with_model: Finder, page, text: str, found: list) -> None:
    assert [(m.surface, m.rule) for m in with_model.find(page(text)) if m.kind == "vendor"] == found


def test_without_a_model_nothing_is_added(finder: Finder, page) -> None:
    assert [
        m for m in finder.find(page("the invoice of Quietpine Hollow is $500")) if m.kind == "vendor"
    ] == []


def test_a_model_proves_no_name_elsewhere() -> None:
    assert "vendor_model" in NO_PROOF


def test_a_model_is_known_by_what_it_says_of_itself(model: str) -> None:
    said = identity(model)
    meta = Path(model) / "meta.json"
    meta.write_text(meta.read_text().replace('"name":"pipeline"', '"name":"other"') + " ")
    assert identity(model) != said


def test_what_is_no_model_is_named() -> None:
    with pytest.raises(NoModel, match=r"no_such_model is no spaCy model.*install it"):
        identity("no_such_model")


def test_a_model_that_marks_nothing_is_refused(tmp_path: Path) -> None:
    spacy.blank("en").to_disk(tmp_path / "blank")
    with pytest.raises(NoModel, match="marks no entities"):
        Finder(str(tmp_path / "blank"))
