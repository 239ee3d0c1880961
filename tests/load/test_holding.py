"""A page with a failed redaction is held: its place is kept, nothing that it says, until someone decides."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import msgspec
import pytest

from pipeline.contracts import Furniture, OtherReading, PageMentions, Reading, Redaction, Table
from pipeline.lexicon import decisions
from pipeline.load import stage
from pipeline.store import digest, document_folder, fact_id, page_id

SAID = "Paid to Palantir $14,213.88 in confidence"
BOX = (72.0, 80.0, 200.0, 92.0)


def hold(collection, document) -> None:
    """Make a document's first page a held one, with everything on it that a page can have."""
    path = document_folder(collection.processed / "ocr", document.sha256) / "reading.jsonl"
    head, first, *rest = path.read_bytes().splitlines()
    page = msgspec.json.decode(first, type=stage.rows.Page)
    held = msgspec.structs.replace(
        page,
        held=True,
        joined="Palantir",
        redactions=[Redaction(BOX, "filled", 0.003, ["87(2)(b)"], 9), Redaction((1, 2, 3, 4), "black", 0.1)],
        tables=[Table(BOX, "drawn", 1, 1, [])],
        furniture=[Furniture("header", 0, 4)],
        other=OtherReading("ocr", "Palantlr", 0.5, 0.5),
    )
    lines = b"".join(line + b"\n" for line in [msgspec.json.encode(held), *rest])
    reading = msgspec.json.decode(head, type=Reading)
    reading = msgspec.structs.replace(reading, digest=digest(lines))
    path.write_bytes(msgspec.json.encode(reading) + b"\n" + lines)
    before = msgspec.json.decode(head, type=Reading).digest
    found = document_folder(collection.processed / "extract", document.sha256) / "mentions.jsonl"
    found.write_bytes(found.read_bytes().replace(before.encode(), reading.digest.encode()))


@pytest.fixture
def held(make):
    """A collection of one document of two pages, the first of them held; and the held page's id."""
    collection = make()
    said = ((1, "vendor", "Palantir", "Palantir Technologies", "palantir-technologies"),)
    document = collection.put("2020/a.pdf", SAID, "An open page with words", mentions=said)
    hold(collection, document)
    collection.write()
    return collection, page_id(document.id, 1)


def build(collection) -> sqlite3.Connection:
    stage.run(collection.processed)
    return sqlite3.connect(collection.processed / "records.db")


def decided(monkeypatch, tmp_path: Path, text: str) -> None:
    path = tmp_path / "decisions.yml"
    path.write_text(text)
    monkeypatch.setattr(decisions.decisions, "__defaults__", (path,))


def decision(page: str, what: str) -> str:
    return f"- {{page: {page}, decision: {what}, by: A. Person, date: 2026-01-31, why: asked}}"


def test_of_a_held_page_place_and_size_and_how_it_was_read_are_kept(held) -> None:
    collection, page = held
    db = build(collection)
    found = db.execute(
        "select number, width, height, method, confidence, dpi, held, text, joined, word_count, image "
        "from pages where id = ?",
        [page],
    ).fetchone()
    assert found == (1, 612.0, 792.0, "ocr", 0.9, 200, 1, "", "", 0, None)


def test_nothing_that_it_says_is_anywhere_in_the_database(held) -> None:
    collection, page = held
    db = build(collection)
    for table in ("page_words", "mentions", "tables", "furniture", "readings"):
        assert db.execute(f"select count(*) from {table} where page_id = ?", [page]).fetchone() == (0,), table
    whole = (collection.processed / "records.db").read_bytes()
    assert b"14,213.88" not in whole and b"Palantlr" not in whole
    assert db.execute("select mention_count from vendors where id = 'palantir-technologies'").fetchone() == (
        0,
    )
    assert db.execute("select first_line from documents").fetchone() == ("An open page with words",)


def test_its_redactions_are_there_as_boxes_and_counts(held) -> None:
    collection, page = held
    found = build(collection).execute(
        "select look, letters_under, x0, top, x1, bottom from redactions where page_id = ? order by look",
        [page],
    )
    assert found.fetchall() == [("black", 0, 1, 2, 3, 4), ("filled", 9, *BOX)]


def test_other_pages_of_the_document_are_published(held) -> None:
    collection, page = held
    db = build(collection)
    assert db.execute("select text, held from pages where id != ?", [page]).fetchall() == [
        ("An open page with words", 0)
    ]


def test_a_decision_to_publish_publishes_it_all(held, monkeypatch, tmp_path: Path) -> None:
    collection, page = held
    decided(monkeypatch, tmp_path, decision(page, "publish"))
    db = build(collection)
    assert db.execute("select text, held, image from pages where id = ?", [page]).fetchone()[:2] == (SAID, 0)
    assert db.execute("select surface from mentions").fetchall() == [("Palantir",)]
    assert db.execute("select count(*) from tables").fetchone() == (1,)


@pytest.mark.parametrize("what", ["hold", "another page"])
def test_any_other_decision_leaves_it_held(held, monkeypatch, tmp_path: Path, what: str) -> None:
    collection, page = held
    entry = decision(page, "hold") if what == "hold" else decision(page.replace("-p1", "-p7"), "publish")
    decided(monkeypatch, tmp_path, entry)
    assert build(collection).execute("select text, held from pages where id = ?", [page]).fetchone() == (
        "",
        1,
    )


def test_a_fact_on_a_held_page_proves_nothing_elsewhere(make) -> None:
    collection = make()
    said = ((1, "vendor", "Palantir", "Palantir Technologies", "palantir-technologies"),)
    held = collection.put("2020/a.pdf", SAID, mentions=said)
    open_page = collection.put("2020/b.pdf", "Palantir", mentions=said)
    hold(collection, held)
    collection.write()
    path = document_folder(collection.processed / "extract", open_page.sha256) / "mentions.jsonl"
    head, line = path.read_bytes().splitlines()
    found = msgspec.json.decode(line, type=PageMentions)
    proof = fact_id(held.sha256, 1, "vendor", "Palantir", 0)
    proven = PageMentions(1, [msgspec.structs.replace(m, proof=proof) for m in found.mentions])
    path.write_bytes(head + b"\n" + msgspec.json.encode(proven) + b"\n")
    assert build(collection).execute("select surface, proof_id from mentions").fetchall() == [
        ("Palantir", None)
    ]


def test_decisions_that_cannot_be_read_build_nothing(held, monkeypatch, tmp_path: Path) -> None:
    collection, page = held
    decided(monkeypatch, tmp_path, decision(page, "perhaps"))
    with pytest.raises(stage.LoadFailed, match=r"decisions\.yml cannot be used: .*perhaps.*entry 1"):
        stage.run(collection.processed)
    assert not (collection.processed / "records.db").exists()


def test_a_decision_is_among_what_the_database_is_built_from() -> None:
    from pipeline.fingerprint import room_files

    assert decisions.FILE in room_files("lexicon")
