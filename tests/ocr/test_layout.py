"""Words become text with exact offsets; nothing but white space is added and nothing is lost."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ocr.layout import RawWord, lay_out


def word(text: str, x: float, y: float = 0, letter: float = 6, height: float = 10) -> RawWord:
    """A word of this many letters, `letter` points each, standing at x, y."""
    return RawWord(text, x, y, x + letter * len(text), y + height, None)


number = st.floats(0, 800, allow_nan=False)
raw_word = st.builds(
    lambda text, x, y, w, h: RawWord(text, x, y, x + w, y + h, None),
    st.text(st.characters(exclude_categories=["Cs", "Zs", "Zl", "Zp", "Cc"]), max_size=8),
    number,
    number,
    st.floats(0, 90),
    st.floats(0, 40),
)


@given(st.lists(st.lists(raw_word, max_size=6), max_size=8))
def test_every_word_stands_where_its_offset_says(lines: list[list[RawWord]]) -> None:
    text, words = lay_out(lines)
    given_words = [w.text for line in lines for w in line if w.text]
    assert [w.text for w in words] == given_words
    end = 0
    for w in words:
        assert text[w.start : w.end] == w.text
        assert w.start >= end
        assert set(text[end : w.start]) <= {" ", "\n"}
        assert w.start == 0 or w.start > end
        end = w.end
    assert len(text) == end


@given(st.lists(st.lists(raw_word, max_size=6), max_size=8))
def test_gaps_are_of_the_four_kinds(lines: list[list[RawWord]]) -> None:
    text, words = lay_out(lines)
    gaps = {text[a.end : b.start] for a, b in pairwise(words)}
    assert gaps <= {" ", "  ", "\n", "\n\n"}


def test_nothing_gives_nothing() -> None:
    assert lay_out([]) == ("", [])
    assert lay_out([[], [word("", 0)]]) == ("", [])


@pytest.mark.parametrize(
    ("what", "lines", "text"),
    [
        ("a word space", [[word("unit", 0), word("price", 28)]], "unit price"),
        ("a column gap", [[word("Palantir", 0), word("$14,213.88", 90)]], "Palantir  $14,213.88"),
        ("cells of a row", [[word("Palantir", 0)], [word("$14,213.88", 90, 1)]], "Palantir  $14,213.88"),
        ("a small raised piece", [[word("see note", 0, 0)], [word("7", 50, 0, 3, 5)]], "see note 7"),
        ("two lines", [[word("one", 0)], [word("two", 0, 12)]], "one\ntwo"),
        ("a new block", [[word("one", 0)], [word("two", 0, 30)]], "one\n\ntwo"),
        ("a second column", [[word("low", 0, 500)], [word("top", 300, 0)]], "low\n\ntop"),
        ("a piece further left", [[word("right", 90)], [word("left", 0)]], "right\nleft"),
    ],
)
def test_examples(what: str, lines: list[list[RawWord]], text: str) -> None:
    assert lay_out(lines)[0] == text


def test_boxes_are_kept_to_a_hundredth_of_a_point() -> None:
    ((w,),) = (lay_out([[RawWord("a", 1.23456, 2.3456, 3.4567, 4.5678, 0.5)]])[1],)
    assert (w.x0, w.top, w.x1, w.bottom, w.confidence) == (1.23, 2.35, 3.46, 4.57, 0.5)
