"""A page's text is cut for marking and joined again without loss, however marks overlap."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.publish.marked_text import Span, broken, hits, markers, segments, words_within


def test_a_vendor_inside_a_program() -> None:
    text = "uses Palantir Gotham daily"
    spans = [Span("program", "program", 5, 20), Span("vendor", "vendor", 5, 13)]
    made = segments(text, spans, [(14, 20)])
    assert [(s.pieces, [f.fact for f in s.facts], [f.fact for f in s.begins], s.first) for s in made] == [
        ((("uses ", False),), [], [], False),
        ((("Palantir", False),), ["vendor", "program"], ["vendor", "program"], True),
        (((" ", False), ("Gotham", True)), ["program"], [], True),
        (((" daily", False),), [], [], False),
    ]


def test_a_fact_cut_by_another_is_one_link() -> None:
    spans = [Span("outer", "program", 0, 9), Span("inner", "vendor", 3, 6)]
    made = segments("aa bbb cc", spans, [(0, 2), (7, 9)])
    assert [(s.text, s.facts[0].fact, s.first) for s in made] == [
        ("aa ", "outer", True),
        ("bbb", "inner", True),
        (" cc", "outer", False),
    ]


def test_furniture_is_told_from_the_body_whatever_facts_cut_it() -> None:
    spans = [Span("date", "date", 5, 9)]
    made = segments("body 2019 head 3", spans, [(10, 14)], [(8, 14, "header")])
    assert [(s.text, s.furniture) for s in made] == [
        ("body ", ""),
        ("201", ""),
        ("9", "header"),
        (" head", "header"),
        (" 3", ""),
    ]


def test_a_word_broken_over_a_lines_end_is_found_by_its_whole() -> None:
    text = "for sur-\nveillance, surveillance and\u00ad\n\nroid"
    assert [text[a:b] for a, b in broken(text, ["Surveillance", "android", "sur"])] == [
        "sur-\nveillance",
        "and\u00ad\n\nroid",
    ]


ranges = st.tuples(st.integers(0, 40), st.integers(1, 15)).map(lambda r: (r[0], r[0] + r[1]))


@given(st.text(max_size=50), st.lists(ranges, max_size=8), st.lists(ranges, max_size=5))
def test_nothing_is_lost_and_every_fact_begins_once(text: str, places: list, found: list) -> None:
    inside = [(a, b) for a, b in places if b <= len(text)]
    spans = [Span(f"f{i}", "date", a, b) for i, (a, b) in enumerate(inside)]
    made = segments(text, spans, found)
    assert "".join(s.text for s in made) == text
    assert sorted(f.fact for s in made for f in s.begins) == sorted(s.fact for s in spans)
    links = [s.facts[0].fact for s in made if s.first]
    assert len(links) == len(set(links)) and set(links) == {s.facts[0].fact for s in made if s.facts}
    hit = {i for a, b in found for i in range(a, min(b, len(text)))}
    marked = [flag for s in made for piece, flag in s.pieces for _ in piece]
    assert marked == [i in hit for i in range(len(text))]
    for span in spans:
        assert "".join(s.text for s in made if span in s.facts) == text[span.start : span.end]


@given(st.text(max_size=30), st.text(max_size=10), st.text(max_size=30))
def test_hits_point_into_the_unmarked_text(before: str, hit: str, after: str) -> None:
    opening, closing = markers(before + hit + after)
    start = len(before)
    assert hits(f"{before}{opening}{hit}{closing}{after}", opening, closing) == [(start, start + len(hit))]


def test_markers_are_not_taken_from_the_text() -> None:
    assert not set(markers("\ue000\ue001")) & set("\ue000\ue001")


def test_words_touched_by_a_range() -> None:
    words = [["TOTAL", 1, 2, 3, 4, None, 0], ["DUE", 5, 6, 7, 8, 0.5, 6]]
    assert words_within(words, [(0, 5)]) == [[1, 2, 3, 4]]
    assert words_within(words, [(4, 7)]) == [[1, 2, 3, 4], [5, 6, 7, 8]]
    assert words_within(words, []) == []
