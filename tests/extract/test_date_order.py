"""Dates that could be read in two ways are read as the others of their document."""

from __future__ import annotations

import pytest

from pipeline.extract.corpus.date_order import order, settled

MONTH = ["2/13/20", "3/30/2020", "12/25/19"]
DAY = ["13/2/20", "30.3.20", "25-12-2019"]


@pytest.fixture
def dates(finder, page):
    def make(*printed: str):
        """Each printed on a page of its own, as a handbook's head line."""
        found = [m for text in printed for m in finder.find(page(f"revised {text} by")) if m.kind == "date"]
        assert len(found) == len(printed)
        return found

    return make


@pytest.mark.parametrize(
    ("printed", "known"),
    [
        (MONTH, "month first"),
        (DAY, "day first"),
        (MONTH[:2], None),  # two are few
        ([*MONTH, *DAY], None),
        (["5/6/20"] * 9, None),  # these show nothing
        (["13 February 2020"] * 9, None),
    ],
)
def test_the_order_is_shown_by_dates_that_can_be_read_in_one_way(dates, printed, known) -> None:
    assert order(dates(*printed)) == known


@pytest.mark.parametrize(
    ("known", "value", "other"),
    [
        ("month first", "2020-05-06", None),
        ("day first", "2020-06-05", None),
        (None, "2020-05-06", "2020-06-05"),
    ],
)
def test_the_others_are_read_so(dates, known, value, other) -> None:
    [m] = settled(dates("5/6/20"), known)
    assert (m.value, m.other_value) == (value, other)


def test_what_is_no_date_keeps_both_readings(finder, page) -> None:
    mentions = finder.find(page("records are kept for thirty (60) days"))
    assert [m.other_value for m in settled(mentions, "month first") if m.kind == "retention"] == ["P30D"]
