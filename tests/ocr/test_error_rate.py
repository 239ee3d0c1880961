"""The estimate is of readable print: noise beside it does not count, words that one expects count little."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest
from copies import misread

from pipeline.contracts import OtherReading, Page, Word
from pipeline.ocr.error_rate import SPARED, Evidence, counted, estimate, evidence, rate_of, rates
from pipeline.ocr.layers.choice import PARTLY_HIDDEN

RATES = rates()
FREQUENT = ["agency", "keeps", "these", "records", "under", "thirty", "days"]
NAMES = ["Quimbleton", "Ardenmere", "Hostwick", "Bellforge"]


def page_of(text: str, confidences: list[float | None], method="ocr", why="", other=None) -> Page:
    """A page of this text, its words' confidences in their order."""
    words, at = [], 0
    for part, confidence in zip(text.split(), confidences, strict=True):
        at = text.index(part, at)
        words.append(Word(part, 0, 0, 10, 10, confidence, at))
        at += len(part)
    return Page(1, 612, 792, method, None, text, words, why=why, other=other)


def line(words: list[str], confidence: float | None, **more) -> Page:
    return page_of(" ".join(words), [confidence] * len(words), **more)


def kinds(page: Page) -> dict[str, str | None]:
    return {c.word.text: c.kind for c in counted(page)}


@pytest.mark.parametrize("method", ["blank", "failed", "ocr"])
def test_a_page_without_words_has_none(method: str) -> None:
    assert estimate(page_of("", [], method)) is None
    assert estimate(page_of("— |", [0.9, 0.2], method)) is None


def test_a_frequent_word_is_settled_and_a_name_is_open() -> None:
    page = page_of("These records of Quimbleton", [0.9, 0.84, 0.9, 0.85])
    assert kinds(page) == {
        "These": "settled_sure",
        "records": "settled_unsure",
        "of": "open_sure",  # too short to settle anything
        "Quimbleton": "open_sure",
    }


def test_a_word_is_settled_by_the_same_word_surely_read_elsewhere() -> None:
    text = "Quimbleton agency\n\nagency Quimbleton, agency"
    for witness, kind in ((0.9, "settled_unsure"), (0.89, "open_unsure")):
        found = counted(page_of(text, [witness, 0.95, 0.95, 0.7, 0.95]))
        assert found[3][1:] == (10, kind)


def test_no_word_is_its_own_witness() -> None:
    assert kinds(page_of("Quimbleton agency", [0.95, 0.95]))["Quimbleton"] == "open_sure"


def test_noise_beside_print_is_left_out() -> None:
    clean = line(FREQUENT * 3, 0.95)
    noise = page_of(clean.text + "  fq Rj\n\nxv", [0.95] * 21 + [0.2, 0.4, 0.1])
    assert evidence(noise).unreadable == 6
    assert estimate(noise) == estimate(clean)


def test_an_unsure_word_within_a_readable_run_counts() -> None:
    kept = kinds(page_of("agency Quimbleton", [0.9, 0.1]))
    assert kept["Quimbleton"] is None  # 6 letters of 16 are sure
    kept = kinds(page_of("agency Hostwi", [0.8, 0.1]))
    assert kept == {"agency": "settled_unsure", "Hostwi": "open_unsure"}  # half are


def test_runs_end_at_column_gaps_and_lines() -> None:
    for gap, kind in ((" ", "open_unsure"), ("  ", None), ("\n", None), ("\n\n", None)):
        assert kinds(page_of(f"agency{gap}Qr", [0.95, 0.1]))["Qr"] == kind


def test_a_page_that_is_mostly_noise_is_bad() -> None:
    noise = line(["fqheqj", "xkqjvb", "Rwzt"], 0.2)
    assert estimate(noise) == 1 - SPARED
    half = page_of("agency\nfqheqj", [0.95, 0.2])
    assert estimate(half) == pytest.approx(RATES["settled_sure"] + 0.5 - SPARED, abs=1e-5)


