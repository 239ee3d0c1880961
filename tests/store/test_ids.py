"""Ids are made of content alone and never change: addresses on paper depend on them."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.store import document_id, fact_id, page_id, proquint, slug, spell

# Wilkerson, "A Proposal for Proquints", arXiv 0901.4016, the table of its section 3
PAPER = {
    "127.0.0.1": "lusab-babad",
    "63.84.220.193": "gutih-tugad",
    "63.118.7.35": "gutuk-bisog",
    "140.98.193.141": "mudof-sakat",
    "64.255.6.200": "haguz-biram",
    "128.30.52.45": "mabiv-gibot",
    "147.67.119.2": "natag-lisaf",
    "212.58.253.68": "tibup-zujah",
    "216.35.68.215": "tobog-higil",
    "216.68.232.21": "todah-vobij",
    "198.81.129.136": "sinid-makam",
    "12.110.110.204": "budov-kuras",
}
CONTRACT = hashlib.sha256(b"contract").hexdigest()


@pytest.mark.parametrize(("address", "spelt"), PAPER.items())
def test_numbers_are_spelt_as_the_paper_spells_them(address: str, spelt: str) -> None:
    a, b, c, d = map(int, address.split("."))
    assert f"{proquint(a << 8 | b)}-{proquint(c << 8 | d)}" == spelt


@given(st.integers(0, 0xFFFF), st.integers(0, 0xFFFF))
def test_two_numbers_are_never_spelt_alike(a: int, b: int) -> None:
    assert (proquint(a) == proquint(b)) == (a == b)


def test_an_id_spells_the_first_64_bits() -> None:
    assert spell(bytes([127, 0, 0, 1, 63, 84, 220, 193]) + b"the rest") == "lusab-babad-gutih-tugad"


def test_these_ids_are_printed_already() -> None:
    """Changing one of these breaks every link and citation made so far."""
    document = document_id(CONTRACT)
    assert document == "sufag-falik-gitis-hojat"
    assert page_id(document, 12) == "sufag-falik-gitis-hojat-p12"
    assert (
        fact_id(CONTRACT, 12, "vendor", "Palantir USG, Inc.", 0)
        == "sufag-falik-gitis-hojat-p12-musap-jutoj-mujus"
    )
    assert (
        fact_id(CONTRACT, 12, "vendor", "Palantir USG, Inc.", 1)
        == "sufag-falik-gitis-hojat-p12-zomaf-sunob-fonih"
    )
    assert fact_id(CONTRACT, 12, "amount", "$14,213.88", 0) == "sufag-falik-gitis-hojat-p12-mutap-hilig-luvon"


@given(st.text(min_size=1), st.integers(1, 999), st.integers(0, 9))
def test_a_fact_keeps_its_id_when_white_space_is_read_differently(text: str, page: int, nth: int) -> None:
    spaced = "  ".join(text.split())
    assert fact_id(CONTRACT, page, "date", spaced, nth) == fact_id(
        CONTRACT, page, "date", f" {spaced}\n", nth
    )


def test_facts_that_differ_in_anything_have_different_ids() -> None:
    other = hashlib.sha256(b"another").hexdigest()
    ids = {
        fact_id(sha256, page, kind, surface, nth)
        for sha256 in (CONTRACT, other)
        for page in (1, 11)
        for kind in ("date", "amount")
        for surface in ("1", "11", "1 1")
        for nth in (0, 1)
    }
    assert len(ids) == 2 * 2 * 2 * 3 * 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Palantir USG, Inc.", "palantir-usg-inc"),
        ("  --AT&T--  ", "at-t"),
        ("§ 14-188", "14-188"),
        ("日本", ""),
    ],
)
def test_slug(text: str, expected: str) -> None:
    assert slug(text) == expected
