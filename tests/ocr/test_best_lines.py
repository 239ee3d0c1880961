"""Of two readings of one scan the better lines are kept, in the order of the better reading."""

from __future__ import annotations

import pytest

from pipeline.ocr.layout import Line, RawWord
from pipeline.ocr.scans.best_lines import best_lines

SURE, UNSURE = 0.95, 0.3


def line(text: str, top: float, sure: float = SURE, x: float = 0) -> Line:
    """Words of a line whose letters are 10 points high and 6 wide."""
    words = []
    for word in text.split():
        words.append(RawWord(word, x, top, x + 6 * len(word), top + 10, sure))
        x += 6 * (len(word) + 1)
    return words


def said(lines: list[Line]) -> list[str]:
    return [" ".join(w.text for w in each) for each in lines]


@pytest.mark.parametrize(
    ("base", "other", "expected"),
    [
        pytest.param(
            [line("payment request", 0)],
            [line("paymcnt rcqucst", 0, UNSURE)],
            ["payment request"],
            id="the base's where it is surer",
        ),
        pytest.param(
            [line("paymcnt rcqucst", 0, UNSURE)],
            [line("payment request", 0)],
            ["payment request"],
            id="the other's where that is surer",
        ),
        pytest.param(
            [line("payment request", 0)],
            [line("payment requests", 0)],
            ["payment request"],
            id="the base's where neither is much surer",
        ),
        pytest.param(
            [line("first", 0), line("third", 40)],
            [line("second", 20)],
            ["first", "second", "third"],
            id="a line only the other saw, in its place",
        ),
        pytest.param([line("first", 0)], [line("~;", 20)], ["first"], id="no specks that only the other saw"),
        pytest.param(
            [line("left right", 0, UNSURE)],
            [line("left", 0), line("right", 0, x=30)],
            ["left", "right"],
            id="all lines of a place together",
        ),
        pytest.param([], [line("alone", 0)], ["alone"], id="nothing in the base"),
        pytest.param([line("alone", 0)], [], ["alone"], id="nothing in the other"),
    ],
)
def test_lines(base: list[Line], other: list[Line], expected: list[str]) -> None:
    assert said(best_lines(base, other)) == expected
