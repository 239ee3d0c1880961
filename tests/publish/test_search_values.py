"""Dates and amounts in a search are read by value; what is not surely one is left to the words."""

import re
import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.publish.search_values import LARGEST, read_values


@pytest.mark.parametrize(
    ("typed", "low", "high"),
    [
        ("August 2015", "2015-08", "2015-08-31"),
        ("aug. 2015", "2015-08", "2015-08-31"),
        ("2015-08", "2015-08", "2015-08-31"),
        ("2010-12-21", "2010-12-21", "2010-12-21"),
        ("Aug 31, 2015", "2015-08-31", "2015-08-31"),
        ("Sept 3rd 2015", "2015-09-03", "2015-09-03"),
        ("31 August 2015", "2015-08-31", "2015-08-31"),
        ("8/31/2015", "2015-08-31", "2015-08-31"),
        ("2015", "2015", "2015-12-31"),
    ],
)
def test_dates(typed: str, low: str, high: str) -> None:
    (sought,), rest = read_values(typed)
    assert (sought.low, sought.high, rest) == (low, high, "")


@pytest.mark.parametrize(
    ("typed", "value"),
    [("5843", "5843.00"), ("$5,843.00", "5843.00"), ("5,843", "5843.00"), ("$ 12.50", "12.50"),
     ("$5", "5.00"), ("2015", "2015.00")],
)  # fmt: skip
def test_amounts_are_also_found_as_credits(typed: str, value: str) -> None:
    (sought,), rest = read_values(typed)
    assert sought.amounts == (value, f"-{value}") and rest == ""


@pytest.mark.parametrize(
    "typed",
    ["", "June", "30 days", "87(2)(e)", "HS-2231", "2015-13", "Feb 30, 2015", "-5843", "1.2.3", "v2015",
     "3,20", "taser OR 2015", "taser NOT 2015", "2015-08-31-1"],
)  # fmt: skip
def test_what_is_no_value(typed: str) -> None:
    assert read_values(typed) == ([], typed)


def test_other_words_are_kept() -> None:
    sought, rest = read_values("Accurint August 2015 $5,843.00 invoice")
    assert [s.said for s in sought] == ["August 2015", "$5,843.00"]
    assert rest == "Accurint invoice"


@given(st.text(max_size=60) | st.text(alphabet="0123456789-/$,. AugOR", max_size=60))
def test_every_query_is_read_and_makes_good_sql(typed: str) -> None:
    sought, rest = read_values(typed)
    assert len(sought) <= LARGEST
    assert not set(re.findall(r"\w", rest)) - set(re.findall(r"\w", typed))
    db = sqlite3.connect(":memory:")
    for place, value in enumerate(sought):
        condition, bound = value.condition(place)
        sql = f"select 1 from (select 'date' as kind, '2015-08-31' as value) m where {condition}"
        db.execute(sql, bound).fetchall()
