"""Rules are documented, and nothing else is."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from pipeline.extract.candidate import ROOM, rules, vocabulary, word_lists
from pipeline.extract.names import listed

CASES = Path(__file__).parent / "cases"


def test_a_rule_says_what_it_finds():
    for name, rule in rules().items():
        assert name.startswith(f"{rule.kind}_"), name
        assert 0 < rule.confidence < 1, name
        assert len(rule.meaning) > 20, name


def test_a_name_that_no_list_holds_was_measured_and_must_be_read_well():
    listed = re.compile(r"_(?:listed|context|same_page)")
    for name, rule in rules().items():
        if rule.kind in ("vendor", "program") and not listed.search(name):
            assert rule.measured and re.search(r", 20[0-9]{2}-[0-9]{2}-[0-9]{2}$", rule.measured), name
            assert rule.least_reading >= 0.4, name
        elif rule.kind == "amount":
            assert rule.least_reading == 0.3, name


def test_every_kind_has_cases_and_each_says_what_must_not_be_found():
    kinds = {rule.kind for rule in rules().values()}
    assert kinds == {path.stem for path in CASES.glob("*.yml")}
    for path in CASES.glob("*.yml"):
        assert any(not case.get("finds") for case in yaml.safe_load(path.read_text("utf-8"))), path


def test_every_rule_has_a_case(finder, page):
    cases = [c for path in sorted(CASES.glob("*.yml")) for c in yaml.safe_load(path.read_text("utf-8"))]
    met = {m.rule for case in cases for m in finder.find(page(case["text"]))}
    corpus = yaml.safe_load((CASES.parent / "corpus" / "names.yml").read_text("utf-8"))
    met |= {rule for case in corpus for *_, rule in case.get("carried", ())}
    assert set(rules()) - met == {"vendor_model"}  # test_user_model.py


def test_every_list_of_words_is_used():
    code = "".join(path.read_text("utf-8") for path in sorted(ROOM.rglob("*.py")))
    for section in word_lists():
        assert f'"{section}"' in code or f"'{section}'" in code, section


def test_words_of_the_vocabulary_are_patterns():
    for section, words in word_lists().items():
        if isinstance(words, list):
            assert len(set(words)) == len(words), section
            assert all(re.compile(word) for word in vocabulary(section))


def test_a_form_is_looked_for_in_its_printed_ways():
    assert listed.printings("Pen-Link") == ["Pen-Link", "Pen Link", "PenLink", "Pen - Link", "Pen  Link"]
    assert listed.printings("D.J.I.") == ["D.J.I.", "DJI"]
