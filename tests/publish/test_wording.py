"""Words and quotations for people."""

from typing import get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.contracts import KINDS as CONTRACT_KINDS
from pipeline.contracts import FurnitureKind, Redaction
from pipeline.publish.context import REACH, at_spaces
from pipeline.publish.wording import (
    FURNITURE,
    KINDS,
    LOOKS,
    counted,
    errors,
    how_read,
    nypd_link,
    readable,
    redaction,
    share,
    size,
    turned,
)


def test_every_kind_has_a_name() -> None:
    assert set(KINDS) == set(CONTRACT_KINDS)


@pytest.mark.parametrize(
    ("given_", "said"),
    [
        (("ocr", 0.914, 200, "no text layer"),
         "Text recognised from the picture (OCR, 200 dpi), mean confidence 91%. The file has no text layer."),
        (("text_layer", None, None, "the text layer explains 27% of the ink"),
         "Text taken from the file's own text layer. Its words cover 27% of what is printed there; "
         "the rest may be pictures, stamps or handwriting."),
        (("text_layer", None, None, "the text layer explains 7% of the ink; OCR added 384 words elsewhere"),
         "Text taken from the file's own text layer. Its words cover 7% of what is printed there; "
         "384 more words were recognised from the picture (OCR)."),
        (("text_layer", None, None, ""), "Text taken from the file's own text layer."),
        (("blank", None, None, ""), "No print was found on this page."),
        (("failed", None, None, "It took too long."), "This page could not be read. It took too long."),
    ],
)  # fmt: skip
def test_how_a_page_was_read(given_: tuple, said: str) -> None:
    assert how_read(*given_) == said


@pytest.mark.parametrize(
    ("rate", "said"),
    [
        (None, ""),
        (0.0, "Fewer than 1 character in 1,000 may be wrong (an estimate)."),
        (0.0015, "About 1 character in 650 may be wrong (an estimate)."),
        (1 / 58, "About 1 character in 60 may be wrong (an estimate)."),
        (0.09, "About 1 character in 11 may be wrong (an estimate)."),
        (0.4, "About 1 character in 2 may be wrong (an estimate)."),
        (0.7, "More than half of its characters may be wrong (an estimate)."),
    ],
)
def test_error_rates_in_words(rate: float | None, said: str) -> None:
    assert errors(rate) == said


@pytest.mark.parametrize(
    ("degrees", "said"),
    [
        (0.0, ""),
        (0.04, ""),
        (90.0, "The scan lay on its side or head and was turned by 90 degrees."),
        (-90.0, "The scan lay on its side or head and was turned by 270 degrees."),
        (1.24, "It stands 1.2 degrees aslant, which was evened out for reading only."),
        (181.5, "The scan lay on its side or head and was turned by 180 degrees. "
         "It stands 1.5 degrees aslant, which was evened out for reading only."),
    ],
)  # fmt: skip
def test_how_a_scan_was_turned(degrees: float, said: str) -> None:
    assert turned(degrees) == said


def test_shares_of_a_page() -> None:
    assert [share(x) for x in (0, 0.0004, 0.014, 0.123, 1)] == ["0%", "less than 0.1%", "1.4%", "12%", "100%"]


def test_redactions_say_look_share_and_codes() -> None:
    assert redaction("black", 0.0149, []) == "Redaction (black box), 1.5% of the page"
    assert redaction("filled", 0.2, ["87(2)(b)", "(b)(6)"]) == (
        "Redaction (rectangle drawn over the page), 20% of the page; code beside it: 87(2)(b), (b)(6)"
    )


def test_every_look_and_every_kind_of_furniture_has_a_name() -> None:
    assert set(LOOKS) == set(get_args(get_type_hints(Redaction)["look"]))
    assert set(FURNITURE) == set(get_args(FurnitureKind))


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("amount", "14213.88", "$14,213.88"),
        ("amount", "1000000", "$1,000,000.00"),
        ("amount", "-5.00", "-$5.00"),
        ("amount", "NaN", "NaN"),
        ("amount", "about ten", "about ten"),
        ("contract_number", "20151404857", "20151404857"),
    ],
)
def test_amounts_are_grouped_and_nothing_else(kind: str, value: str, shown: str) -> None:
    assert readable(kind, value) == shown


@pytest.mark.parametrize(
    ("link", "verified", "said"),
    [
        (None, None, ""),
        ("sector", "n/a", ""),
        ("reported", "no", "was not verified"),
        ("confirmed_record", "partial", "was not verified"),
        ("confirmed_record", "yes", "Our list says that the source below is a record"),
    ],
)
def test_a_link_to_the_police_is_the_lists_statement(
    link: str | None, verified: str | None, said: str
) -> None:
    sentence = nypd_link(link, verified)
    assert said in sentence and bool(sentence) == bool(said)


@pytest.mark.parametrize(
    ("octets", "shown"),
    [(0, "0 bytes"), (999, "999 bytes"), (1400, "1.4 kB"), (52_000, "52 kB"), (3_100_000_000, "3.1 GB")],
)
def test_sizes(octets: int, shown: str) -> None:
    assert size(octets) == shown


def test_numbers_with_their_noun() -> None:
    assert [counted(n, "page") for n in (0, 1, 1204)] == ["0 pages", "1 page", "1,204 pages"]


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        ("short ", " too", ("short ", " too")),
        ("x" * (REACH - 6) + " half ", " a" + "y" * (REACH - 2), ("half ", "")),
        ("ab\n" + "c " * 58 + "c", "", ("c " * 58 + "c", "")),
    ],
)
def test_no_half_words_at_the_ends(before: str, after: str, kept: tuple[str, str]) -> None:
    row = at_spaces({"before": before, "after": after})
    assert (row["before"], row["after"]) == kept


words = st.text(alphabet="ab \n", min_size=REACH - 3, max_size=REACH)


@given(words | st.text(max_size=REACH), words | st.text(max_size=REACH))
def test_a_quotation_only_loses_its_outer_ends(before: str, after: str) -> None:
    row = at_spaces({"before": before, "after": after})
    assert before.replace("\n", " ").endswith(row["before"])
    assert after.replace("\n", " ").startswith(row["after"])
