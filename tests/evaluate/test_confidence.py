"""What is counted of confidence follows the mentions, and never falls with a better reading."""

from __future__ import annotations

import random

import pytest
import yaml
from evaluate_confidence import STRENGTH, Judged, brier, crossed, fit, reliability, written

from pipeline.extract.calibration import factor
from pipeline.extract.candidate import rules


def mentions(number: int = 2000) -> list[Judged]:
    """Dates that are right as often as they were well read, names that are always right."""
    chance = random.Random(7)
    made = []
    for n in range(number):
        reading = chance.random()
        made.append(Judged(f"d{n % 50}", "date_iso", reading, chance.random() < reading))
        made.append(Judged(f"d{n % 50}", "vendor_listed", reading, True))
    return made


def test_a_factor_follows_what_was_right() -> None:
    made = fit(mentions(), by_eye=False)
    for reading in (0.3, 0.6, 0.85):
        assert made.probability("date_iso", reading) == pytest.approx(reading, abs=0.1)
        assert made.probability("vendor_listed", reading) > 0.95


def test_without_mentions_the_factor_is_the_reading_and_the_rate_what_was_written() -> None:
    made = fit([], by_eye=False)
    for reading in (0.1, 0.5, 0.77, 0.9, 1.0):
        assert factor(made.reading["figures"], reading) == pytest.approx(reading, abs=0.001)
    assert made.rate("date_iso") == pytest.approx(rules()["date_iso"].confidence)


def test_noise_does_not_make_a_better_reading_less_likely() -> None:
    worse_when_better = [Judged("d", "date_iso", r / 100, r < 80) for r in range(100)]
    values = [y for _, y in fit(worse_when_better).reading["figures"]]
    assert values == sorted(values)


def test_a_sample_judged_by_eye_counts_where_its_entry_tells_it() -> None:
    made = fit([]).rules
    assert made, "no rule says what was judged by eye"
    for name, record in made.items():
        said = rules()[name].measured or ""
        assert f"{record.right_by_eye} of " in said and str(record.judged_by_eye) in said


def test_calibrated_confidence_is_nearer_to_what_is_right() -> None:
    found = mentions(400)
    assert brier(crossed(found)) < brier((rules()[m.rule].confidence * m.reading, m.right) for m in found)
    assert len(crossed(found)) == len(found)


def test_what_is_written_is_read_again() -> None:
    made = fit(mentions(200))
    said = yaml.safe_load(written(made))
    assert said["strength"] == STRENGTH
    assert said["rules"]["date_iso"]["judged"] == made.rules["date_iso"].judged


def test_a_table_tells_said_from_true() -> None:
    told = [(0.9, True)] * 9 + [(0.9, False)]
    assert reliability(told).splitlines()[-1] == "| 0.90 to 0.95 | 10 | 0.900 | 0.900 |"
