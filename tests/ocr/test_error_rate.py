"""The estimate of a page's error rate puts worse pages first, and says so without a model of its own."""

from __future__ import annotations

import math

import pytest
from copies import misread

from pipeline.contracts import OtherReading, Page, Word
from pipeline.ocr.error_rate import UNSURE, estimate, evidence, factors, fitted, read_rate

PRINT = ["The", "agency", "keeps", "these", "records", "for", "thirty", "days", "and", "shares", "them"]


def page_of(words: list[tuple[str, float | None]], method="ocr", other: OtherReading | None = None) -> Page:
    laid, at = [], 0
    for text, confidence in words:
        laid.append(Word(text, 0, 0, 10, 10, confidence, at))
        at += len(text) + 1
    return Page(1, 612, 792, method, None, " ".join(t for t, _ in words), laid, other=other)


def read(confidence: float | None, words: list[str] = PRINT) -> list[tuple[str, float | None]]:
    return [(word, confidence) for word in words]


@pytest.mark.parametrize("method", ["blank", "failed", "ocr"])
def test_a_page_without_words_has_none(method: str) -> None:
    assert estimate(page_of([], method)) is None
    assert estimate(page_of([("—", 0.9), ("|", 0.2)], method)) is None


def test_less_confidence_gives_a_higher_rate() -> None:
    rates = [estimate(page_of(read(c))) for c in (0.95, 0.75, 0.5, 0.1)]
    assert rates == sorted(set(rates))
    assert rates[0] < 0.02
    assert rates[-1] > 0.3


def test_a_low_tail_counts_though_the_mean_is_the_same() -> None:
    even = page_of(read(0.81))
    torn = page_of([(word, 0.95 if i % 7 else 0.05) for i, word in enumerate(PRINT)])
    mean = [sum(w.confidence * len(w.text) for w in p.words) / sum(len(w.text) for w in p.words)
            for p in (even, torn)]  # fmt: skip
    assert mean[1] > mean[0]
    assert estimate(torn) > estimate(even)


def test_words_that_look_like_none_raise_it() -> None:
    nonsense = [*PRINT[:-3], "fheqhj", "w1tness", "xkqjvbwz"]
    assert estimate(page_of(read(0.9, nonsense))) > estimate(page_of(read(0.9)))


def test_no_word_can_lower_it_by_being_less_sure() -> None:
    words = read(0.9)
    for i in range(len(words)):
        for lower in (0.79, 0.5, 0.2, 0.0):
            worse = [*words[:i], (words[i][0], lower), *words[i + 1 :]]
            assert estimate(page_of(worse)) >= estimate(page_of(words))


def test_a_painted_text_layer_is_nearly_right_but_not_surely() -> None:
    rate = estimate(page_of(read(None), "text_layer"))
    assert 0 < rate < 0.002
    assert rate < estimate(page_of(read(0.97)))
    assert estimate(page_of(read(None, [*PRINT, "fheqhj"]), "text_layer")) > rate


def test_what_ocr_added_to_a_layer_counts_by_its_letters() -> None:
    layer, added = estimate(page_of(read(None), "text_layer")), estimate(page_of(read(0.5)))
    both = estimate(page_of([*read(None), *read(0.5)], "text_layer"))
    assert both == pytest.approx((layer + added) / 2, abs=1e-5)


def test_two_readings_that_agree_bound_it() -> None:
    words = read(0.5)
    alone = estimate(page_of(words))

    def beside(disagreement: float, text: str = "The agency") -> float | None:
        return estimate(page_of(words, other=OtherReading("text_layer", text, None, disagreement)))

    assert beside(0.01) == 0.01
    assert beside(0.9) == alone
    assert beside(0.0, text=" ") == alone  # an empty reading says nothing


def test_it_never_leaves_0_to_1() -> None:
    assert 0 <= estimate(page_of(read(1.0))) < 0.01
    assert 0.5 < estimate(page_of(read(0.0, ["fheqhj", "xkqjvbwz"] * 50))) <= 1


def test_the_formula_is_the_one_written_down() -> None:
    page = page_of([("agency", 0.7), ("fheqhj", 0.5), ("records", 0.95), ("of", 0.2), ("Arden", None)])
    seen = evidence(page)
    assert (seen.read, seen.layer) == (21, 5)
    assert seen.unsure == [14 / 21, 8 / 21, 2 / 21]
    assert seen.odd == 6 / 21
    weights = fitted()
    product = math.exp(weights.scale) * (0.01 + seen.odd) ** weights.odd
    for share, power in zip(seen.unsure, weights.unsure, strict=True):
        product *= (0.01 + share) ** power
    assert read_rate(seen, weights) == pytest.approx(product - 0.003)
    assert len(factors(seen)) == 2 + len(UNSURE)


def test_the_weights_in_use_lower_nothing() -> None:
    weights = fitted()
    assert len(weights.unsure) == len(UNSURE)
    assert min(*weights.unsure, weights.odd, weights.layer, weights.odd_layer) >= 0
    assert max(weights.unsure) > 0


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
