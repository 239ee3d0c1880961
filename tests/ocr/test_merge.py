"""One text from two readings: nothing twice, nothing beside a covered word, everything in its place."""

from __future__ import annotations

import pytest

from pipeline.ocr.layers.merge import (
    clear_of,
    likely_additions,
    outside,
    overprinted,
    sure_additions,
    weave,
)
from pipeline.ocr.layout import Line, RawWord, lay_out


def line(text: str, top: float = 100, x: float = 72, confidence: float | None = None) -> Line:
    """Words of ten points to a letter, twelve high."""
    found = []
    for word in text.split():
        found.append(RawWord(word, x, top, x + 10 * len(word), top + 12, confidence))
        x += 10 * len(word) + 6
    return found


def text(lines: list[Line]) -> str:
    return lay_out(lines)[0]


def test_words_on_the_line_of_a_covered_letter_are_not_taken_for_print() -> None:
    lines = [line("the witness said", 100), line("and the next line", 120)]
    assert clear_of(lines, [(500, 104, 506, 110)]) == [lines[1]]
    assert clear_of(lines, []) == lines


def test_words_on_top_of_one_another_are_found() -> None:
    label, secret = line("REDACTED", 100), line("Jonathan", 101)
    assert len(overprinted([label, secret])) == 2
    assert overprinted([line("one two", 100), line("three four", 112)]) == []


def test_what_ocr_reads_over_a_known_word_is_left_out() -> None:
    assert outside([line("Invoice total")], [line("Invoice")]) == [[line("Invoice total")[1]]]


def test_specks_in_a_picture_are_not_added() -> None:
    base = [line("a page of words that its layer explains", 100)]
    assert sure_additions(base, [line("il .", 300, confidence=0.9)]) == []
    assert sure_additions(base, [line("il .", 300, confidence=0.9)], least=1) != []
    assert sure_additions(base, [line("Records Section", 300, confidence=0.5)]) == []
    assert text(sure_additions(base, [line("Records Section", 300, confidence=0.7)])) == "Records Section"


def test_of_a_scan_with_a_line_of_text_over_it_every_word_is_kept() -> None:
    base = [line("DocuSign", 20)]
    ocr = [line("unsure print of the whole page", 100, confidence=0.3)]
    assert sure_additions(base, ocr) == ocr


def test_of_an_earlier_ocr_words_and_numbers_are_taken_and_nonsense_is_not() -> None:
    layer = [line("records $1,250.00 qxzvk |||", 300)]
    assert text(likely_additions([], layer)) == "records $1,250.00"


@pytest.mark.parametrize(
    ("added", "expected"),
    [
        (line("by", 100, x=200), "paid in full by\n\nthe clerk"),
        (line("far", 100, x=400), "paid in full  far\n\nthe clerk"),
        (line("today", 122), "paid in full\ntoday\nthe clerk"),
        (line("top", 60), "top\n\npaid in full\n\nthe clerk"),
        (line("end", 300), "paid in full\n\nthe clerk\n\nend"),
    ],
)
def test_an_added_word_goes_where_it_is_printed(added: Line, expected: str) -> None:
    assert text(weave([line("paid in full", 100), line("the clerk", 144)], [added])) == expected
