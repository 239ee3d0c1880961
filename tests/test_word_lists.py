"""The lists read from wordfreq's files say what wordfreq itself says."""

from __future__ import annotations

import pytest
from wordfreq import get_frequency_dict, zipf_frequency

from pipeline.word_lists import word_list, zipf


@pytest.mark.parametrize("word", ["the", "The", "police", "surveillance", "geofence", "redacted", "qzvx"])
def test_a_word_is_as_common_as_wordfreq_says(word: str) -> None:
    assert zipf(word) == pytest.approx(zipf_frequency(word, "en"), abs=0.01)


@pytest.mark.parametrize("least", [3.5, 4.5, 6.0])
def test_a_list_may_begin_at_a_place_on_the_scale(least: float) -> None:
    all_of_them = get_frequency_dict("en", "small")
    assert word_list("small", least=least) == {
        word for word, share in all_of_them.items() if share >= 10 ** (least - 9)
    }


def test_a_whole_list_holds_every_word_of_it() -> None:
    assert word_list("small", "es") == set(get_frequency_dict("es", "small"))
