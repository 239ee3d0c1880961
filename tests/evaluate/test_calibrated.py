"""On the hand-read pages confidence says about how often mentions are right."""

from __future__ import annotations

import pytest
from evaluate_confidence import brier, judged

from pipeline.extract.calibration import probability
from pipeline.extract.candidate import rules

pytestmark = pytest.mark.corpus


@pytest.fixture(scope="module")
def mentions(gold, gold_pages):
    """All mentions that a person's reading judges."""
    return judged(gold, gold_pages)


def test_confidence_is_nearer_to_what_is_right_than_what_rules_were_written_with(mentions) -> None:
    told = [(probability(m.rule, m.reading), m.right) for m in mentions]
    written = [(rules()[m.rule].confidence * m.reading, m.right) for m in mentions]
    assert brier(told) < brier(written) / 2


def test_all_in_all_as_many_are_right_as_it_says(mentions) -> None:
    said = sum(probability(m.rule, m.reading) for m in mentions) / len(mentions)
    right = sum(m.right for m in mentions) / len(mentions)
    assert said == pytest.approx(right, abs=0.04)
