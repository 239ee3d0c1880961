"""What a reader types becomes an FTS5 expression that SQLite accepts, whatever it is."""

import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.publish.search_query import MAX_CHARACTERS, read_query


@pytest.mark.parametrize(
    ("typed", "match"),
    [
        ("axon invoice", '("axon") AND ("invoice")'),
        ('"cell-site simulator"', '("cell-site simulator")'),
        ("“curly quotes”", '("curly quotes")'),
        ("drone OR unmanned", '("drone" OR "unmanned")'),
        ("police drone OR unmanned", '("police") AND ("drone" OR "unmanned")'),
        ("surveil*", '("surveil"*)'),
        ("taser -axon", '(("taser")) NOT ("axon")'),
        ("taser NOT axon", '(("taser")) NOT ("axon")'),
        ("cats AND dogs", '("cats") AND ("dogs")'),
        ("$14,213.88", '("$14,213.88")'),
        ("NEAR(a b)", '("NEAR(a") AND ("b)")'),
        ("text:secret", '("text:secret")'),
        ("", ""),
        ("   ", ""),
        ('""', ""),
        ("*", ""),
        ("OR", ""),
        ("AND NOT", ""),
        ("--- !! ()", ""),
        ("-axon", ""),
    ],
)
def test_expression(typed: str, match: str) -> None:
    assert read_query(typed).match == match


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ('"open quote', "never closed"),
        ("OR", "stand between words"),
        (" NOT ", "stand between words"),
        ("***", "no word or number"),
        ("-axon", "Only words to leave out"),
        ("taser -axon", "“axon” are left out"),
        ("a" * (MAX_CHARACTERS + 1), "longer than"),
    ],
)
def test_what_was_guessed_is_said(typed: str, said: str) -> None:
    assert said in " ".join(read_query(typed).notes)


def test_a_plain_query_needs_no_note() -> None:
    assert read_query("axon invoice").notes == []


@pytest.fixture(scope="module")
def index() -> sqlite3.Connection:
    db = sqlite3.connect(":memory:")
    db.execute("create virtual table pages_fts using fts5(text, tokenize='unicode61 remove_diacritics 2')")
    db.execute("insert into pages_fts values ('a cell-site simulator, 87(2)(e)')")
    return db


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.text(),
        st.text(alphabet="ab\"'*-() ORNEAD:^+{}\x00\u0301"),
        st.text(alphabet='"-* OR', max_size=40),
    )
)
def test_sqlite_accepts_every_query(index: sqlite3.Connection, typed: str) -> None:
    match = read_query(typed).match
    if match:
        index.execute("select rowid from pages_fts where pages_fts match ?", (match,)).fetchall()


@given(st.lists(st.text(alphabet="abcdefgh", min_size=1, max_size=8), min_size=1, max_size=6))
def test_plain_words_are_all_required(words: list[str]) -> None:
    query = read_query(" ".join(words))
    assert query.match == " AND ".join(f'("{word}")' for word in words)
    assert query.plain == " ".join(words)
