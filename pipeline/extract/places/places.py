"""The component that adds precincts and addresses; boroughs and named places come from the lexicon."""

from __future__ import annotations

from spacy.tokens import Doc

from pipeline.extract.candidate import add, component, found
from pipeline.extract.places.addresses import addresses
from pipeline.extract.places.precincts import precincts

NAME = "counterscan_places"


@component(NAME)
def find(doc: Doc) -> Doc:
    """Add the page's precincts and addresses, but for an address that the lexicon has named already."""
    text = doc._.matching
    named = {(c.start, c.end) for c in found(doc, "place")}
    add(doc, *precincts(text))
    add(doc, *(c for c in addresses(text, doc._.page.text) if (c.start, c.end) not in named))
    return doc
