"""Confidence is how likely a mention is right, as far as it was counted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.calibration import Record, calibration, factor, printed, probability
from pipeline.extract.candidate import Rule, rules


def test_what_was_counted_is_of_rules_that_exist_and_were_judged():
    gone = set(calibration().rules) - set(rules())
    assert gone == set(), "rules were renamed: run scripts/evaluate_confidence.py again"
    for name, record in calibration().rules.items():
        assert 0 <= record.right <= record.judged, name
        assert 0 <= record.right_by_eye <= record.judged_by_eye, name
        assert record.judged + record.judged_by_eye > 0, name


def test_a_rate_lies_between_what_was_written_and_what_was_counted():
    for name, record in calibration().rules.items():
        seen = (record.right + record.right_by_eye) / (record.judged + record.judged_by_eye)
        low, high = sorted((seen, rules()[name].confidence))
        assert low <= calibration().rate(name) <= high, name


def test_few_mentions_move_a_rate_little_and_many_much():
    rule = Rule("vendor", 0.8, "invented")
    assert Record(1, 1).rate(rule, 10) == pytest.approx(0.818, abs=0.001)
    assert Record(0, 1).rate(rule, 10) == pytest.approx(0.727, abs=0.001)
    assert Record(90, 90, 100, 100).rate(rule, 10) == pytest.approx(0.99)
    assert Record().rate(rule, 10) == 0.8


@pytest.mark.parametrize("rule", ["statute_law_number", "contract_number_pin", "place_listed"])
def test_a_rule_that_nobody_counted_keeps_its_written_confidence(rule):
    assert rule not in calibration().rules
    assert probability(rule, 1.0) == pytest.approx(rules()[rule].confidence)


def test_figures_and_names_are_told_apart():
    assert [printed(k) for k in ("date", "amount", "contract_number")] == ["figures"] * 3
    assert [printed(k) for k in ("vendor", "program", "statute", "place")] == ["names"] * 4


def test_a_factor_rises_from_0_to_1_and_never_falls():
    for knots in calibration().reading.values():
        assert knots[0] == (0.0, 0.0) and knots[-1] == (1.0, 1.0)
        assert knots == sorted(knots)
        assert [y for _, y in knots] == sorted(y for _, y in knots)


def test_between_two_knots_the_factor_is_on_the_line():
    knots = [(0.0, 0.0), (0.5, 0.8), (1.0, 1.0)]
    assert factor(knots, 0.25) == pytest.approx(0.4)
    assert factor(knots, 0.75) == pytest.approx(0.9)
    assert [factor(knots, x) for x in (-1, 0, 0.5, 1, 2)] == [0, 0, 0.8, 1, 1]


@given(rule=st.sampled_from(sorted(rules())), one=st.floats(0, 1), other=st.floats(0, 1))
def test_a_better_reading_never_makes_a_mention_less_likely(rule, one, other):
    low, high = sorted((one, other))
    assert 0 <= probability(rule, low) <= probability(rule, high) < 1
