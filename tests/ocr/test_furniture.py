"""What stands around a document's pages is told from what they say, and the body is never marked."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.contracts import Page, Word
from pipeline.lexicon.furniture import compiled, known_marks
from pipeline.ocr.furniture.recurring import find_furniture

BODY = [
    "camera at the corner of",
    "was bought in the year",
    "for the use of the unit",
    "and kept for thirty days",
]


def page(number: int, lines: dict[float, str], confidence: float | None = None) -> Page:
    """A letter page whose lines stand at shares of its height; two spaces part cells."""
    words = []
    start = 0
    for at, line in sorted(lines.items()):
        column = 0
        for word in line.split(" "):
            if word:
                x, top = 72.0 + 5 * column, 792 * at
                words.append(Word(word, x, top, x + 5 * len(word), top + 10, confidence, start + column))
            column += len(word) + 1
        start += len(line) + 1
    text = "\n".join(line for _, line in sorted(lines.items()))
    return Page(number, 612, 792, "ocr" if confidence else "text_layer", confidence, text, words)


def body(number: int) -> dict[float, str]:
    """Body lines that no two pages have alike."""
    return {0.16 + 0.02 * i: f"{BODY[i % 4]} {chr(97 + (number * 7 + i) % 26) * 9} {i}." for i in range(34)}


def document(count: int, **around: str) -> list[Page]:
    """Pages with lines around: ``top`` and ``bottom``, in which {n} is the page's number."""
    places = {"top": 0.05, "second": 0.08, "bottom": 0.95, "above": 0.93}
    return [
        page(n, body(n) | {places[where]: line.format(n=n, m=count) for where, line in around.items()})
        for n in range(1, count + 1)
    ]


def marked(pages: list[Page]) -> list[list[tuple[str, str]]]:
    """Kind and words of each page's furniture."""
    return [
        [(f.kind, p.text[f.start : f.end]) for f in found]
        for p, found in zip(pages, find_furniture(pages), strict=True)
    ]


def test_a_running_head_and_foot_are_told_from_the_body() -> None:
    made = marked(document(6, top="PATROL GUIDE", bottom="NEW YORK CITY POLICE DEPARTMENT"))
    assert made == [[("header", "PATROL GUIDE"), ("footer", "NEW YORK CITY POLICE DEPARTMENT")]] * 6


@pytest.mark.parametrize(
    "printed", ["{n}", "- {n} -", "Page {n}", "Page {n} of {m}", "{n} | P a g e", "{n}/{m}"]
)
def test_numbers_that_go_up_with_the_pages_are_page_numbers(printed: str) -> None:
    made = marked(document(5, bottom=printed))
    assert made == [[("page_number", printed.format(n=n, m=5))] for n in range(1, 6)]


def test_a_line_with_the_pages_number_in_it_is_one_foot() -> None:
    made = marked(document(4, bottom="Contract Number: 2025-03244  Page | {n}"))
    assert made[2] == [("footer", "Contract Number: 2025-03244  Page | 3")]


def test_production_numbers_count_up() -> None:
    made = marked(document(3, above="SPEX-00010{n}"))
    assert made == [[("production_number", f"SPEX-00010{n}")] for n in (1, 2, 3)]


def test_ocr_may_misread_a_letter_of_a_running_head() -> None:
    heads = [
        "Review of Evidence Funds",
        "Review of Evidenee Funds",
        "Revlew of Evidence Funds",
        "Review of Evidence Funds",
    ]
    pages = [page(n, body(n) | {0.05: head}, 0.9) for n, head in enumerate(heads, 1)]
    assert [m[0][1] for m in marked(pages)] == heads


def test_the_values_under_running_headings_belong_to_the_head() -> None:
    pages = document(
        4, top="PROCEDURE NUMBER:  DATE EFFECTIVE:  PAGE:", second="202-0{n}  05/2{n}/21  {n} of {m}"
    )
    assert marked(pages)[2] == [
        ("header", "PROCEDURE NUMBER:  DATE EFFECTIVE:  PAGE:"),
        ("header", "202-03  05/23/21  3 of 4"),
    ]