def test_less_confidence_within_print_never_lowers_it() -> None:
    words = FREQUENT + NAMES
    for i in range(len(words)):
        sure = [0.95] * len(words)
        found = []
        for lower in (0.95, 0.86, 0.79, 0.3, 0.0):
            sure[i] = lower
            found.append(estimate(page_of(" ".join(words), sure)))
        assert found == sorted(found)
        assert found[0] < found[-1]


def test_one_readable_letter_a_line_is_print() -> None:
    page = page_of("\n".join("records"), [0.95] * 7)
    assert evidence(page).unreadable == 0
    assert estimate(page) == pytest.approx(RATES["open_sure"], abs=1e-5)


def test_a_text_layer_is_nearly_right_unless_a_part_of_it_does_not_show() -> None:
    layer = line(FREQUENT, None, method="text_layer", why="text layer, 98% of the ink")
    hidden = line(FREQUENT, None, method="text_layer", why=f"{PARTLY_HIDDEN}; OCR added 3 words elsewhere")
    assert estimate(layer) == RATES["layer"]
    assert estimate(hidden) == RATES["partly_hidden"]


def test_what_ocr_added_to_a_layer_counts_by_its_letters() -> None:
    page = page_of("agency\nrecord", [None, 0.95], "text_layer")
    assert estimate(page) == pytest.approx((RATES["layer"] + RATES["settled_sure"]) / 2, abs=1e-5)


def test_two_readings_that_agree_bound_it() -> None:
    def beside(disagreement: float, text: str = "The agency") -> float | None:
        return estimate(line(NAMES, 0.8, other=OtherReading("text_layer", text, None, disagreement)))

    alone = estimate(line(NAMES, 0.8))
    assert alone == pytest.approx(RATES["open_unsure"], abs=1e-5)
    assert beside(0.01) == 0.01
    assert beside(0.9) == alone
    assert beside(0.0, text=" ") == alone  # an empty reading says nothing


def test_the_formula_is_the_one_written_down() -> None:
    page = page_of("These Quimbleton agency\nfqhe", [0.95, 0.8, 0.84, 0.1])
    seen = evidence(page)
    assert dict(seen.kinds) == {"settled_sure": 5, "open_unsure": 10, "settled_unsure": 6}
    assert (seen.unreadable, seen.letters) == (4, 25)
    known = {"settled_sure": 0.01, "open_unsure": 0.2, "settled_unsure": 0.04}
    assert rate_of(seen, known) == pytest.approx((5 * 0.01 + 10 * 0.2 + 6 * 0.04) / 21)
    assert rate_of(Evidence(seen.kinds, 79), known) == pytest.approx(2.29 / 21 + 0.79 - SPARED)
    assert rate_of(Evidence(seen.kinds, 79), dict.fromkeys(known, 0.9)) == 1.0


def test_the_rates_in_use_rise_from_sure_to_unsure_and_from_settled_to_open() -> None:
    assert 0 < RATES["layer"] < RATES["settled_sure"] < RATES["settled_unsure"] < RATES["open_unsure"] < 1
    assert RATES["settled_sure"] < RATES["open_sure"] < RATES["open_unsure"]
    assert RATES["layer"] <= RATES["partly_hidden"]


def test_the_mistakes_that_the_rates_are_counted_on_fall_to_the_least_sure_words() -> None:
    fit = _script("fit_error_rate")
    words = counted(page_of("agency agency Ardenmure", [0.5, 0.9, 0.95]))
    assert fit.mistakes("agency Ardenmere", words) == [1.0, 0.0, pytest.approx(1 / 9)]
    assert fit.mistakes("agency agency Ardenmure", words) == [0.0, 0.0, 0.0]


def _script(name: str):
    path = Path(__file__).parents[2] / "scripts" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("truth", "text", "expected"),
    [
        ("alpha beta", "beta alpha", 0.0),
        ("alpha beta", "alpha", 0.0),  # what was not read does not count
        ("alpha beta", "alphq beta", 1 / 9),
        ("alpha", "alpha wxyz", 4 / 9),
        ("alpha", "", 0.0),
    ],
)
def test_the_truth_that_it_is_fitted_on_counts_characters(truth: str, text: str, expected: float) -> None:
    assert misread(truth, text) == pytest.approx(expected)
