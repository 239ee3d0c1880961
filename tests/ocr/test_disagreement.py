"""Two readings of a page disagree by the words that they do not share."""

from __future__ import annotations

import pytest

from pipeline.ocr.layers.disagreement import disagreement

PRINT = "The agency keeps these records for thirty days"


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (PRINT, PRINT, 0.0),
        ("", "", 0.0),
        ("—— ... |", "", 0.0),  # no word in either
        ("alpha beta", "", 1.0),
        ("", "alpha beta", 1.0),
        ("alpha beta", "gamma delta", 1.0),
        ("abcd efgh", "abcd wxyz", 0.5),
        ("abcd", "abcd efgh ijkl", 0.5),  # 4 letters of 4 and 12 shared: 2 x 4 / 16
        ("Police", "police", 1.0),  # a wrong capital is a wrong reading
        ("no no no", "no", 0.5),  # a word counts as often as it stands there
    ],
)
def test_words_are_weighed_by_their_letters(a: str, b: str, expected: float) -> None:
    assert disagreement(a, b) == expected
    assert disagreement(b, a) == expected


@pytest.mark.parametrize(
    "other",
    [
        "The  agency\nkeeps\t these\n\nrecords for thirty days",
        "records for thirty days\nThe agency keeps these",  # another order of reading
        "“The agency” keeps these records, for thirty days.",
        "• The agency | keeps these records — for thirty days",
    ],
)
def test_order_white_space_and_punctuation_make_no_difference(other: str) -> None:
    assert disagreement(PRINT, other) == 0.0


def test_columns_read_across_agree_with_columns_read_down() -> None:
    left = ["Unit price", "Reader one", "Total due"]
    right = ["in dollars", "licence", "this month"]
    across = "\n".join(f"{a}  {b}" for a, b in zip(left, right, strict=True))
    assert disagreement(across, "\n".join([*left, "", *right])) == 0.0


def test_quotes_and_dashes_are_folded_inside_of_words() -> None:
    assert disagreement("the Department’s body‑worn", "the Department's body-worn") == 0.0
