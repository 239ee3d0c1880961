"""What the database says of a small collection, row by row."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.lexicon.reasons import reasons
from pipeline.load import rows


def table(db: sqlite3.Connection, sql: str) -> list[tuple]:
    return [tuple(row) for row in db.execute(sql)]


def test_documents(database) -> None:
    found = table(
        database,
        "select path, title, first_line, type, release_id, page_count, status, specimen from documents "
        "order by path",
    )
    first = "Contract with Palantir for Gotham"
    assert found == [
        ("2020/contract_A.pdf", "contract A", first, "pdf", "2020", 2, "read", 0),
        ("2020/notes.txt", "notes", None, "other", "2020", 0, "rejected", 0),
        ("2020/scan.pdf", "scan", None, "pdf", "2020", 2, "read_with_warnings", 0),
        ("specimens/locked.pdf", "locked", None, "pdf", "specimens", 0, "rejected", 1),
    ]


def test_every_sighting(database) -> None:
    sql = "select s.path, s.release_id, d.path from sightings s " + (
        "join documents d on d.id = s.document_id order by 1"
    )
    assert table(database, sql) == [
        ("2020/contract_A.pdf", "2020", "2020/contract_A.pdf"),
        ("2020/notes.txt", "2020", "2020/notes.txt"),
        ("2020/scan.pdf", "2020", "2020/scan.pdf"),
        ("specimens/b.pdf", "specimens", "2020/contract_A.pdf"),
        ("specimens/locked.pdf", "specimens", "specimens/locked.pdf"),
    ]


def test_releases(database) -> None:
    sql = "select id, title, agency, request_number, received, specimen from releases order by id"
    assert table(database, sql) == [
        ("2020", "Contracts", "NYPD", "FOIL-1", "2021-03-04", 0),
        ("specimens", "Specimens", None, None, None, 1),
    ]


def test_failures_carry_codes_that_are_explained(database) -> None:
    sql = "select f.path, f.page, f.stage, f.reason, d.path, r.next_step != '' from failures f " + (
        "left join documents d on d.id = f.document_id left join reasons r on r.code = f.reason order by 1"
    )
    assert table(database, sql) == [
        ("2020/notes.txt", None, "intake", "not_read_yet", "2020/notes.txt", 1),
        ("2020/scan.pdf", 2, "ocr", "page_unreadable", "2020/scan.pdf", 1),
        ("specimens/locked.pdf", None, "ocr", "encrypted", "specimens/locked.pdf", 1),
    ]
    assert {code for (code,) in table(database, "select code from reasons")} == set(reasons())


def test_facts(database) -> None:
    sql = "select page, kind, surface, value, name, context from facts order by page, start_char"
    found = table(database, sql)
    assert [row[:5] for row in found] == [
        (1, "vendor", "Contract with", "Contract With Inc", "Contract With Inc"),
        (1, "vendor", "Palantir", "Palantir Technologies", "Palantir Technologies"),
        (1, "amount", "$14,213.88", "14213.88", "14213.88"),
        (1, "date", "March 4, 2021", "2021-03-04", "2021-03-04"),
        (2, "amount", "$14,213.88", None, None),
    ]
    whole = "Contract with Palantir for Gotham Total due $14,213.88 on March 4, 2021"
    assert [row[5] for row in found[:4]] == [whole] * 4


def test_the_columns_that_are_relied_on_from_outside(database) -> None:
    facts = "fact_id document_id sha256 page kind surface value name start_char end_char"
    facts += " x0 top x1 bottom confidence rule context"
    columns = {
        view: [row["name"] for row in database.execute(f"pragma table_info({view})")]
        for view in ("facts", "page_text")
    }
    # columns may be added behind these, never renamed or taken away
    assert columns["facts"][: len(facts.split())] == facts.split()
    assert columns["page_text"] == ["sha256", "page", "text", "method", "confidence"]


@pytest.mark.parametrize("before", [0, 3, 10, 40])
def test_context_reaches_eighty_characters_to_each_side(make, before: int) -> None:
    from pipeline.load import stage

    collection = make()
    text = "before " * before + "Axon\n" + "after " * 40
    collection.put("2020/a.pdf", text, mentions=((1, "vendor", "Axon", "Axon", None),))
    stage.run(collection.write())
    db = sqlite3.connect(collection.processed / "records.db")
    ((page, start, end, context),) = table(
        db, "select text, start_char, end_char, context from facts join page_text using (sha256, page)"
    )
    assert context == page[max(0, start - 80) : end + 80].replace("\n", " ")


def test_surfaces_stand_at_their_offsets(database) -> None:
    sql = "select count(*), sum(substr(p.text, f.start_char + 1, f.end_char - f.start_char) = f.surface) " + (
        "from facts f join documents d using (sha256) "
        "join pages p on p.document_id = d.id and p.number = f.page"
    )
    assert table(database, sql) == [(5, 5)]


def test_the_same_words_on_a_page_twice_are_two_facts(make) -> None:
    from pipeline.load import stage

    collection = make()
    collection.put("2020/a.pdf", "Axon Axon", mentions=((1, "vendor", "Axon", "Axon", None),) * 2)
    stage.run(collection.write())
    db = sqlite3.connect(collection.processed / "records.db")
    assert table(db, "select count(distinct fact_id) from facts") == [(2,)]


def test_vendors_listed_and_found(database) -> None:
    sql = (
        "select id, name, listed, document_count, mention_count from vendors where mention_count order by id"
    )
    assert table(database, sql) == [
        ("contract-with-inc", "Contract With Inc", 0, 1, 1),
        ("palantir-technologies", "Palantir Technologies", 1, 1, 1),
    ]
    assert table(database, "select nypd_link, link_verified, source from vendors where listed = 0") == [
        (None, None, None)
    ]


def test_full_text_search_finds_a_word_and_no_other(database) -> None:
    sql = "select p.number from pages_fts f join pages p on p.rowid = f.rowid " + (
        "where pages_fts match ? order by 1"
    )
    assert [tuple(r) for r in database.execute(sql, ["gotham"])] == [(1,)]
    assert [tuple(r) for r in database.execute(sql, ['"again 14 213 88"'])] == [(2,)]
    assert [tuple(r) for r in database.execute(sql, ["clearview"])] == []


def test_words_of_a_page(database) -> None:
    sql = "select position, word, x0, top, x1, bottom, confidence, start_char from words where page = 2"
    assert table(database, f"{sql} and position < 2") == [
        (0, "and", 72.0, 80.0, 112.0, 92.0, 0.9, 0),
        (1, "again", 122.0, 80.0, 162.0, 92.0, 0.9, 4),
    ]


def test_pages(database) -> None:
    sql = "select d.path, p.number, p.method, p.text, p.word_count, p.image is null from pages p " + (
        "join documents d on d.id = p.document_id where d.title = 'scan' order by p.number"
    )
    assert table(database, sql) == [
        ("2020/scan.pdf", 1, "blank", "", 0, 0),
        ("2020/scan.pdf", 2, "failed", "", 0, 1),
    ]


def test_foreign_keys_are_enforced(database) -> None:
    database.execute("pragma foreign_keys = on")
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        database.execute("update mentions set page_id = 'nowhere-p1'")
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        database.execute("update failures set reason = 'because'")


def test_the_build_says_what_it_was_made_with_and_not_when(database) -> None:
    build = dict(database.execute("select key, value from build").fetchall())
    assert (build["documents read"], build["documents rejected"], build["pages"]) == ("1", "2", "4")
    assert (build["ocr fingerprint"], build["extract fingerprint"]) == ("ocr-fp", "extract-fp")
    assert {"python", "sqlite", "spacy", "pypdfium2", "counterscan"} <= set(build)
    assert not [key for key in build if "time" in key or "date" in key.split()]


def test_everything_is_described_in_the_database_itself(database) -> None:
    objects = table(
        database,
        "select name from sqlite_master where type in ('table', 'view') and name not like 'pages_fts%' "
        "and name not like 'sqlite_%' order by name",
    )
    described = table(database, "select distinct object from dictionary order by object")
    assert described == objects


@pytest.mark.corpus
def test_the_scoring_tools_read_it(database, shared: Path, collection) -> None:
    def told(what: str) -> list[dict]:
        tool = [sys.executable, shared / "gold" / "from_db.py", collection.processed / "records.db", what]
        done = subprocess.run(tool, capture_output=True, text=True, check=True)
        return [json.loads(line) for line in done.stdout.splitlines()]

    facts = told("facts")
    assert {(f["page"], f["kind"], f["value"]) for f in facts} == {
        (1, "vendor", "Palantir Technologies"),
        (1, "vendor", "Contract With Inc"),
        (1, "amount", "14213.88"),
        (1, "date", "2021-03-04"),
    }
    assert len(told("text")) == 4


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("a/contract_final__2.pdf", "contract final 2"),
        ("no ending", "no ending"),
        (".pdf", ".pdf"),
        ("___.pdf", "___.pdf"),
        (r"\xff.pdf", r"\xff"),
    ],
)
def test_titles(path: str, title: str) -> None:
    assert rows.title(path) == title
