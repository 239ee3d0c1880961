"""Scores are those of the scorer beside the hand-read pages, and their intervals are honest."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from evaluate import LOTS, of_reader
from evaluate_scoring import KINDS, Counts, asked, count, figures, key, measures, total


def page(*mentions: tuple[str, str] | tuple[str, str, str]) -> dict:
    names = ("kind", "value", "note")
    return {"mentions": [dict(zip(names, m, strict=False)) for m in mentions], "text_layer": "y"}


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("vendor", "Harris Corporation", "HARRIS"),
        ("vendor", "PEN-LINK, LTD", "Pen-Link"),
        ("vendor", "Flock Group Inc.", "Flock Safety"),
        ("program", "Domain Awareness System (DAS)", "Domain Awareness System"),
        ("amount", "$14,213.88", "14213.88"),
        ("amount", "-5", "5.00"),
        ("date", "fy2016", "FY2016"),
    ],
)
def test_values_that_say_the_same_are_equal(kind: str, one: str, other: str) -> None:
    assert key(kind, one) == key(kind, other)


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [("date", "2014-10", "2014-10-01"), ("amount", "5.00", "50.0"), ("program", "1505 Fund", "1505ML Fund")],
)
def test_values_that_say_another_thing_are_not(kind: str, one: str, other: str) -> None:
    assert key(kind, one) != key(kind, other)


def test_what_a_person_doubted_is_neither_asked_for_nor_wrong() -> None:
    read = page(("date", "2015-08-17"), ("date", "2015-08-12", "handwritten"))
    assert count(read, "date", ["2015-08-17"]) == Counts(1, 0, 0)
    assert count(read, "date", ["2015-08-12"]) == Counts(0, 0, 1)
    assert count(read, "date", ["2015-08-13", "2015-08-13"]) == Counts(0, 1, 1)


def test_a_technology_called_a_program_is_not_wrong_nor_a_program_a_vendor() -> None:
    read = page(("technology", "alarm"), ("program", "Accurint"))
    assert count(read, "program", ["alarm", "Accurint"]) == Counts(1, 0, 0)
    assert count(read, "vendor", ["Accurint", "alarm"]) == Counts(0, 1, 0)


def test_further_amounts_of_a_long_table_are_not_wrong() -> None:
    read = page(*(("amount", f"{n}.00") for n in range(15)))
    assert asked(read, "amount")[2]
    assert count(read, "amount", ["0.00", "99.00"]) == Counts(1, 0, 14)
    assert count(page(("amount", "1.00")), "amount", ["99.00"]) == Counts(0, 1, 1)


def test_measures_of_nothing_are_not_nought() -> None:
    assert measures(Counts()) == {"precision": None, "recall": None, "f1": None}
    assert measures(Counts(0, 0, 3)) == {"precision": None, "recall": 0.0, "f1": 0.0}
    assert measures(total([Counts(1, 1, 0), Counts(1, 0, 2)]))["f1"] == pytest.approx(4 / 7)


def test_an_interval_holds_its_figure_and_is_the_same_every_time() -> None:
    counts = [Counts(3, 0, 1), Counts(0, 2, 0), Counts(5, 0, 0), Counts(1, 1, 1)] * 5
    made = figures(counts, rounds=200)
    assert made == figures(counts, rounds=200)
    for figure in made.values():
        assert 0 < figure.low < figure.value < figure.high < 1


def test_more_pages_make_an_interval_narrower() -> None:
    few = [Counts(3, 0, 1), Counts(0, 2, 0), Counts(5, 0, 0)]
    low, high = figures(few * 4, 500)["f1"][1:]
    lower, higher = figures(few * 40, 500)["f1"][1:]
    assert higher - lower < (high - low) / 2


def test_without_a_mistake_the_limit_says_how_few_were_seen() -> None:
    assert figures([Counts(1, 0, 0)] * 5)["recall"].low == pytest.approx(0.478, abs=0.001)
    assert figures([Counts(1, 0, 0)] * 500)["recall"].low == pytest.approx(0.993, abs=0.001)
    assert figures([Counts(0, 0, 1)] * 5)["recall"] == (0.0, 0.0, pytest.approx(0.522, abs=0.001))


@pytest.mark.corpus
@pytest.mark.parametrize("lot", LOTS)
def test_scores_are_those_of_the_scorer_beside_the_pages(gold, shared, tmp_path, lot: str) -> None:
    """On made-up findings: every third fact is missed, every fifth page has a wrong one of each kind."""
    found = []
    for n, g in enumerate(gold):
        made = {kind: [m["value"] for m in g["mentions"][n % 3 :: 3] if m["kind"] == kind] for kind in KINDS}
        if n % 5 == 0:
            made = {
                kind: [*values, "1066-10-14" if kind == "date" else "10.66"] for kind, values in made.items()
            }
        found.append(made)
    told = tmp_path / "found.jsonl"
    facts = [
        json.dumps({"sha256": g["sha256"], "page": g["page"], "kind": kind, "value": value})
        for g, made in zip(gold, found, strict=True)
        for kind, values in made.items()
        for value in values
    ]
    told.write_text("\n".join(facts))
    theirs = [sys.executable, str(shared / "gold" / "score_facts.py"), str(shared / "gold" / "dev.jsonl")]
    theirs += [
        str(told),
        "--json",
        *{"all": [], "text_layer": ["--text-layer", "y"]}.get(lot, ["--text-layer", "n"]),
    ]
    scores = json.loads(subprocess.run(theirs, capture_output=True, check=True).stdout)
    ours = {r["kind"]: r for r in of_reader(gold, "ours", found, KINDS) if r["pages"] == lot}
    for kind, score in scores.items():
        assert {k: ours[kind][k] for k in ("expected", "found")} == {
            k: score[k] for k in ("expected", "found")
        }
        for measure in ("precision", "recall", "f1"):
            assert (ours[kind][measure][0] or 0) == pytest.approx(score[measure], abs=0.0011), (kind, measure)
