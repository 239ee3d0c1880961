"""Exemption codes: read as printed, given to the mark that they stand at."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.contracts import Word
from pipeline.ocr.redactions.exemption_marks import (
    codes_in,
    codes_near,
    inverted,
    patterns,
    says_withheld,
    settled,
)
from pipeline.ocr.redactions.marks import Mark

PRINTED = {
    "87(2)(e)(iv)": ["87(2)(e)(iv)"],
    "{§ 87.2 (b)}": ["§ 87.2 (b)"],
    "§ 87(2)(b), 87(2)(f)": ["§ 87(2)(b)", "87(2)(f)"],
    "POL 89(2)(b)": ["POL 89(2)(b)"],
    "(b)(6), (b)(7)(C)": ["(b)(6)", "(b)(7)(C)"],
    "(b) (7)(E)": ["(b) (7)(E)"],
    "{b}(6)": ["{b}(6)"],
    "5 U.S.C. § 552(b)(7)(A)": ["5 U.S.C. § 552(b)(7)(A)"],
    "b6 b7C": ["b6", "b7C"],
    "b7E -3": ["b7E -3"],
    "(k)(2)": ["(k)(2)"],
    "7(1)(b)": ["7(1)(b)"],
    "5 ILCS 140/7(1)(d)(v)": ["5 ILCS 140/7(1)(d)(v)"],
    "Section 7(1)(a-5)": ["Section 7(1)(a-5)"],
    "ORS 192.345(3)": ["ORS 192.345(3)"],
    "Gov. Code § 7923.600": ["Gov. Code § 7923.600"],
    "POL § 87(2)(e)(iii), and": ["POL § 87(2)(e)(iii)"],
    # as federal agencies' releases print them
    "(b)(6);(b)(7)(C)": ["(b)(6)", "(b)(7)(C)"],
    "(b)(6)(b)(7)(c)": ["(b)(6)", "(b)(7)(c)"],
    "(b)(3) (b)(6) (b)(7)(c)": ["(b)(3)", "(b)(6)", "(b)(7)(c)"],
    "b(6), b(7)(c)": ["b(6)", "b(7)(c)"],
    "b(6), b(7)c": ["b(6)", "b(7)c"],
    "Gates, (b) (6), (b) (7)(C) Roger": ["(b) (6)", "(b) (7)(C)"],
    "in 2016 (b)(6)/": ["(b)(6)"],
    "(b)(7)(E)-2": ["(b)(7)(E)-2"],
    "Email, (b) (3)(attachment)": ["(b) (3)"],
    "(b)(3):10 USC 424 (b)(6)": ["(b)(3):10 USC 424", "(b)(6)"],
    "5 U.S.C. § 552a(k)(2)": ["5 U.S.C. § 552a(k)(2)"],
}
SLIPS = {
    "87(2)(c)(iv)": ["87(2)(e)(iv)"],
    "87(2)(e)(lv)": ["87(2)(e)(iv)"],
    "87(2Xb)": ["87(2)(b)"],
    "87(2)(9)": ["87(2)(g)"],
    "§ 87(2¥eXiii)": ["87(2)(e)(iii)"],
    "7(1Xc)": ["7(1)(c)"],
    "5 ILCS 140/7(1Xb)": ["5 ILCS 140/7(1)(b)"],
    "(b)(7XE)": ["(b)(7)(E)"],
    "(b)(7KC), (bX6)": ["(b)(7)(C)", "(b)(6)"],
    "(by6)": ["(b)(6)"],
    "(b)(?)(E)": ["(b)(7)(E)"],
    "(b)(7)(©)": ["(b)(7)(C)"],
}
NOT_CODES = ["tab6", "17(1)(b)", "187(2)(a)", "12.87(2)(b)", "(c)(6)", "B-6", "July 7(1)", "b10", "87.2"]
OTHER_LAW = [
    "See 18 U.S.C. §§ 1503, 1512(b)(3), 1512(c)(2)",
    "1512(b)(2)(B) (use of intimidation",
    "§ 1028(a)(7) and (b)(1)(D).",
    "paragraph (a)(b)(6)",
    "you may seek review pursuant to ORS 192.415",
    "ORS 192.324(4)(a) authorizes the City to establish fees",
    "Public Records Law, ORS 192.311-192.478",
    "fees under 87(1)(b)",
]
UNSURE = ["(b)(7)(0)", "(b)(S)", "8(1)(b)"]


@pytest.mark.parametrize(("text", "codes"), PRINTED.items())
def test_codes_as_printed(text: str, codes: list[str]) -> None:
    assert codes_in(text) == codes


@pytest.mark.parametrize(("text", "codes"), SLIPS.items())
def test_what_ocr_misread_and_can_be_but_one_code(text: str, codes: list[str]) -> None:
    assert codes_in(text) == codes


@pytest.mark.parametrize("text", [*NOT_CODES, *OTHER_LAW, *UNSURE])
def test_what_is_no_code(text: str) -> None:
    assert codes_in(text) == []


def test_every_pattern_has_a_source_and_reads_something() -> None:
    for code in patterns().codes:
        assert len(code.source) > 10
        assert all(slip.why for slip in code.slips)
    assert all(len(w.source) > 10 for w in patterns().words)


@pytest.mark.parametrize(
    "text", ["REDACTED", "Non-Responsive", "Outside Scope", "(b)(6)", "87(2)(b) withheld"]
)
def test_what_says_that_something_is_withheld(text: str) -> None:
    assert says_withheld(text)


@pytest.mark.parametrize("text", ["", "SECTION 4 TERMS", "Previously Uploaded Detection Files", "TOTAL"])
def test_what_does_not(text: str) -> None:
    assert not says_withheld(text)


def words(*placed: tuple[str, float, float]) -> list[Word]:
    """Words of 6 points a letter and 10 high, each at its left and top."""
    found, start = [], 0
    for text, x, y in placed:
        found.append(Word(text, x, y, x + 6 * len(text), y + 10, 0.9, start))
        start += len(text) + 1
    return found


A, B = Mark((100, 100, 200, 112), "black", 0.01), Mark((100, 130, 200, 142), "black", 0.01)


def test_a_code_beside_a_mark_is_its_own() -> None:
    assert codes_near([A, B], words(("Name", 50, 101), ("(b)(6)", 204, 101), ("here", 250, 101))) == [
        ["(b)(6)"],
        [],
    ]


def test_a_code_of_several_words() -> None:
    assert codes_near([A], words(("§", 205, 101), ("87.2", 214, 101), ("(b)", 242, 101))) == [["§ 87.2 (b)"]]


def test_a_misread_code_is_given_to_its_mark_as_printed() -> None:
    assert codes_near([A], words(("(b)(7XC)", 204, 101))) == [["(b)(7)(C)"]]


def test_a_code_under_a_mark_and_one_on_the_next() -> None:
    found = codes_near([A, B], words(("7(1)(b)", 120, 114), ("(b)(6)", 120, 131)))
    assert found == [["7(1)(b)"], ["(b)(6)"]]


def test_a_code_belongs_to_the_nearest_mark_alone() -> None:
    near = Mark((260, 100, 300, 112), "black", 0.01)
    assert codes_near([A, near], words(("(b)(6)", 203, 101))) == [["(b)(6)"], []]


def test_a_code_in_the_text_far_from_marks_is_not_taken() -> None:
    assert codes_near([A], words(("under", 72, 300), ("87(2)(b)", 110, 300), ("(b)(6)", 240, 101))) == [[]]


def test_words_of_two_lines_make_no_code() -> None:
    assert codes_near([A], words(("(b)", 204, 101), ("(6)", 204, 114))) == [[]]


def test_no_marks_no_codes() -> None:
    assert codes_near([], words(("(b)(6)", 204, 101))) == []


def test_the_inside_of_a_mark_with_light_print_is_turned_dark_on_white() -> None:
    page = np.full((2200, 1700), 255, dtype=np.uint8)
    page[278:311, 278:556] = 20
    page[290:300, 300:320] = 250
    marks = [A._replace(printed=True), B]
    (inside,) = inverted(page, 200, marks)
    assert inside.mark == 0
    assert inside.size == pytest.approx((inside.pixels.shape[1] * 0.36, inside.pixels.shape[0] * 0.36))
    y, x = round((104.4 - inside.top) / 0.36) + 2, round((108 - inside.left) / 0.36) + 4
    assert inside.pixels[y, x] == 5
    assert np.median(inside.pixels) == 235


@pytest.mark.parametrize(
    ("text", "codes"),
    [("(b)(6)", ["(b)(6)"]), ("REDACTED", []), ("", []), (". '", [])],
    ids=["code", "says so", "nothing read", "specks"],
)
def test_a_mark_that_says_so_or_nothing_is_kept(text: str, codes: list[str]) -> None:
    (kept,) = settled([A._replace(printed=True)], {0: text}, [[]])
    assert (kept.box, kept.codes) == (A.box, codes)


def test_a_heading_on_a_dark_ground_is_none() -> None:
    assert settled([A._replace(printed=True)], {0: "SECTION 4 TERMS"}, [[]]) == []


def test_codes_on_and_beside_a_mark_are_given_once() -> None:
    (kept,) = settled([A._replace(printed=True)], {0: "(b)(6)\n(b)(7)(C)"}, [["(b)(6)", "7(1)(b)"]])
    assert kept.codes == ["(b)(6)", "(b)(7)(C)", "7(1)(b)"]
