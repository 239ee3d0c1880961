"""What a whole corpus shows of names, case by case: ``corpus/names.yml`` is the specification."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pipeline.contracts import PageMentions
from pipeline.extract.corpus.carry import Carrier
from pipeline.extract.corpus.forms import forms
from pipeline.extract.corpus.proofs import Names, proven
from pipeline.extract.corpus.spellings import one_name, spellings
from pipeline.extract.names.keys import key
from pipeline.store import fact_id, slug

CASES = yaml.safe_load((Path(__file__).parent / "corpus" / "names.yml").read_text("utf-8"))


def sha256(paper: int) -> str:
    return f"{paper:064x}"


@pytest.fixture
def read(finder, page):
    """The pages of papers with their own mentions, and what they prove."""

    def make(papers: list[list[str]]) -> tuple[list[tuple[str, PageMentions]], Names]:
        pages = [
            (sha256(paper), PageMentions(number, finder.find(page(text))))
            for paper, texts in enumerate(papers)
            for number, text in enumerate(texts, 1)
        ]
        return pages, proven(pages)

    return make


def carried(papers: list[list[str]], pages, names: Names) -> list[list[object]]:
    carrier, own = Carrier(forms(names)), iter(pages)
    return [
        [paper, number, text[c.start : c.end], c.form.name, c.rule]
        for paper, texts in enumerate(papers)
        for number, text in enumerate(texts)
        for c in carrier.find(sha256(paper), text, next(own)[1].mentions)
    ]


@pytest.mark.parametrize("case", [c for c in CASES if "carried" in c], ids=lambda c: c["says"])
def test_a_name_proven_once_is_a_name_wherever_it_stands(case, read):
    assert carried(case["papers"], *read(case["papers"])) == case["carried"]


@pytest.mark.parametrize("case", [c for c in CASES if "spellings" in c], ids=lambda c: c["says"])
def test_spellings_are_one_name_for_a_reason(case, read):
    _, names = read(case["papers"])
    made = spellings(names)
    assert [[s.spelling, s.entity, s.how] for s in made if s.how != "itself"] == case["spellings"]
    assert all(s.entity == slug(s.spelling) and s.score == 1 for s in made if s.how == "itself")


def test_every_proof_is_a_fact_that_some_page_states(read):
    for case in CASES:
        pages, names = read(case["papers"])
        facts = set()
        for document, page in pages:
            before: Counter[tuple[str, str]] = Counter()
            for m in page.mentions:
                facts.add(fact_id(document, page.number, m.kind, m.surface, before[m.kind, m.surface]))
                before[m.kind, m.surface] += 1
        proofs = {s.proof for s in spellings(names)} | {f.proof for f in forms(names)}
        assert proofs - {None} <= facts


def test_the_order_of_papers_changes_nothing(read):
    for case in CASES:
        pages, names = read(case["papers"])
        other = proven(pages[::-1])
        assert spellings(other) == spellings(names)
        assert forms(other) == forms(names)


NAME = st.text("abcdefgh IJ&-.'", min_size=1, max_size=30)


@given(NAME, NAME)
def test_slips_are_the_same_both_ways(one, other):
    assert one_name(one, other) == one_name(other, one)


@given(NAME)
def test_a_key_is_its_own_key(name):
    assert key(key(name)) == key(name)
