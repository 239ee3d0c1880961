"""What holds for every page, whatever it prints."""

from __future__ import annotations

import re

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.contracts import KINDS, Furniture, Page, Word
from pipeline.extract.calibration import probability
from pipeline.extract.candidate import rules

# Pieces that rules look for, so that random pages hit them; and any text at all.
PIECES = st.sampled_from(
    re.findall(
        r"\S+|\n+",
        """$ 1,2 34.56 S5,843.00 May 21 '13 2010 FY2016 4/9/21 10-30-14 87(2) (e)(iv) 7(1)(b) § Section CPL
        U.S.C. Local Law of Invoice # Contract No. FOIL-2020-056-12345 payable to Acme Auto Inc. (ABC) System

        PEN-Link Flock cameras Harris 1505 funds 75th Precinct Brooklyn O l I ' ’ “ –""",
    )
)
TEXTS = st.one_of(
    st.text(max_size=300), st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=40).map(" ".join)
)


@settings(max_examples=200, deadline=None)
@given(text=TEXTS)
@example(text="")
@example(text=" \n \x00\x0c\u2028 ")
@example(text="İſK 1ſ May ıſt 2O1O")
@example(text="🚔 $5,843.00 🚔\n21 December\n2010")
def test_every_mention_is_printed_where_it_says(finder, page, text):
    made = page(text)
    mentions = finder.find(made)
    for m in mentions:
        assert 0 <= m.start < m.end <= len(text)
        assert m.surface == text[m.start : m.end]
        assert m.surface == m.surface.strip()
        assert m.kind in KINDS
        assert m.kind == rules()[m.rule].kind
        assert 0 <= m.confidence <= round(probability(m.rule, 1.0), 3) < 1
        assert m.value is None or m.value.strip()
        assert m.boxes
        assert all(x0 <= x1 and top <= bottom for x0, top, x1, bottom in m.boxes)
        assert len(m.boxes) == 1 + m.surface.count("\n") - m.surface.count("\n\n")
    places = [(m.start, m.end, m.kind) for m in mentions]
    assert places == sorted(set(places))


@settings(max_examples=30, deadline=None)
@given(text=TEXTS)
def test_a_page_read_again_says_the_same(finder, page, text):
    assert finder.find(page(text)) == finder.find(page(text))


def test_an_empty_page_has_no_mentions(finder):
    assert finder.find(Page(1, 612.0, 792.0, "blank", None, "", [])) == []


def test_a_page_without_words_has_mentions_without_boxes(finder):
    [mention] = finder.find(Page(1, 612.0, 792.0, "ocr", None, "21 December 2010", []))
    assert mention.boxes == []
    assert mention.confidence == round(probability(mention.rule, 1.0), 3)


def test_one_box_for_each_printed_line(finder, page):
    [mention] = finder.find(page("dated 21 December\n2010 and"))
    assert mention.boxes == [(36.0, 0.0, 102.0, 10.0), (0.0, 12.0, 24.0, 22.0)]


def test_a_box_covers_the_whole_words_that_the_span_touches(finder, page):
    [mention] = finder.find(page("paid ($5,843.00)."))
    assert mention.surface == "$5,843.00"
    assert mention.boxes == [(30.0, 0.0, 102.0, 10.0)]


def test_confidence_is_what_the_rule_and_the_mean_of_the_words_make_likely(finder):
    words = [
        Word("21", 0, 0, 10, 9, 0.9, 0),
        Word("May", 12, 0, 30, 9, 0.6, 3),
        Word("2010", 32, 0, 60, 9, None, 7),
    ]
    [mention] = finder.find(Page(1, 612.0, 792.0, "ocr", 0.8, "21 May 2010", words))
    assert mention.confidence == round(probability(mention.rule, 2.5 / 3), 3)
    assert mention.confidence < probability(mention.rule, 1.0)


def test_a_blank_line_ends_a_phrase(finder, page):
    assert finder.find(page("Domain Awareness\n\nSystem")) == []
    assert len(finder.find(page("Domain Awareness\nSystem"))) == 1


def test_a_span_may_be_of_two_kinds(finder, page):
    kinds = [m.kind for m in finder.find(page("5 ILCS 140/7(1)(b)"))]
    assert kinds == ["statute", "exemption"]


def test_a_very_long_page_is_read(finder, page):
    """No pattern may take time that grows faster than the page: these pages would take hours."""
    for piece in ("A", "1", "(", "$1,2 ", "Abc of ", "12 ", "Smith & "):
        finder.find(page(piece * (60_000 // len(piece))))


def furnished(page, text, *words):
    """A page on which these words are a running head."""
    spans = [Furniture("header", text.index(w), text.index(w) + len(w)) for w in words]
    return msgspec.structs.replace(page(text), furniture=spans)


@pytest.mark.parametrize(
    ("text", "head", "whole", "parted"),
    [
        ("seen on 21 December\n2010 Annual Report", "2010 Annual Report", ["2010-12-21"], []),
        ("Annual Report of 21 December\n2010 cameras", "Annual Report of 21 December", ["2010-12-21"], []),
        ("21 December  2010 cameras", "21 December", ["2010-12-21"], []),
        ("Report of May 21\n2013  Page 7\nbegins", "2013  Page 7", ["2013-05-21"], []),
    ],
)
def test_a_mention_ends_where_a_running_head_begins(finder, page, text, head, whole, parted):
    def values(made):
        return [m.value for m in finder.find(made) if m.kind == "date" and len(m.value) > 7]

    assert values(page(text)) == whole
    assert values(furnished(page, text, head)) == parted


def test_a_name_over_a_lines_end_is_found_and_one_over_a_running_heads_edge_is_not(finder, page):
    text = "they asked for the Domain Awareness\nSystem of the unit"
    assert "Domain Awareness\nSystem" in [m.surface for m in finder.find(page(text))]
    made = furnished(page, text, "System of the unit")
    assert all("\n" not in m.surface for m in finder.find(made))


@settings(max_examples=60, deadline=None)
@given(text=TEXTS, start=st.integers(0, 300), length=st.integers(1, 40))
def test_no_mention_runs_over_the_edge_of_a_running_head(finder, page, text, start, length):
    start, end = min(start, len(text)), min(start + length, len(text))
    made = msgspec.structs.replace(
        page(text), furniture=[Furniture("header", start, end)] if start < end else []
    )
    outside = {i for i in (start - 1, end) if 0 <= i < len(text) and text[i] in " \n"}
    for m in finder.find(made):
        assert m.surface == text[m.start : m.end]
        assert not any(m.start < i < m.end - 1 for i in outside), (m.surface, made.furniture)