@pytest.mark.parametrize(
    ("kind", "lines"),
    [
        ("banner", ["FILED: NEW YORK COUNTY CLERK 07/12/2021 04:36 PM  INDEX NO. 000000/2021"]),
        ("banner", ["NYSCEF DOC. NO. 7  RECEIVED NYSCEF: 07/12/2021"]),
        ("banner", ["INDEX NO. 158858/2022"]),
        ("banner", ["Case 1:20-cv-01234-ABC Document 12-1 Filed 01/02/21 Page 3 of 9"]),
        ("banner", ["Case: 22-1234 Document: 00117 Page: 3 Date Filed: 01/02/2023 Entry ID: 6543210"]),
        ("banner", ["Docusign Envelope ID: 2F04F983-0964-4A59-9FA8-9758E8125E30"]),
        ("banner", ["APR-09-2012 14:27  FROM:TOLLAND FERRY RADIO  TO:212 555 0100  P.002/002"]),
        ("banner", ["To: 13125550100  From: (3125550101)", "10/26/10 08:25 AM  Page  2 of 6"]),
        ("banner", ["UNCLASSIFIED//FOR OFFICIAL USE ONLY"]),
        ("banner", ["SPECIMEN - written for the Counterscan project; not a record of any agency"]),
        ("stamp", ["ELECTRONICALLY FILED", "11/3/2015 11:54 AM", "2015-CH-16186", "PAGE 1 of 4"]),
        ("stamp", ["RECEIVED MAR 04 2019"]),
        ("stamp", ["RECEIVED: 12 FEB 2019 AM 9:14"]),
        ("footer", ["https://example.org/records/view?id=7  Page 2 of 3"]),
        ("header", ["20/06/2018, 14:40  Award of a contract"]),
    ],
)  # fmt: skip
def test_known_lines_are_told_on_a_single_page(kind: str, lines: list[str]) -> None:
    at = 0.96 if kind == "footer" else 0.01
    made = marked([page(1, body(1) | {at + 0.015 * i: line for i, line in enumerate(lines)})])
    assert made == [[(kind, line) for line in lines]]


def test_a_stamp_may_stand_in_the_middle_and_a_banner_may_not() -> None:
    pages = [page(1, {0.3: "RECEIVED MAR 04 2019", 0.5: "INDEX NO. 158858/2022", 0.6: "and so on and on"})]
    assert marked(pages) == [[("stamp", "RECEIVED MAR 04 2019")]]


def test_what_goes_on_counts_only_below_its_mark() -> None:
    assert marked([page(1, body(1) | {0.01: "2015-CH-16186", 0.03: "COOK COUNTY, ILLINOIS"})]) == [[]]


def test_a_mark_ends_with_the_first_line_that_is_none_of_it() -> None:
    lines = {0.01: "ELECTRONICALLY FILED", 0.03: "the camera was bought", 0.05: "COOK COUNTY, ILLINOIS"}
    assert marked([page(1, body(1) | lines)]) == [[("stamp", "ELECTRONICALLY FILED")]]


def test_what_stands_outside_the_page_number_is_no_body_but_on_the_first_page() -> None:
    parts = ["License Plate Query", "Mapping Tools", "Hot Lists", "Dashboard"]
    pages = [
        page(n, body(n) | {0.05: f"User Guide {part}", 0.08: f"Page {n}"}) for n, part in enumerate(parts, 1)
    ]
    assert [[kind for kind, _ in found] for found in marked(pages)] == [
        ["page_number"],
        *[["header", "page_number"]] * 3,
    ]
    quoted = [page(n, body(n) | {0.05: f"Quote QTE6779-0509{n * n}", 0.08: f"Page {n}"}) for n in (1, 2, 3)]
    assert [[kind for kind, _ in found] for found in marked(quoted)] == [["page_number"]] * 3


def test_a_scans_specks_do_not_hide_the_running_head() -> None:
    heads = [{0.02: letter * 7, 0.05: "Review of Evidence Funds"} for letter in "abcde"]
    pages = [page(n, body(n) | head, 0.8) for n, head in enumerate(heads, 1)]
    assert marked(pages) == [[("header", "Review of Evidence Funds")]] * 5


def test_the_pages_of_a_gazettes_volume_are_counted_as_pages() -> None:
    pages = [page(n, body(n) | {0.05: f"{47697 + n}"}) for n in range(1, 6)]
    assert marked(pages)[0] == [("page_number", "47698")]


# The body, which is never marked.


def test_a_single_page_has_no_running_lines() -> None:
    assert marked([page(1, body(1) | {0.05: "POLICE DEPARTMENT", 0.95: "1 Police Plaza"})]) == [[]]


def test_a_letterhead_that_memos_in_one_file_repeat_is_body() -> None:
    pages = [
        page(
            n,
            body(n)
            | {0.05: "BUREAU OF ORGANIZED CRIME", 0.1: "TO: Chief", 0.12: f"SUBJECT: {'xyzuvw'[n]} payment"},
        )
        for n in range(1, 6)
    ]
    assert marked(pages) == [[]] * 5


def test_a_tables_heading_on_every_page_is_body() -> None:
    rows = [
        {0.05: "Check  Date  Payee  Amount", 0.07: f"44{n}  07-03-14  Firm {chr(64 + n)}  4,9{n}.73"}
        for n in range(1, 7)
    ]
    assert marked([page(n, row | body(n)) for n, row in enumerate(rows, 1)]) == [[]] * 6


def test_a_heading_close_above_its_lines_is_body() -> None:
    pages = [
        page(n, body(n) | {0.12: "Searches by date", 0.137: f"{'xyzuvwr'[n]} first of all"})
        for n in range(1, 7)
    ]
    assert marked(pages) == [[]] * 6


