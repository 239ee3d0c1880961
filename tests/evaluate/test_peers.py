"""Peers are called as one would call them, and no part of a date that they filled in counts."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path

import evaluate_peers
import pytest
from evaluate_dates import value
from evaluate_peers import Absent, dollars, named, peers

DAY, OTHER = datetime(2015, 7, 4), datetime(2015, 7, 5)


@pytest.mark.parametrize(
    ("one", "other", "surface", "said"),
    [
        (DAY, DAY, "July 4, 2015", "2015-07-04"),
        (DAY, OTHER, "July 2015", "2015-07"),
        (datetime(2015, 7, 1), datetime(2015, 7, 1), "July 2015", "2015-07"),
        (datetime(2015, 7, 1), datetime(2015, 7, 1), "1 July 2015", "2015-07-01"),
        (datetime(2015, 1, 1), datetime(2015, 2, 2), "2015", "2015"),
        (datetime(1801, 7, 4), datetime(1802, 7, 4), "July 4", None),
    ],
)
def test_only_what_is_printed_counts(one: datetime, other: datetime, surface: str, said: str | None) -> None:
    assert value(one, other, surface) == said


def test_figures_after_a_dollar_sign() -> None:
    assert dollars("paid $5,843.00 and $ 12 of 99.00, $1,2") == ["5843.00", "12", "1"]


def test_names_of_a_list_are_whole_words_in_any_case() -> None:
    names = {"harris": "Harris", "pen-link": "Pen-Link", "harris gcsd": "Harris GCSD"}
    assert named(names, "HARRIS\ngcsd and Pen-Link; harrison") == ["Harris GCSD", "Pen-Link"]


def test_a_reader_that_is_not_here_is_left_out_and_named(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(evaluate_peers, "HOME", tmp_path)
    said: list[str] = []
    assert [p.reader for p in peers(["$5"], tmp_path, said.append)] == ["dollar_pattern"]
    assert len(said) == 5
    assert all(line.startswith("left out: ") for line in said)


def test_a_reader_that_fails_says_how(tmp_path: Path) -> None:
    with pytest.raises(Absent, match="exit status 3: no time"):
        evaluate_peers._program(
            "x", [sys.executable, "-c", "import sys; print('no time', file=sys.stderr); sys.exit(3)"], []
        )


def test_a_reader_answers_for_each_text() -> None:
    told = json.dumps({"version": "1", "found": [["2015"], []]})
    made = evaluate_peers._program("x", [sys.executable, "-c", f"print({told!r})"], ["a", "b"])
    assert made == ("x", "date", "1", [["2015"], []])
