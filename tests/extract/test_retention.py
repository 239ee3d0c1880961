"""How long data are kept: words and figures are read, and both stay where they disagree."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract.terms.durations import durations, spelled
from pipeline.extract.terms.retention import read


@pytest.mark.parametrize(
    ("words", "number"),
    [("thirty", 30), ("Twenty-four", 24), ("one hundred and eighty", 180), ("one hundred eighty five", 185)],
)
def test_numbers_are_read_from_words(words, number):
    assert spelled(words) == number


def test_a_figure_that_disagrees_with_its_word_leaves_two_readings(finder, page):
    [mention] = finder.find(page("Video is retained for thirty (60) days."))
    assert (mention.value, mention.other_value) == ("P60D", "P30D")
    [mention] = finder.find(page("Video is retained for sixty (60) days."))
    assert (mention.value, mention.other_value) == ("P60D", None)


@settings(max_examples=80, deadline=None)
@given(
    number=st.integers(1, 9999),
    unit=st.sampled_from(("hour", "day", "week", "month", "year")),
    many=st.booleans(),
)
def test_every_span_of_time_is_read_back(number, unit, many):
    [found] = durations(f"data kept for {number} {unit}{'s' * many}")
    assert found.value == f"P{'T' * (unit == 'hour')}{number}{unit[0].upper()}"


WORDS = re.split(
    r" ", "data is retained deleted for until after the end of case one hundred (30) days , . \n"
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join))
def test_no_text_breaks_the_reader(text):
    for c in read(text):
        assert c.value is None or re.fullmatch(r"P(T[0-9]+H|[0-9]+[DWMY])", c.value)
        assert text[c.start : c.end].strip()
