"""Dates: every shape is read back, two readings are both kept, roles come from the text alone."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract.dates.dates import read
from pipeline.extract.dates.roles import roles
from pipeline.extract.dates.values import iso

ROLES = yaml.safe_load((Path(__file__).parent / "dates" / "roles.yml").read_text("utf-8"))
DAYS = st.dates(datetime.date(1970, 1, 1), datetime.date(2039, 12, 31))
NAMED = (
    "%d %B %Y",
    "%d %b %Y",
    "%B %d, %Y",
    "%b. %d, %Y",
    "%d-%b-%Y",
    "%d%b%y",
    "%d %b '%y",
    "%b %d '%y",
    "%dth day of %B %Y",
    "%B, %d %Y",
    "%b-%d-%y",
    "%Y-%b-%d",
    "%Y-%m-%d",
    "%Y/%m/%d",
)
NUMBERED = ("%m/%d/%Y", "%m-%d-%Y", "%m/%d/%y", "%m-%d-%y", "%m.%d.%Y")


def dates(text):
    return [(c.value, c.other_value) for c in sorted(read(text), key=lambda c: c.start)]


@settings(max_examples=150, deadline=None)
@given(day=DAYS, shape=st.sampled_from(NAMED), capitals=st.booleans())
def test_a_day_with_its_month_named_is_read_back(day, shape, capitals):
    written = day.strftime(shape)
    written = written.upper() if capitals else written
    assert dates(f"seen on {written}, they say") == [(day.isoformat(), None)], written


@settings(max_examples=150, deadline=None)
@given(day=DAYS, shape=st.sampled_from(NUMBERED))
def test_a_day_in_numbers_is_read_back_with_its_second_reading(day, shape):
    other = iso(day.year, day.day, day.month)
    second = other if other and other != day.isoformat() else None
    assert dates(f"seen on {day.strftime(shape)}, they say") == [(day.isoformat(), second)]


@settings(max_examples=60, deadline=None)
@given(day=DAYS, shape=st.sampled_from(("%B %Y", "%b %Y", "%b. %Y", "%b '%y", "%m/%Y")))
def test_a_month_is_read_back(day, shape):
    assert dates(f"for {day.strftime(shape)}; the cost") == [(day.strftime("%Y-%m"), None)]


@settings(max_examples=200, deadline=None)
@given(text=st.text(alphabet="0123456789/-. ,'OlISJanFebMrcvDty\n|", max_size=80))
def test_no_text_breaks_the_reader_and_every_value_is_a_date(text):
    for c in read(text):
        assert re.fullmatch(r"[12][0-9]{3}(-[01][0-9](-[0-3][0-9])?)?|FY[12][0-9]{3}", c.value), c
        if c.value.count("-") == 2:
            datetime.date.fromisoformat(c.value)
        assert c.other_value != c.value


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("policy of 05/06/21", [("2021-05-06", "2021-06-05")]),
        ("policy_5.6.21_final.pdf", [("2021-05-06", "2021-06-05")]),
        # the other order gives no day, or the same one
        ("05/26/21, 05/05/21", [("2021-05-26", None), ("2021-05-05", None)]),
        # another date of the page has one order only
        ("05/06/21 and 05/26/21", [("2021-05-06", None), ("2021-05-26", None)]),
        ("05/06/21 and 26/05/21", [("2021-06-05", None), ("2021-05-26", None)]),
        (
            "05/06/21, 26/05/21, 05/27/21",
            [("2021-05-06", "2021-06-05"), ("2021-05-26", None), ("2021-05-27", None)],
        ),
        # the page writes the day out, or prints it in ISO form
        ("05/06/21 ... on June 5, 2021", [("2021-06-05", None), ("2021-06-05", None)]),
        ("05/06/21 ... 2021-05-06", [("2021-05-06", None), ("2021-05-06", None)]),
        (
            "05/06/21, June 5, 2021, May 6, 2021",
            [("2021-05-06", "2021-06-05"), ("2021-06-05", None), ("2021-05-06", None)],
        ),
        # the weekday: 6 May 2021 was a Thursday, 5 June 2021 a Saturday
        ("Thursday, 05/06/21", [("2021-05-06", None)]),
        ("05/06/21 (Sat)", [("2021-06-05", None)]),
        ("Monday, 05/06/21", [("2021-05-06", "2021-06-05")]),
    ],
)
def test_an_order_that_nothing_decides_has_two_readings(text, found):
    assert dates(text) == found


def test_the_rule_says_whether_there_are_two_readings(finder, page):
    for text, rule in (("on 05/06/21", "date_numeric_us_order"), ("Thursday, 05/06/21", "date_numeric")):
        [mention] = finder.find(page(text))
        assert (mention.rule, mention.other_value is not None) == (rule, "us_order" in rule)


@pytest.mark.parametrize("case", ROLES, ids=[case["text"][:60] for case in ROLES])
def test_roles_are_those_that_the_text_gives(case, finder, page):
    assert [m.role for m in finder.find(page(case["text"])) if m.kind == "date"] == case["roles"]


def test_every_role_is_explained_and_has_a_case():
    assert all(role.meaning and (role.labels or role.before) for role in roles().values())
    met = {role for case in ROLES for role in case["roles"]}
    assert set(roles()) - met <= {"submitted", "filed", "created", "incident", "service"}
