"""Rules are documented, and nothing else is."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from pipeline.extract import names
from pipeline.extract.candidate import RULES_FILE, VOCABULARY_FILE, rules, vocabulary

ROOM = RULES_FILE.parent
CASES = Path(__file__).parent / "cases"


def test_a_rule_says_what_it_finds():
    for name, rule in rules().items():
        assert name.startswith(f"{rule.kind}_"), name
        assert 0 < rule.confidence < 1, name
        assert len(rule.meaning) > 20, name


def test_every_kind_has_cases_and_each_says_what_must_not_be_found():
    kinds = {rule.kind for rule in rules().values()}
    assert kinds == {path.stem for path in CASES.glob("*.yml")}
    for path in CASES.glob("*.yml"):
        assert any(not case.get("finds") for case in yaml.safe_load(path.read_text("utf-8"))), path


def test_every_rule_has_a_case(finder, page):
    cases = [c for path in sorted(CASES.glob("*.yml")) for c in yaml.safe_load(path.read_text("utf-8"))]
    met = {m.rule for case in cases for m in finder.find(page(case["text"]))}
    assert set(rules()) - met == set()


def test_every_list_of_words_is_used():
    code = "".join(path.read_text("utf-8") for path in sorted(ROOM.glob("*.py")))
    for section in yaml.safe_load(VOCABULARY_FILE.read_text("utf-8")):
        assert f'"{section}"' in code or f"'{section}'" in code, section


def test_words_of_the_vocabulary_are_patterns():
    for section, words in yaml.safe_load(VOCABULARY_FILE.read_text("utf-8")).items():
        if isinstance(words, list):
            assert len(set(words)) == len(words), section
            assert all(re.compile(word) for word in vocabulary(section))


def test_a_form_is_looked_for_in_its_printed_ways():
    assert names.printings("Pen-Link") == ["Pen-Link", "Pen Link", "PenLink", "Pen - Link", "Pen  Link"]
    assert names.printings("D.J.I.") == ["D.J.I.", "DJI"]
