"""Words that are broken over a line's end are found whole, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.contracts import Furniture
from pipeline.ocr.furniture.joined import joined_words


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("the informa-\ntion was withheld", "information"),
        ("SURVEIL-\nLANCE EQUIPMENT", "SURVEILLANCE"),
        ("paid to Greyfin-\nch Acoustics", "Greyfinch"),
        ("double spaced depart-\n\nment", "department"),
        ("an intel-\nligence-led unit", "intelligence-led"),
        ("“infor-\nmation”, he said", "information"),
        ("the sys-\ntem's log and the sys-\ntem", "system"),
        ("a soft-\n\ntop and invoi­\nces", "soft-top invoices"),
    ],
)
def test_a_broken_word_is_joined(text: str, whole: str) -> None:
    assert joined_words(text) == whole


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("a body-\nworn camera", "body-worn"),
        ("Smith-\nJones", "Smith-Jones"),
        ("ICE-\nimplemented", "ICE-implemented"),
        ("an anti-\nAmerican act", "anti-American"),
        ("a case-by-\ncase review", "case-by-case"),
        ("a non-\nexempt-status list", "non-exempt-status"),
    ],
)
def test_a_compound_keeps_its_hyphen(text: str, whole: str) -> None:
    assert joined_words(text) == whole


def test_what_is_printed_both_ways_is_given_both_ways() -> None:
    assert joined_words("non-\nexempt records") == "nonexempt non-exempt"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no word is broken here\nnor here",
        "2019-\n2020",
        "call 212-555-\n0100 or 555-\nextension",
        "see www.example-\nagency.org",
        "write to clerk@some-\nagency.org",
        "the first –\nthe second",
        "the first -\nthe second",
        "--\nnext",
        "item A-\nB",
        "the end of the page is bro-",
        "contract MN-\n4471 stands",
        "a file of info-\nmation.pdf",
    ],
)
def test_numbers_addresses_and_dashes_are_left_alone(text: str) -> None:
    assert joined_words(text) == ""


def test_columns_side_by_side_go_on_in_their_own() -> None:
    text = "the informa-  their surveil-\ntion was  lance of"
    assert joined_words(text) == "information surveillance"


def test_the_last_cell_of_a_line_goes_on_in_a_line_of_one() -> None:
    assert joined_words("Purpose  pur-\nchase of cameras") == "purchase"


def test_a_footer_inside_the_page_does_not_part_a_word() -> None:
    text = "the informa-\nPage 3 of 9\ntion was withheld"
    assert joined_words(text) == ""
    assert joined_words(text, [Furniture("page_number", 13, 24)]) == "information"


broken = st.text(alphabet="ab-\u00ad\n  .1Z'", max_size=60)


@given(broken | st.text(max_size=60), st.integers(0, 60), st.integers(0, 20))
def test_words_stand_on_one_line_and_their_letters_are_the_pages_own(
    text: str, start: int, length: int
) -> None:
    start = min(start, len(text))
    furniture = [Furniture("footer", start, min(len(text), start + length))] if length else []
    joined = joined_words(text, furniture)
    assert "\n" not in joined
    letters = "".join(c for c in text if c.isalnum())
    for word in joined.split(" ") if joined else []:
        assert word and set(word) - {"-"} <= set(letters)