def test_a_word_that_stands_on_a_page_again_and_again_is_body() -> None:
    again = dict.fromkeys((0.05, 0.19, 0.95), "Enabled")
    assert marked([page(n, body(n) | again) for n in range(1, 7)]) == [[]] * 6


@pytest.mark.parametrize("label", ["Date of birth:", "Q1  Q2  Q3", "A-1"])
def test_a_label_or_a_scale_is_body(label: str) -> None:
    assert marked(document(6, bottom=label)) == [[]] * 6


def test_a_line_on_few_of_the_pages_is_body() -> None:
    pages = document(20)
    for n in (1, 5, 9, 13, 17, 20):
        pages[n - 1] = page(n, body(n) | {0.05: "Notes of the meeting"})
    assert marked(pages) == [[]] * 20


def test_a_line_at_other_heights_is_body() -> None:
    pages = [page(n, {0.027 * n: "Notes of the meeting"} | body(n)) for n in range(1, 6)]
    assert marked(pages) == [[]] * 5


def test_a_number_now_and_then_is_body_although_it_is_the_pages_own() -> None:
    pages = document(20)
    for n in (2, 10, 19):
        pages[n - 1] = page(n, body(n) | {0.95: f"{n}"})
    assert marked(pages) == [[]] * 20


def test_a_form_whose_lines_repeat_beyond_the_margin_is_body() -> None:
    form = [
        "Individual {n}",
        "Was action taken?  {v}",
        "What action?  {v}",
        "Age  {v}",
        "Zip code  {v}",
        "Note  {v}",
    ]
    pages = [
        page(n, {0.04 + 0.04 * i: line.format(n=n, v="xyzuvwrst"[n]) for i, line in enumerate(form)})
        for n in range(1, 7)
    ]
    assert marked(pages) == [[]] * 6


def test_a_tables_numbered_rows_are_no_page_numbers() -> None:
    pages = [page(n, body(n) | {0.9: f"{n}  $  -", 0.92: f"{n + 1}  $  -"}) for n in (1, 2, 3)]
    assert marked(pages) == [[]] * 3


def test_numbers_that_do_not_go_up_are_body() -> None:
    pages = [page(n, body(n) | {0.95: f"{n * 17 % 23}"}) for n in range(1, 9)]
    assert marked(pages) == [[]] * 8


def test_a_line_whose_dates_change_is_body() -> None:
    pages = [page(n, body(n) | {0.05: f"Report of {n * 3} March 20{n * 5 % 20 + 1:02}"}) for n in range(1, 8)]
    assert marked(pages) == [[]] * 7


def test_the_title_of_a_paper_of_two_pages_is_its_own() -> None:
    assert marked(document(2, top="REGISTER OF CHECKS")) == [[]] * 2


def test_one_number_with_noughts_in_a_long_paper_is_body() -> None:
    pages = document(4)
    pages[1] = page(2, body(2) | {0.95: "IVC00108284"})
    assert marked(pages) == [[]] * 4
    assert marked([page(1, body(1) | {0.95: "IVC00108284"})]) == [[("production_number", "IVC00108284")]]


@pytest.mark.parametrize("printed", ["INVOICE 0004471", "CHECK NO. 0014471"])
def test_an_invoices_number_is_no_production_number(printed: str) -> None:
    assert marked([page(1, body(1) | {0.95: printed})]) == [[]]


def test_pages_without_words_have_none() -> None:
    empty = [Page(n, 612, 792, "blank", None, "", []) for n in (1, 2, 3)]
    assert find_furniture(empty) == [[], [], []] and find_furniture([]) == []


def test_every_known_mark_has_a_source_and_a_pattern_that_is_sound() -> None:
    for mark in known_marks():
        assert len(mark.source) > 10, mark.name
        for pattern in (mark.pattern, *mark.goes_on):
            assert compiled(pattern).fullmatch("the camera was bought for the unit") is None


pieces = st.sampled_from(
    [
        "PATROL GUIDE",
        "Page {n} of 4",
        "{n}",
        "SPEX-00010{n}",
        "  ",
        "a  b  c  d",
        "RECEIVED MAR 04 2019",
        "7 |",
        "é\u2028x",
    ]
)
a_page = st.lists(st.tuples(st.floats(0, 1), pieces), max_size=8)


@settings(max_examples=60)
@given(st.lists(a_page, max_size=5))
def test_spans_lie_in_the_text_in_order_and_apart(drawn: list[list[tuple[float, str]]]) -> None:
    pages = [
        page(n, {at: line.replace("{n}", str(n)) for at, line in lines}) for n, lines in enumerate(drawn, 1)
    ]
    found = find_furniture(pages)
    assert len(found) == len(pages)
    for p, spans in zip(pages, found, strict=True):
        edges = [edge for f in spans for edge in (f.start, f.end)]
        assert edges == sorted(edges) and all(0 <= f.start < f.end <= len(p.text) for f in spans)
        assert all("\n" not in p.text[f.start : f.end] for f in spans)
